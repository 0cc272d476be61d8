package io.slotwarden.serve.api;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A source or DMS entry as `GET /api/v1/sources` lists it.
///
/// @param kind `postgres` or `dms`
/// @param reason why it is not up; null when up
/// @param role `primary` or `standby`
/// @param walHolderEvidence the floors that were compared
/// @param fullAt forecast; null while there is none
/// @param audit what the daemon's own audit found last; empty for a DMS entry
@Json
public record SourceJson(
    String name,
    String kind,
    boolean up,
    @Nullable String reason,
    @Nullable Instant lastSuccess,
    @Nullable String serverVersion,
    @Nullable String role,
    @Nullable String walHolder,
    @Nullable Long freeBytes,
    @Nullable FullAtJson fullAt,
    @Nullable String walHolderEvidence,
    List<PracticeJson> audit) {

  /// What the daemon's own audit found.
  ///
  /// @param check its number, as `slotwarden audit` prints it
  @Json
  public record PracticeJson(
      String check, String title, String severity, String text, String remedy) {}

  /// When the volume will be full.
  @Json
  public record FullAtJson(@Nullable Instant median, @Nullable Instant p10) {}
}

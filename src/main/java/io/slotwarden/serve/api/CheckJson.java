package io.slotwarden.serve.api;

import io.avaje.jsonb.Json;
import io.slotwarden.serve.api.SlotJson.OwnerJson;
import io.slotwarden.serve.api.SourceJson.FullAtJson;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `slotwarden check -o json` prints: one look, without a memory. Absent facts are null.
///
/// @param status `ok`, `warning`, `critical` or `unknown`: the worst of all findings
/// @param exit the exit code: 0, 1, 2, 3 in that order
/// @param at when the look ended
/// @param findings the worst first; those of severity `ok` are mentions
@Json
public record CheckJson(
    String status,
    int exit,
    Instant at,
    List<CheckedSourceJson> sources,
    List<CheckedSlotJson> slots,
    List<FindingJson> findings) {

  /// A source or DMS entry: the members of `GET /api/v1/sources`, and more.
  ///
  /// @param walHolderEvidence the floors that were compared
  /// @param walBytes what lies in `pg_wal`
  @Json
  public record CheckedSourceJson(
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
      @Nullable Long walBytes,
      @Nullable Integer maxReplicationSlots) {}

  /// A slot: the members of `GET /api/v1/slots`, and more.
  ///
  /// @param lastMovedAt when it moved between the two samples; null when it stood still
  /// @param disconnectedSince `inactive_since` of the server (17 and newer), else null: one look
  ///   can't know it
  /// @param lostAt null: a forecast needs a history
  /// @param isProtected null: only the daemon judges what may be dropped
  /// @param mark null: only the daemon marks
  /// @param safeWalBytes what may be written before the server may invalidate it; null without a
  ///   limit and where the server's figure means nothing
  /// @param holdsWal this slot is the one that keeps the oldest WAL
  /// @param freedAtMostBytes what its drop would free at most; null when the holder is not known
  @Json
  public record CheckedSlotJson(
      String source,
      String slot,
      String type,
      @Nullable String plugin,
      @Nullable String database,
      boolean active,
      String state,
      String cause,
      List<String> causeEvidence,
      OwnerJson owner,
      @Nullable Long retainedBytes,
      @Nullable Long confirmedFlushLagBytes,
      @Nullable Long pinnedBytes,
      @Nullable String restartLsn,
      @Nullable String confirmedFlushLsn,
      @Nullable Instant lastMovedAt,
      @Nullable Instant disconnectedSince,
      @Nullable Instant lostAt,
      @Json.Property("protected") @Nullable Boolean isProtected,
      SlotJson.@Nullable MarkJson mark,
      @Nullable String walStatus,
      @Nullable Long safeWalBytes,
      boolean holdsWal,
      @Nullable Long freedAtMostBytes) {}

  /// One finding.
  ///
  /// @param finding what kind of thing, a word for scripts
  /// @param place the source or DMS entry
  /// @param slot null when it is about the place as a whole
  @Json
  public record FindingJson(
      String severity,
      String finding,
      String place,
      @Nullable String slot,
      String text,
      List<String> evidence,
      @Nullable String remedy) {}
}

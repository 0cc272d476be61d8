package io.slotwarden.serve.api;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A slot as `GET /api/v1/slots` lists it.
///
/// @param type `logical` or `physical`
/// @param causeEvidence the cause in one clause, then each sign of it
/// @param remedy what a person should try first; null where there is nothing to do
/// @param holdsWal this slot keeps the oldest WAL
/// @param safeWalBytes what may still be written before the server may invalidate it
/// @param freedAtMostBytes what its drop would free at most; null when the holder is not known
/// @param lostAt forecast of the slot's loss; null while there is none
@Json
public record SlotJson(
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
    @Json.Property("protected") boolean isProtected,
    @Nullable MarkJson mark,
    @Nullable String remedy,
    boolean holdsWal,
    @Nullable Long safeWalBytes,
    @Nullable Long freedAtMostBytes) {

  /// Who needs the slot.
  @Json
  public record OwnerJson(String kind, @Nullable String id, List<String> evidence) {}

  /// How far the slot is on its way to a drop.
  @Json
  public record MarkJson(
      String phase, Instant since, @Nullable Instant due, @Nullable String policy) {}
}

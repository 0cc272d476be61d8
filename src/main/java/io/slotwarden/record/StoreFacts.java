package io.slotwarden.record;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a store's file holds.
///
/// @param version of its schema
/// @param bytes of the file itself, without its write-ahead log
/// @param unusedBytes of it: pages that will be used again before the file grows
/// @param acts in the journal, from `firstAct` to `lastAct`; both null while there is none
/// @param samples of the WAL's positions, from `firstSample` to `lastSample`
/// @param damage what SQLite's integrity check finds; empty when it is sound
public record StoreFacts(
    Path file,
    int version,
    Instant createdAt,
    long bytes,
    long unusedBytes,
    long acts,
    @Nullable Instant firstAct,
    @Nullable Instant lastAct,
    long words,
    long samples,
    @Nullable Instant firstSample,
    @Nullable Instant lastSample,
    long spans,
    long messages,
    List<String> damage) {
  public StoreFacts {
    damage = List.copyOf(damage);
  }

  static StoreFacts of(Path file, SchemaVersion version, Row row, List<String> damage)
      throws SQLException {
    return new StoreFacts(
        file,
        version.number(),
        row.instant("created_at"),
        row.number("bytes"),
        row.number("unused_bytes"),
        row.number("acts"),
        row.instantOrNull("first_act"),
        row.instantOrNull("last_act"),
        row.number("words"),
        row.number("samples"),
        row.instantOrNull("first_sample"),
        row.instantOrNull("last_sample"),
        row.number("spans"),
        row.number("messages"),
        damage);
  }
}

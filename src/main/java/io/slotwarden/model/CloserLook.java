package io.slotwarden.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What is looked for only while a slot retains more than noise or is being created, and then
/// rarely: each group may be unknown by itself.
///
/// @param transactions the oldest open writing transactions, the oldest first
/// @param databaseRows rows written since the statistics began, by OID of the database, for the
///   databases that have slots
/// @param spills files that decoding has spilled, by slot; only active logical slots are listed
public record CloserLook(
    Observed<List<OpenTransaction>> transactions,
    Observed<Map<Long, Long>> databaseRows,
    Observed<Map<String, Spill>> spills) {

  /// Files below `pg_replslot`, outside `pg_wal`.
  public record Spill(long files, long bytes) {}

  /// Nothing was looked at.
  public static CloserLook none(String why, Instant at) {
    return new CloserLook(
        Observed.unknown(why, at), Observed.unknown(why, at), Observed.unknown(why, at));
  }
}

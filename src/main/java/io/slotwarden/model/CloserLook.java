package io.slotwarden.model;

import java.time.Instant;
import java.util.HashMap;
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

  /// The same look without rows that we wrote ourselves, by OID of the database.
  public CloserLook withoutRows(Map<Long, Long> ours) {
    return new CloserLook(transactions, databaseRows.map(rows -> less(rows, ours)), spills);
  }

  private static Map<Long, Long> less(Map<Long, Long> rows, Map<Long, Long> ours) {
    Map<Long, Long> others = new HashMap<>(rows);
    others.replaceAll((oid, count) -> count - ours.getOrDefault(oid, 0L));
    return others;
  }

  /// Nothing was looked at.
  public static CloserLook none(String why, Instant at) {
    return new CloserLook(
        Observed.unknown(why, at), Observed.unknown(why, at), Observed.unknown(why, at));
  }
}

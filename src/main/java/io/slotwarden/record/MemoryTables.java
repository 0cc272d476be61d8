package io.slotwarden.record;

import io.slotwarden.model.DropWatch;
import io.slotwarden.model.InventoryWatch;
import io.slotwarden.model.Mark;
import io.slotwarden.model.MarkPhase;
import io.slotwarden.model.Memory;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotHistory;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.Standstill;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskWatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `Memory` in its four tables, one row an entry.
final class MemoryTables {
  private MemoryTables() {}

  /// The columns of `inventory_watch` that are sets.
  record Shown(Set<String> sources, Map<String, Instant> emptySince) {}

  static Memory load(Connection connection) throws SQLException {
    return new Memory(
        byId(Sql.list(connection, "slot-history-all", MemoryTables::slot), SlotHistory::id),
        byId(Sql.list(connection, "drop-watch-all", MemoryTables::drop), DropWatch::slot),
        byId(Sql.list(connection, "task-watch-all", MemoryTables::task), TaskWatch::id),
        byId(
            Sql.list(connection, "inventory-watch-all", MemoryTables::inventory),
            InventoryWatch::dms));
  }

  /// Writes what differs between the two, and keeps the spans that have ended.
  static void save(Connection connection, Memory before, Memory after) throws SQLException {
    Spans.keep(connection, before.slots(), after.slots());
    save(connection, "slot-history", before.slots(), after.slots(), MemoryTables::row, SLOT_KEY);
    save(connection, "drop-watch", before.drops(), after.drops(), MemoryTables::row, SLOT_KEY);
    save(
        connection,
        "task-watch",
        before.tasks(),
        after.tasks(),
        MemoryTables::row,
        id -> values(id.dms(), id.name()));
    save(
        connection,
        "inventory-watch",
        before.inventories(),
        after.inventories(),
        MemoryTables::row,
        dms -> values(dms));
  }

  private static final Function<SlotId, @Nullable Object[]> SLOT_KEY =
      id -> values(id.source(), id.name());

  static <K, V> void save(
      Connection connection,
      String table,
      Map<K, V> before,
      Map<K, V> after,
      Function<V, @Nullable Object[]> row,
      Function<K, @Nullable Object[]> key)
      throws SQLException {
    List<@Nullable Object[]> gone =
        before.keySet().stream().filter(id -> !after.containsKey(id)).map(key).toList();
    List<@Nullable Object[]> changed =
        after.entrySet().stream()
            .filter(e -> !e.getValue().equals(before.get(e.getKey())))
            .map(e -> row.apply(e.getValue()))
            .toList();
    Sql.batch(connection, table + "-remove", gone);
    Sql.batch(connection, table + "-put", changed);
  }

  private static @Nullable Object[] row(SlotHistory h) {
    return values(
        h.id().source(),
        h.id().name(),
        h.active(),
        h.firstSeen(),
        h.spanSince(),
        h.lastSeen(),
        h.samples(),
        h.longestGap(),
        h.lastMovedAt(),
        h.lastActiveAt(),
        h.disconnectedSince(),
        h.evidence().restartLsn(),
        h.evidence().confirmedFlushLsn(),
        h.evidence());
  }

  private static SlotHistory slot(Row row) throws SQLException {
    return new SlotHistory(
        slotId(row),
        row.json(SlotEvidence.class, "evidence"),
        row.flag("active"),
        row.instant("first_seen"),
        row.instant("since"),
        row.instant("last_seen"),
        row.number("samples"),
        row.duration("longest_gap"),
        row.instantOrNull("last_moved_at"),
        row.instantOrNull("last_active_at"),
        row.instantOrNull("disconnected_since"));
  }

  private static @Nullable Object[] row(DropWatch w) {
    Mark mark = w.mark();
    return values(
        w.slot().source(),
        w.slot().name(),
        w.policy(),
        w.enforced(),
        w.earned(),
        w.countedAt(),
        w.forbiddenAt(),
        w.forbiddenBy(),
        w.toldRefusal(),
        w.evidence(),
        mark == null ? null : mark.phase(),
        mark == null ? null : mark.since(),
        mark == null ? null : mark.noticeKey(),
        mark == null ? null : mark.noticeSentAt(),
        mark == null ? null : mark.noticeDeliveredAt(),
        mark == null ? null : mark.noticeEarned(),
        mark == null ? null : mark.ownerlessAt(),
        mark == null ? null : mark.evidence());
  }

  private static DropWatch drop(Row row) throws SQLException {
    return new DropWatch(
        slotId(row),
        row.text("policy"),
        row.flag("enforced"),
        row.json(SlotEvidence.class, "evidence"),
        row.duration("earned"),
        row.instant("counted_at"),
        row.instantOrNull("forbidden_at"),
        row.textOrNull("forbidden_by"),
        mark(row),
        row.textOrNull("told_refusal"));
  }

  private static @Nullable Mark mark(Row row) throws SQLException {
    MarkPhase phase = row.wordOrNull(MarkPhase.class, "mark_phase");
    return phase == null
        ? null
        : new Mark(
            phase,
            row.instant("mark_since"),
            row.json(SlotEvidence.class, "mark_evidence"),
            row.textOrNull("notice_key"),
            row.instantOrNull("notice_sent_at"),
            row.instantOrNull("notice_delivered_at"),
            row.duration("notice_earned"),
            row.instantOrNull("ownerless_at"));
  }

  private static @Nullable Object[] row(TaskWatch w) {
    return values(
        w.id().dms(),
        w.id().name(),
        w.arn(),
        w.status(),
        w.lastListedAt(),
        w.missedSince(),
        w.downSince(),
        w.runningSince(),
        w.ranOn(),
        w.attempts(),
        w.lastAttemptAt(),
        w.nextAttemptAt(),
        w.pendingAct(),
        w.escalated(),
        w.standstill());
  }

  private static TaskWatch task(Row row) throws SQLException {
    return new TaskWatch(
        new TaskId(row.text("dms"), row.text("task")),
        row.text("arn"),
        row.text("status"),
        row.instant("last_listed_at"),
        row.instantOrNull("missed_since"),
        row.instantOrNull("down_since"),
        row.instantOrNull("running_since"),
        row.jsonOrNull(ServerIdentity.class, "ran_on"),
        row.smallNumber("attempts"),
        row.instantOrNull("last_attempt_at"),
        row.instantOrNull("next_attempt_at"),
        row.numberOrNull("pending_act"),
        row.flag("escalated"),
        row.jsonOrNull(Standstill.class, "standstill"));
  }

  private static @Nullable Object[] row(InventoryWatch w) {
    return values(w.dms(), w.lastCompleteAt(), new Shown(w.sourcesShown(), w.emptySince()));
  }

  private static InventoryWatch inventory(Row row) throws SQLException {
    Shown shown = row.json(Shown.class, "shown");
    return new InventoryWatch(
        row.text("dms"),
        shown.sources(),
        row.instantOrNull("last_complete_at"),
        shown.emptySince());
  }

  private static SlotId slotId(Row row) throws SQLException {
    return new SlotId(row.text("source"), row.text("slot"));
  }

  static @Nullable Object[] values(@Nullable Object... values) {
    return values;
  }

  static <K, V> Map<K, V> byId(List<V> rows, Function<V, K> id) {
    return rows.stream().collect(Collectors.toMap(id, Function.identity()));
  }
}

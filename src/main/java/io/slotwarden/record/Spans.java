package io.slotwarden.record;

import io.slotwarden.model.SlotHistory;
import io.slotwarden.model.SlotId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keeps the spans of a slot that have ended: how it stood, from when to when, seen how often.
final class Spans {
  /// An active slot that moves ends a span with every poll; only pauses of this length are worth a
  /// row. A hundred busy sources would make eleven million rows a day otherwise.
  static final Duration SHORTEST_OF_ACTIVE = Duration.ofMinutes(10);

  private Spans() {}

  static void keep(
      Connection connection, Map<SlotId, SlotHistory> before, Map<SlotId, SlotHistory> after)
      throws SQLException {
    Sql.batch(
        connection,
        "slot-span-put",
        before.values().stream()
            .filter(old -> isWorthARow(old, after.get(old.id())))
            .map(Spans::row)
            .toList());
  }

  private static @Nullable Object[] row(SlotHistory old) {
    return MemoryTables.values(
        old.id().source(),
        old.id().name(),
        old.spanSince(),
        old.lastSeen(),
        old.samples(),
        old.longestGap(),
        old.active(),
        old.firstSeen(),
        old.evidence().restartLsn(),
        old.evidence().confirmedFlushLsn(),
        old.evidence());
  }

  private static boolean isWorthARow(SlotHistory old, @Nullable SlotHistory next) {
    if (next == null || !next.firstSeen().equals(old.firstSeen())) {
      return true;
    }
    if (next.spanSince().equals(old.spanSince()) && old.evidence().isSameAs(next.evidence())) {
      return false;
    }
    return !old.active()
        || !old.evidence().server().equals(next.evidence().server())
        || Duration.between(old.spanSince(), old.lastSeen()).compareTo(SHORTEST_OF_ACTIVE) >= 0;
  }
}

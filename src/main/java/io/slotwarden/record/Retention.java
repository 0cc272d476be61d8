package io.slotwarden.record;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/// How long what is kept. The journal, persons' words and registrations are kept for good: they are
/// few, and they are the answer to "who did this". Open alerts, marks and what is remembered of the
/// present stay as long as they are so.
final class Retention {
  /// Long enough to see a monthly job twice.
  static final Duration SPANS = Duration.ofDays(90);

  /// A week's pattern of load, which is what forecasts read, and a day more: what is pruned goes by
  /// our clock, and a clock that leapt ahead by hours must not cost the week.
  static final Duration LSN_SAMPLES = Duration.ofDays(8);

  /// Ended ones; an open alert is never pruned.
  static final Duration ALERTS = Duration.ofDays(90);

  static final Duration DELIVERED_LETTERS = Duration.ofDays(30);

  /// A key is held against a second delivery for as long as anything could be announced again under
  /// it.
  static final Duration MESSAGE_KEYS = Duration.ofDays(365);

  private Retention() {}

  static void prune(Connection connection, Instant now) throws SQLException {
    Sql.update(connection, "slot-span-prune", now.minus(SPANS));
    Sql.update(connection, "lsn-sample-prune", now.minus(LSN_SAMPLES));
    Sql.update(connection, "ended-alert-prune", now.minus(ALERTS));
    Sql.update(connection, "letter-prune", now.minus(DELIVERED_LETTERS));
    Sql.update(connection, "message-empty", now.minus(DELIVERED_LETTERS));
    Sql.update(connection, "message-prune", now.minus(MESSAGE_KEYS));
  }
}

package io.slotwarden.record;

import io.slotwarden.notify.Message;
import io.slotwarden.notify.Outbox.Letter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Messages, and one letter for each channel that is to get one.
final class OutboxTables {
  private OutboxTables() {}

  static void enqueue(
      Connection connection, Message m, List<String> covers, Collection<String> channels)
      throws SQLException {
    int added =
        Sql.update(
            connection,
            "message-add",
            m.key(),
            m.incident(),
            m.kind(),
            m.severity(),
            m.state(),
            m.headline(),
            m.target(),
            m.at(),
            m);
    if (added == 0) {
      return;
    }
    for (String channel : new LinkedHashSet<>(channels)) {
      Sql.update(connection, "letter-add", m.key(), channel, m.lane(), m.at());
    }
    for (String key : covers) {
      Sql.update(connection, "message-cover", key, m.key());
    }
  }

  static List<Letter> due(Connection connection, String channel, Instant now, int limit)
      throws SQLException {
    return Sql.list(
        connection,
        "letter-due",
        row ->
            new Letter(
                row.number("id"),
                row.text("channel"),
                row.json(Message.class, "body"),
                row.smallNumber("attempts")),
        channel,
        now,
        limit);
  }

  static void delivered(Connection connection, long letter, Instant at) throws SQLException {
    String key = key(connection, letter);
    if (Sql.update(connection, "letter-delivered", letter, at) > 0) {
      Sql.update(connection, "message-delivered", key, at);
    }
  }

  static void retry(Connection connection, long letter, Instant next, String why)
      throws SQLException {
    key(connection, letter);
    Sql.update(connection, "letter-retry", letter, next, why);
  }

  static void failed(Connection connection, long letter, Instant at, String why)
      throws SQLException {
    key(connection, letter);
    Sql.update(connection, "letter-failed", letter, at, why);
  }

  static Optional<Instant> deliveredAt(Connection connection, String key) throws SQLException {
    return Sql.list(
            connection,
            "message-delivered-at",
            row -> Optional.ofNullable(row.instantOrNull("delivered_at")),
            key)
        .stream()
        .flatMap(Optional::stream)
        .findFirst();
  }

  static Map<String, Integer> pending(Connection connection) throws SQLException {
    Map<String, Integer> letters = new LinkedHashMap<>();
    Sql.list(
            connection,
            "letter-pending",
            row -> Map.entry(row.text("channel"), row.smallNumber("letters")))
        .forEach(entry -> letters.put(entry.getKey(), entry.getValue()));
    return Map.copyOf(letters);
  }

  private static String key(Connection connection, long letter) throws SQLException {
    return Sql.first(connection, "letter-key", row -> row.text("key"), letter)
        .orElseThrow(() -> new IllegalArgumentException("the outbox has no letter " + letter));
  }
}

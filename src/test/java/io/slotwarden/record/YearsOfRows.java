package io.slotwarden.record;

import io.slotwarden.model.Lsn;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotType;
import io.slotwarden.model.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Lets days of rows go by in a real store, by the very statements that the daemon uses, with the
/// pruning of each day; no clock.
final class YearsOfRows implements AutoCloseable {
  private static final int RULES = 24;
  private static final int MINUTES_A_DAY = 1_440;

  /// What one source brings in a day.
  ///
  /// @param slots of the source
  /// @param spans of each slot that end
  /// @param alerts that begin and end, with two messages each, to one channel
  /// @param acts in the journal
  record Day(int sources, int slots, int spans, int alerts, int acts) {}

  private final Path file;
  private final Connection connection;
  private Instant today = Instant.parse("2026-01-01T00:00:00Z");

  YearsOfRows(Path directory) throws SQLException {
    this.file = Stores.file(directory);
    Stores.open(directory).close();
    this.connection = Stores.connect(directory);
    run("pragma journal_mode = wal", "pragma synchronous = off");
  }

  /// Lets so many days go by.
  YearsOfRows live(int days, Day each) throws SQLException {
    for (int day = 0; day < days; day++) {
      connection.setAutoCommit(false);
      for (int source = 0; source < each.sources(); source++) {
        live("orders-%03d".formatted(source), each);
      }
      today = today.plus(Duration.ofDays(1));
      Retention.prune(connection, today);
      connection.setAutoCommit(true);
    }
    return this;
  }

  private void live(String source, Day day) throws SQLException {
    List<@Nullable Object[]> samples = new ArrayList<>();
    for (int minute = 0; minute < MINUTES_A_DAY; minute++) {
      Instant at = today.plus(Duration.ofMinutes(minute));
      samples.add(MemoryTables.values(source, at, new Lsn(at.getEpochSecond() * 1_000_003)));
    }
    Sql.batch(connection, "lsn-sample-add", samples);
    List<@Nullable Object[]> spans = new ArrayList<>();
    for (int slot = 0; slot < day.slots(); slot++) {
      for (int n = 0; n < day.spans(); n++) {
        Instant since = today.plusSeconds(86_400L * n / day.spans());
        Lsn lsn = new Lsn(since.getEpochSecond() * 1_000_003);
        spans.add(
            MemoryTables.values(
                source,
                "mig_2026_orders_" + slot,
                since,
                since.plusSeconds(600),
                40,
                Duration.ofSeconds(16),
                true,
                today,
                lsn,
                lsn,
                evidence("mig_2026_orders_" + slot, lsn, since)));
      }
    }
    Sql.batch(connection, "slot-span-put", spans);
    for (int n = 0; n < day.alerts(); n++) {
      alert(source, today.plusSeconds(86_400L * n / day.alerts()));
    }
    for (int n = 0; n < day.acts(); n++) {
      act(source, today.plusSeconds(86_400L * n / day.acts()));
    }
  }

  private void alert(String source, Instant at) throws SQLException {
    String incident = "slot-disconnected/" + source + "/mig_2026_orders/" + at.toEpochMilli();
    String text = "the slot has had no consumer for 15 minutes and keeps 12.3 GiB of WAL";
    for (String end : new String[] {"#1", "#2"}) {
      Sql.update(
          connection,
          "message-add",
          incident + end,
          incident,
          "alert",
          "warning",
          "firing",
          source + "/mig_2026_orders " + text,
          source + "/mig_2026_orders",
          at,
          "{\"body\":\"" + "nine fields of a message ".repeat(60) + "\"}");
      Sql.update(connection, "letter-add", incident + end, "dba", incident, at);
      run("update letter set delivered_at = next_at where delivered_at is null");
    }
    Sql.update(
        connection,
        "ended-alert-put",
        incident,
        "slot-disconnected",
        source + "/mig_2026_orders",
        source,
        "warning",
        at,
        at.plusSeconds(60),
        at.plusSeconds(4_000),
        "its consumer is back",
        "consumer_gone",
        text);
  }

  private void act(String source, Instant at) throws SQLException {
    Lsn lsn = new Lsn(at.getEpochSecond() * 1_000_003);
    Sql.update(
        connection,
        "act-add",
        at,
        "drop_slot",
        source + "/mig_2026_orders",
        "drop-left-over",
        "dropped",
        at.plusSeconds(1),
        "dropped; it had kept 12.3 GiB of WAL",
        source,
        "mig_2026_orders",
        18,
        evidence("mig_2026_orders", lsn, at),
        null,
        null,
        new Trace(
            IntStream.range(0, RULES)
                .mapToObj(
                    n ->
                        RuleVerdict.allow(
                            "rule-" + n,
                            "72h of 72h inactive since 2026-03-01T10:00:00Z, at 0/1A2B3C4D",
                            "the slot was inactive and unmoved for longer than the policy asks"
                                + " for"))
                .toList()));
  }

  private static SlotEvidence evidence(String slot, Lsn lsn, Instant at) {
    return new SlotEvidence(
        new ServerIdentity(7_461_234_567_890_123_456L, 1, Instant.parse("2026-01-01T00:00:00Z")),
        slot,
        SlotType.LOGICAL,
        "test_decoding",
        "orders",
        lsn,
        lsn,
        at,
        null,
        null,
        at);
  }

  /// Of the file, once everything is in it.
  long bytes() throws SQLException, IOException {
    run("pragma wal_checkpoint(truncate)");
    return Files.size(file);
  }

  private void run(String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}

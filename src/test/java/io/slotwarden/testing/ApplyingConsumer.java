package io.slotwarden.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/// What a CDC-only task does with a slot of `test_decoding`: it asks for the changes from a given
/// position on, carries each transaction out on a target, and confirms it afterwards.
public final class ApplyingConsumer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Postgres source;
  private final String slot;
  private final Connection connection;
  private final PGReplicationStream stream;
  private final ExactApplier applier;
  private LogSequenceNumber confirmed = LogSequenceNumber.INVALID_LSN;

  private ApplyingConsumer(
      Postgres source,
      String slot,
      Connection connection,
      PGReplicationStream stream,
      ExactApplier applier) {
    this.source = source;
    this.slot = slot;
    this.connection = connection;
    this.stream = stream;
    this.applier = applier;
  }

  /// @param from as `START_REPLICATION` takes it
  public static ApplyingConsumer attach(
      Postgres source, String database, String slot, String from, ExactApplier applier)
      throws SQLException {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, "postgres");
    PGProperty.PASSWORD.set(properties, source.password());
    PGProperty.PG_DBNAME.set(properties, database);
    PGProperty.APPLICATION_NAME.set(properties, "test-consumer");
    PGProperty.REPLICATION.set(properties, "database");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "10");
    PGProperty.SOCKET_TIMEOUT.set(properties, (int) PATIENCE.toSeconds());
    Connection connection =
        DriverManager.getConnection(
            "jdbc:postgresql://" + source.host() + ":" + source.port() + "/", properties);
    try {
      PGReplicationStream stream =
          connection
              .unwrap(PGConnection.class)
              .getReplicationAPI()
              .replicationStream()
              .logical()
              .withSlotName(slot)
              .withStartPosition(LogSequenceNumber.valueOf(from))
              .withAutomaticFlush(false)
              .withStatusInterval(1, TimeUnit.SECONDS)
              .start();
      return new ApplyingConsumer(source, slot, connection, stream, applier);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// Reads one transaction to its end, carries it out and confirms it.
  ///
  /// @return what it did; nothing for one that the plugin had nothing to tell of
  public List<DecodedChange> next() throws SQLException {
    List<DecodedChange> changes = new ArrayList<>();
    String message = read();
    if (!message.startsWith("BEGIN ")) {
      throw new IllegalStateException("not the beginning of a transaction: " + message);
    }
    for (message = read(); !message.startsWith("COMMIT "); message = read()) {
      DecodedChange change = DecodedChange.parse(message);
      applier.apply(change);
      changes.add(change);
    }
    LogSequenceNumber end = stream.getLastReceiveLSN();
    applier.commit();
    stream.setFlushedLSN(end);
    stream.setAppliedLSN(end);
    stream.forceUpdateStatus();
    confirmed = end;
    return changes;
  }

  private String read() throws SQLException {
    ByteBuffer buffer = stream.read();
    return StandardCharsets.UTF_8.decode(buffer).toString();
  }

  /// Leaves once the server has taken what was confirmed: then the slot is inactive, too.
  @Override
  public void close() throws SQLException {
    try {
      until("confirmed_flush_lsn >= '" + confirmed.asString() + "'");
    } finally {
      connection.close();
    }
    until("not active");
  }

  private void until(String fact) {
    Awaitility.await(slot + " is " + fact)
        .atMost(PATIENCE)
        .until(
            () ->
                source.query(
                        "select 1 from pg_replication_slots where slot_name = '"
                            + slot
                            + "' and "
                            + fact)
                    != null);
  }
}

package io.slotwarden.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.PGReplicationStream;

/// A consumer of a `test_decoding` slot that confirms what it received as changes and nothing else,
/// as Debezium does without its heartbeat: keepalives move nothing. Reads on a thread of its own
/// until it is closed.
public final class ChangesOnlyConsumer implements AutoCloseable {
  private final Connection connection;
  private final AtomicInteger transactions = new AtomicInteger();

  private ChangesOnlyConsumer(Connection connection, PGReplicationStream stream) {
    this.connection = connection;
    Thread.ofVirtual().name("changes-only").start(() -> read(stream));
  }

  /// Starts to stream; returns when the slot is active.
  public static ChangesOnlyConsumer attach(PostgresServer server, String database, String slot)
      throws SQLException {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, "postgres");
    PGProperty.REPLICATION.set(properties, "database");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "10");
    Connection connection =
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + database, properties);
    try {
      return new ChangesOnlyConsumer(
          connection,
          connection
              .unwrap(PGConnection.class)
              .getReplicationAPI()
              .replicationStream()
              .logical()
              .withSlotName(slot)
              .withSlotOption("skip-empty-xacts", true)
              .withAutomaticFlush(false)
              .withStatusInterval(1, TimeUnit.SECONDS)
              .start());
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private void read(PGReplicationStream stream) {
    try {
      while (true) {
        ByteBuffer buffer = stream.read();
        if (StandardCharsets.UTF_8.decode(buffer).toString().startsWith("COMMIT")) {
          stream.setFlushedLSN(stream.getLastReceiveLSN());
          stream.setAppliedLSN(stream.getLastReceiveLSN());
          stream.forceUpdateStatus();
          transactions.incrementAndGet();
        }
      }
    } catch (SQLException e) {
      // closed
    }
  }

  /// How many transactions with changes it has confirmed.
  public int transactions() {
    return transactions.get();
  }

  /// Leaves. The slot is inactive a moment later.
  @Override
  public void close() throws SQLException {
    connection.close();
  }
}

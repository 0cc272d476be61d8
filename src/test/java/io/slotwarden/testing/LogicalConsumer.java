package io.slotwarden.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/// A real consumer of a `test_decoding` slot over the replication protocol. It confirms nothing by
/// itself.
public final class LogicalConsumer implements AutoCloseable {
  private static final int RECEIVE_TIMEOUT_SECONDS = 20;

  private final Connection connection;
  private final PGReplicationStream stream;

  private LogicalConsumer(Connection connection, PGReplicationStream stream) {
    this.connection = connection;
    this.stream = stream;
  }

  /// Starts to stream; returns when the slot is active.
  public static LogicalConsumer attach(PostgresServer server, String slot) throws SQLException {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, "postgres");
    PGProperty.APPLICATION_NAME.set(properties, "test-consumer");
    PGProperty.REPLICATION.set(properties, "database");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "10");
    PGProperty.SOCKET_TIMEOUT.set(properties, RECEIVE_TIMEOUT_SECONDS);
    Connection connection = DriverManager.getConnection(server.url(), properties);
    try {
      PGReplicationStream stream =
          connection
              .unwrap(PGConnection.class)
              .getReplicationAPI()
              .replicationStream()
              .logical()
              .withSlotName(slot)
              .withAutomaticFlush(false)
              .withStatusInterval(1, TimeUnit.SECONDS)
              .start();
      return new LogicalConsumer(connection, stream);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// Reads up to the end of the next transaction and confirms nothing.
  public void receiveTransaction() throws SQLException {
    String message;
    do {
      ByteBuffer buffer = stream.read();
      message = StandardCharsets.UTF_8.decode(buffer).toString();
    } while (!message.startsWith("COMMIT"));
  }

  /// Confirms everything received so far.
  public void confirm() throws SQLException {
    LogSequenceNumber received = stream.getLastReceiveLSN();
    stream.setFlushedLSN(received);
    stream.setAppliedLSN(received);
    stream.forceUpdateStatus();
  }

  /// Leaves. The slot is inactive a moment later.
  @Override
  public void close() throws SQLException {
    connection.close();
  }
}

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
import org.postgresql.replication.fluent.logical.ChainedLogicalStreamBuilder;

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
  public static LogicalConsumer attach(Postgres server, String slot) throws SQLException {
    Connection connection = connect(server);
    try {
      PGReplicationStream stream = stream(connection, slot).start();
      return new LogicalConsumer(connection, stream);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// Attaches with an option that the plugin does not know, and is sent away.
  public static void refused(Postgres server, String slot) throws SQLException {
    try (Connection connection = connect(server)) {
      stream(connection, slot).withSlotOption("bogus", true).start().close();
      throw new IllegalStateException("the server took an option that does not exist");
    } catch (SQLException e) {
      if (!String.valueOf(e.getMessage()).contains("bogus")) {
        throw e;
      }
    }
  }

  private static Connection connect(Postgres server) throws SQLException {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, "postgres");
    PGProperty.PASSWORD.set(properties, server.password());
    PGProperty.APPLICATION_NAME.set(properties, "test-consumer");
    PGProperty.REPLICATION.set(properties, "database");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "10");
    PGProperty.SOCKET_TIMEOUT.set(properties, RECEIVE_TIMEOUT_SECONDS);
    return DriverManager.getConnection(server.url(), properties);
  }

  private static ChainedLogicalStreamBuilder stream(Connection connection, String slot)
      throws SQLException {
    return connection
        .unwrap(PGConnection.class)
        .getReplicationAPI()
        .replicationStream()
        .logical()
        .withSlotName(slot)
        .withAutomaticFlush(false)
        .withStatusInterval(1, TimeUnit.SECONDS);
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

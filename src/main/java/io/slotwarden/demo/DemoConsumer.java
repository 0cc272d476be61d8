package io.slotwarden.demo;

import io.slotwarden.model.Lsn;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/// A real consumer of a `test_decoding` slot through a walsender: it reads everything and throws it
/// away. It confirms it at once, as DMS does when its target keeps up, or never, as one does whose
/// target is still being loaded.
public final class DemoConsumer implements AutoCloseable {
  /// Between two looks at a stream that has nothing to give.
  private static final Duration PAUSE = Duration.ofMillis(20);

  private static final Duration STATUS_INTERVAL = Duration.ofMillis(200);
  private static final Duration END_WAIT = Duration.ofSeconds(5);

  private final Connection connection;
  private final PGReplicationStream stream;
  private final @Nullable Consumer<Lsn> beforeConfirming;
  private final Consumer<ByteBuffer> changes;
  private final Thread thread;
  private volatile boolean leaving;

  private DemoConsumer(
      Connection connection,
      PGReplicationStream stream,
      String slot,
      @Nullable Consumer<Lsn> listener,
      Consumer<ByteBuffer> changes) {
    this.connection = connection;
    this.stream = stream;
    this.beforeConfirming = listener;
    this.changes = changes;
    this.thread = Thread.ofPlatform().daemon().name("consumer of " + slot).unstarted(this::read);
  }

  /// Attaches to a slot; returns once its walsender streams.
  ///
  /// @param application as `pg_stat_replication` shows it
  /// @param beforeConfirming told each position before the server is; null: nothing is confirmed
  /// @throws SQLException for instance when another consumer reads the slot
  static DemoConsumer attach(
      DemoServer server, String slot, String application, @Nullable Consumer<Lsn> beforeConfirming)
      throws SQLException {
    return attach(server, slot, application, beforeConfirming, _ -> {});
  }

  /// The same, with an ear for what is read.
  ///
  /// @param changes told each change, as `test_decoding` spells it
  public static DemoConsumer attach(
      DemoServer server,
      String slot,
      String application,
      @Nullable Consumer<Lsn> beforeConfirming,
      Consumer<ByteBuffer> changes)
      throws SQLException {
    Properties properties = new Properties();
    PGProperty.USER.set(properties, DemoServer.DMS_READER);
    PGProperty.PASSWORD.set(properties, DemoServer.DMS_PASSWORD);
    PGProperty.APPLICATION_NAME.set(properties, application);
    PGProperty.REPLICATION.set(properties, "database");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "18");
    Connection connection = DriverManager.getConnection(server.url(), properties);
    try {
      PGReplicationStream stream =
          connection
              .unwrap(PGConnection.class)
              .getReplicationAPI()
              .replicationStream()
              .logical()
              .withSlotName(slot)
              .withAutomaticFlush(false) // else the driver confirms before our listener knows
              .withStatusInterval((int) STATUS_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)
              .start();
      DemoConsumer consumer = new DemoConsumer(connection, stream, slot, beforeConfirming, changes);
      consumer.thread.start();
      return consumer;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private void read() {
    try (connection) {
      while (!leaving) {
        ByteBuffer change = stream.readPending();
        if (change != null) {
          changes.accept(change);
        } else {
          confirm();
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      }
    } catch (SQLException e) {
      // The server is gone or has ended the walsender: its slot shows it, and that is the story.
      leaving = true;
    }
  }

  private void confirm() throws SQLException {
    LogSequenceNumber received = stream.getLastReceiveLSN();
    if (beforeConfirming == null || received.equals(stream.getLastFlushedLSN())) {
      return;
    }
    beforeConfirming.accept(new Lsn(received.asLong()));
    stream.setAppliedLSN(received);
    stream.setFlushedLSN(received);
  }

  /// Leaves; the slot is inactive a moment later.
  @Override
  public void close() {
    leaving = true;
    try {
      thread.join(END_WAIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

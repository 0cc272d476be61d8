package io.slotwarden.demo.dms;

import io.slotwarden.model.Lsn;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/// Makes a simulated task real: it has a slot on a real server and reads it through a real
/// walsender, as DMS does. Where the endpoint names no slot, the first start makes one with an
/// automatic name. What arrives is remembered, so that a test can see what never did. Its methods
/// are called under the lock of its task.
public final class WalsenderReader implements TaskReader, AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration STATUS_INTERVAL = Duration.ofMillis(100);
  private static final Duration END_WAIT = Duration.ofSeconds(5);
  private static final int PREFIX_LENGTH = 16;

  /// A server, and a role there that may replicate and make slots.
  public record Server(String url, String user, String password) {}

  private final Server server;
  private final String application;
  private final @Nullable String arn;
  private final List<String> received = new CopyOnWriteArrayList<>();
  private @Nullable String slot;
  private @Nullable Session session;
  private @Nullable Lsn applied;

  private WalsenderReader(
      Server server, String application, @Nullable String slot, @Nullable String arn) {
    this.server = server;
    this.application = application;
    this.slot = slot;
    this.arn = arn;
  }

  /// Reads a slot that its endpoint names: DMS never makes that.
  public static WalsenderReader ofNamedSlot(Server server, String slot) {
    return new WalsenderReader(server, "dms " + slot, slot, null);
  }

  /// Makes a slot of its own at the first start.
  ///
  /// @param arn of the task, for the name
  public static WalsenderReader ofOwnSlot(Server server, String arn) {
    return new WalsenderReader(server, "dms", null, arn);
  }

  /// The slot that it reads; empty before its first start made one.
  public Optional<String> slot() {
    return Optional.ofNullable(slot);
  }

  /// What arrived, as `test_decoding` words it, over all runs.
  public List<String> received() {
    return List.copyOf(received);
  }

  @Override
  public Optional<Lsn> confirmedFlush() {
    String name = slot;
    return name == null ? Optional.empty() : one("slot-position", name).map(Lsn::parse);
  }

  @Override
  public void begin(@Nullable Lsn from) throws CannotRead {
    try {
      String name = slot;
      if (name == null) {
        name = automaticName();
        one("create-slot", name);
        slot = name;
      }
      session = new Session(server, application, name, from);
    } catch (SQLException e) {
      throw new CannotRead(
          "Last Error  "
              + e.getMessage()
              + " Stop Reason RECOVERABLE_ERROR Error Level RECOVERABLE");
    }
  }

  @Override
  public Optional<Lsn> end() {
    Session open = session;
    if (open != null) {
      session = null;
      applied = open.end();
    }
    return Optional.ofNullable(applied);
  }

  @Override
  public void cleanUp() {
    String name = slot;
    while (name != null && confirmedFlush().isPresent()) {
      one("drop-slot", name); // its walsender takes a moment to leave
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  @Override
  public void close() {
    end();
  }

  /// `<first 16 of the ARN's id>_<OID, eight digits>_<uuid>` (domain reference, "Automatic slot
  /// names").
  private String automaticName() {
    String id = String.valueOf(arn).substring(String.valueOf(arn).lastIndexOf(':') + 1);
    String head = id.toLowerCase(Locale.ROOT).substring(0, Math.min(PREFIX_LENGTH, id.length()));
    long oid = Long.parseLong(one("database-oid", null).orElseThrow());
    return "%s_%08d_%s".formatted(head, oid, UUID.randomUUID().toString().replace('-', '_'));
  }

  private Optional<String> one(String statement, @Nullable String slot) {
    try (Connection connection =
            DriverManager.getConnection(server.url(), server.user(), server.password());
        PreparedStatement prepared = connection.prepareStatement(sql(statement))) {
      if (slot != null) {
        prepared.setString(1, slot);
      }
      try (ResultSet rows = prepared.executeQuery()) {
        return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the simulated task can't use its source: " + statement, e);
    }
  }

  private static String sql(String name) {
    try (InputStream in = WalsenderReader.class.getResourceAsStream(name + ".sql")) {
      if (in == null) {
        throw new IllegalStateException("no statement " + name + ".sql in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One run: a walsender, and the thread that takes what it sends.
  private final class Session {
    private final Connection connection;
    private final PGReplicationStream stream;
    private final Thread thread;
    private volatile boolean leaving;
    private volatile @Nullable Lsn confirmed;

    Session(Server server, String application, String slot, @Nullable Lsn from)
        throws SQLException {
      Properties properties = new Properties();
      PGProperty.USER.set(properties, server.user());
      PGProperty.PASSWORD.set(properties, server.password());
      PGProperty.APPLICATION_NAME.set(properties, application);
      PGProperty.REPLICATION.set(properties, "database");
      PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
      PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "10");
      connection = DriverManager.getConnection(server.url(), properties);
      try {
        var builder =
            connection
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(slot)
                .withStatusInterval((int) STATUS_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        if (from != null) {
          builder = builder.withStartPosition(LogSequenceNumber.valueOf(from.value()));
        }
        stream = builder.start();
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
      confirmed = from;
      thread = Thread.ofPlatform().daemon().name("simulated task on " + slot).unstarted(this::read);
      thread.start();
    }

    private void read() {
      try (connection) {
        while (!leaving) {
          ByteBuffer message = stream.readPending();
          if (message == null) {
            confirm();
            LockSupport.parkNanos(PAUSE.toNanos());
          } else {
            received.add(StandardCharsets.UTF_8.decode(message).toString());
          }
        }
        stream.forceUpdateStatus();
      } catch (SQLException e) {
        // The server is gone or has ended the walsender: its slot shows it.
        leaving = true;
      }
    }

    private void confirm() {
      LogSequenceNumber last = stream.getLastReceiveLSN();
      if (last.asLong() != 0) {
        stream.setAppliedLSN(last);
        stream.setFlushedLSN(last);
        confirmed = new Lsn(last.asLong());
      }
    }

    @Nullable Lsn end() {
      leaving = true;
      try {
        thread.join(END_WAIT);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return confirmed;
    }
  }
}

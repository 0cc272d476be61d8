package io.slotwarden.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A real PostgreSQL server from embedded binaries, on loopback, with `wal_level=logical`, at a
/// free port, owned by this JVM. The superuser `postgres` needs no password; every other role does.
public final class PostgresServer implements Postgres, AutoCloseable {
  /// What test classes that use [#shared(int)] lock with `@ResourceLock`: slots, roles and settings
  /// belong to the whole server, so they take turns.
  public static final String SHARED_LOCK = "shared PostgreSQL servers";

  private static final Map<Integer, PostgresServer> SHARED = new ConcurrentHashMap<>();
  private static final Duration START_WAIT = Duration.ofSeconds(40);

  private final int major;
  private final DataDirectory data;
  private final Map<String, String> settings;
  private int port;
  private boolean frozen;
  private @Nullable EmbeddedPostgres running;

  private PostgresServer(int major, DataDirectory data, Map<String, String> settings) {
    this.major = major;
    this.data = data;
    this.settings = settings;
    ServerProcesses.stopAtExit(data);
  }

  /// The server that all test classes of this JVM share for one major. Leave no slot, role or
  /// setting behind.
  public static PostgresServer shared(int major) {
    return SHARED.computeIfAbsent(major, m -> start(m, Map.of()));
  }

  /// A server of its own, started from nothing, with these settings on top; close it.
  public static PostgresServer start(int major, Map<String, String> settings) {
    assumeTrue(
        Files.exists(Binaries.jar(major)),
        () -> "no binaries of PostgreSQL " + major + " at " + Binaries.jar(major) + ": skipped");
    PostgresServer server = new PostgresServer(major, DataDirectory.fresh(major), settings);
    server.start();
    return server;
  }

  @Override
  public int major() {
    return major;
  }

  @Override
  public int port() {
    return port;
  }

  /// Starts a stopped server again on the same data and the same port.
  public void start() {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setPgBinaryResolver(new Binaries(major))
            .setOverrideWorkingDirectory(DataDirectory.programs().toFile())
            .setDataDirectory(data.path())
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setLocaleConfig("locale", "C")
            .setPGStartupWait(START_WAIT)
            .setPort(port)
            .setServerConfig("synchronous_commit", "on") // else positions lag behind commits
            .setServerConfig("max_connections", "40")
            .setErrorRedirector(ProcessBuilder.Redirect.appendTo(data.log().toFile()))
            .setOutputRedirector(ProcessBuilder.Redirect.appendTo(data.log().toFile()))
            .setDataDirectoryCustomizer(ignored -> data.configure(settings));
    try {
      running = builder.start();
      port = running.getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "PostgreSQL " + major + " did not start, see " + data.log(), e);
    }
  }

  /// Stops the server cleanly, as an operator would.
  public void stop() {
    if (running != null) {
      try {
        running.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      running = null;
    }
  }

  public void restart() {
    stop();
    start();
  }

  /// Stops this server and starts another one, at the same port, on a copy of its files: the same
  /// system identifier, the same slots, another start.
  public PostgresServer replaceByColdCopy() {
    stop();
    PostgresServer copy =
        new PostgresServer(major, DataDirectory.copyOf(major, data, true), settings);
    copy.port = port;
    copy.start();
    return copy;
  }

  /// A streaming standby of this server, without slots.
  public PostgresServer startStandby() {
    DataDirectory copy;
    try (Connection c = connect()) {
      copy = DataDirectory.backup(major, data, c, port);
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL " + major + ": " + e.getMessage(), e);
    }
    PostgresServer standby = new PostgresServer(major, copy, settings);
    standby.start();
    return standby;
  }

  /// Stops all processes of the server with SIGSTOP, as a hung machine does: sockets stay open,
  /// nothing answers.
  public void stopProcesses() {
    frozen = true;
    ServerProcesses.signal(data, "STOP");
  }

  /// Lets the server go on after [#stopProcesses()].
  public void continueProcesses() {
    ServerProcesses.signal(data, "CONT");
    frozen = false;
  }

  /// Ends one backend with signal 9: the postmaster ends all others and recovers, its start time
  /// unchanged. Returns when the server takes connections again.
  public void crash() {
    try (Connection c = connect();
        Statement s = c.createStatement();
        ResultSet pid = s.executeQuery("select pg_backend_pid()")) {
      pid.next();
      ServerProcesses.kill(List.of(pid.getLong(1)), "KILL");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    ServerProcesses.awaitUntil(
        START_WAIT,
        () -> {
          try (Connection c = connect()) {
            return c.isValid(1);
          } catch (SQLException e) {
            return false;
          }
        });
  }

  /// What the server has logged so far.
  public String log() {
    try {
      return Files.readString(data.log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A name that no other slot or role of this run has.
  public static String unique(String prefix) {
    return prefix + "_" + UUID.randomUUID().toString().substring(0, 8);
  }

  @Override
  public void close() {
    if (frozen) {
      continueProcesses();
    }
    ServerProcesses.end(List.of(data));
    running = null;
    data.delete();
  }
}

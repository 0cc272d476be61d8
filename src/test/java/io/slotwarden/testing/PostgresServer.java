package io.slotwarden.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A real PostgreSQL server on loopback, with `wal_level=logical`, at a free port, owned by this
/// JVM. The superuser `postgres` needs no password; every other role does.
public final class PostgresServer implements AutoCloseable {
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

  public int major() {
    return major;
  }

  public int port() {
    return port;
  }

  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /// A connection of the superuser.
  public Connection connect() throws SQLException {
    return connect("postgres", "", "postgres");
  }

  public Connection connect(String role, String password, String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", role);
    properties.setProperty("password", password);
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
  }

  /// Runs statements as the superuser, each in a transaction of its own.
  public void execute(String... statements) {
    try (Connection c = connect();
        Statement s = c.createStatement()) {
      for (String statement : statements) {
        s.execute(statement);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL " + major + ": " + e.getMessage(), e);
    }
  }

  /// The first column of the first row, as text; null when there is no row.
  public @Nullable String query(String sql) {
    try (Connection c = connect();
        Statement s = c.createStatement();
        ResultSet rows = s.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL " + major + ": " + e.getMessage(), e);
    }
  }

  /// Creates a logical slot of `test_decoding` in the database `postgres`.
  public void createLogicalSlot(String name) {
    query("select pg_create_logical_replication_slot('" + name + "', 'test_decoding')");
  }

  /// Creates a role that may log in, with these attributes (`REPLICATION`, `IN ROLE pg_monitor`
  /// ...).
  public void createRole(String name, String password, String attributes) {
    execute("create role " + name + " login password '" + password + "' " + attributes);
  }

  /// Writes some WAL in the database `postgres`: one committed transaction of about `kilobytes`.
  public void writeWal(int kilobytes) {
    execute(
        "create table if not exists filler (t text)",
        "alter table filler alter t set storage external",
        "insert into filler select repeat('x', 1000) from generate_series(1, " + kilobytes + ")");
  }

  /// Drops every inactive slot.
  public void dropSlots() {
    query(
        "select count(pg_drop_replication_slot(slot_name)) from pg_replication_slots where not"
            + " active");
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

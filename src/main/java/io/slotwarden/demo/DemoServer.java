package io.slotwarden.demo;

import io.slotwarden.model.Lsn;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// A real PostgreSQL 18 on a free port of the loopback address, with `wal_level=logical` and WAL
/// segments of 1 MiB, so that the amounts of a short story can be seen. Its own connections are
/// those of the superuser.
public final class DemoServer implements AutoCloseable {
  public static final String DATABASE = "postgres";
  public static final String MONITOR = "slotwarden";
  public static final String MONITOR_PASSWORD = "demo-monitor";
  public static final String ACTOR = "slotwarden_actor";
  public static final String ACTOR_PASSWORD = "demo-actor";
  public static final String DMS_READER = "dms_reader";
  public static final String DMS_PASSWORD = "demo-dms";

  private static final Duration START_WAIT = Duration.ofSeconds(60);

  private static final String LOG = "postgresql.log";

  private final Postmaster postmaster;
  private final int port;
  private final Connection connection;

  private DemoServer(Postmaster postmaster, int port) throws SQLException {
    this.postmaster = postmaster;
    this.port = port;
    this.connection = connect(DATABASE, "postgres", "");
  }

  /// Starts a server with all of its files in `directory`: programs, data and log.
  ///
  /// @throws IOException when it does not start; the message says what to do
  static DemoServer start(Path directory) throws IOException {
    return start(directory, directory.resolve("data"), directory.resolve(LOG), Map.of());
  }

  /// The same, with its data elsewhere.
  ///
  /// @param directory for the programs; servers may share it
  /// @param settings of `postgresql.conf`, besides those that every server of a demo has
  public static DemoServer start(
      Path directory, Path data, Path logFile, Map<String, String> settings) throws IOException {
    ProcessBuilder.Redirect log = ProcessBuilder.Redirect.appendTo(logFile.toFile());
    Files.createDirectories(data);
    Postmaster postmaster = Postmaster.of(data);
    try {
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setOverrideWorkingDirectory(directory.resolve("programs").toFile())
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              .setPGStartupWait(START_WAIT)
              .setErrorRedirector(log)
              .setOutputRedirector(log)
              .setLocaleConfig("locale", "C")
              .setLocaleConfig("wal-segsize", "1") // MiB; an option of initdb like the locale
              .setServerConfig("wal_level", "logical")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("wal_recycle", "off") // else pg_wal keeps files that nobody needs
              .setServerConfig("listen_addresses", "127.0.0.1");
      settings.forEach(builder::setServerConfig);
      EmbeddedPostgres postgres = builder.start();
      DemoServer server = new DemoServer(postmaster, postgres.getPort());
      server.execute(Statements.read("set-up"));
      return server;
    } catch (IOException | SQLException | RuntimeException e) {
      postmaster.end();
      throw new IOException(why(logFile, e), e);
    }
  }

  private static String why(Path log, Exception e) {
    String platform =
        System.getProperty("os.name")
            + ", "
            + System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return "PostgreSQL did not start on this machine ("
        + platform
        + "): "
        + e.getMessage()
        + ". Its log: "
        + tail(log)
        + ". As root it needs `unshare -U`, which some containers forbid: then start the demo as"
        + " another user";
  }

  private static String tail(Path log) {
    try {
      String text = Files.exists(log) ? Files.readString(log).strip() : "";
      return text.isEmpty() ? "empty" : text.substring(text.lastIndexOf('\n') + 1);
    } catch (IOException e) {
      return "can't be read (" + e.getMessage() + ")";
    }
  }

  public int port() {
    return port;
  }

  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
  }

  public Connection connect(String database, String role, String password) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", role);
    properties.setProperty("password", password);
    properties.setProperty("ApplicationName", "demo");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, properties);
  }

  /// Runs a statement that gives no rows, in a transaction of its own.
  public synchronized void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// Writes about so much WAL in one committed transaction.
  ///
  /// @return the bytes that it became
  synchronized long writeWal(int kilobytes) throws SQLException {
    Lsn before = currentLsn();
    try (PreparedStatement statement = connection.prepareStatement(Statements.read("write-wal"))) {
      statement.setInt(1, kilobytes);
      statement.execute();
    }
    return currentLsn().bytesSince(before);
  }

  private Lsn currentLsn() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(Statements.read("current-lsn"))) {
      rows.next();
      return Lsn.parse(rows.getString(1));
    }
  }

  public void createSlot(String name) throws SQLException {
    query("create-slot", name);
  }

  /// Reads and confirms some changes of a slot.
  ///
  /// @param changes null: all
  synchronized void readSlot(String name, @Nullable Integer changes) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(Statements.read("read-slot"))) {
      statement.setString(1, name);
      if (changes == null) {
        statement.setNull(2, Types.INTEGER);
      } else {
        statement.setInt(2, changes);
      }
      statement.execute();
    }
  }

  /// A slot as the server sees it.
  record SlotRow(boolean active, Lsn restart, Lsn confirmedFlush) {}

  /// Null when there is no such slot.
  synchronized @Nullable SlotRow slot(String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(Statements.read("slot"))) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next()
            ? new SlotRow(
                rows.getBoolean(1), Lsn.parse(rows.getString(2)), Lsn.parse(rows.getString(3)))
            : null;
      }
    }
  }

  /// Bytes in `pg_wal`.
  synchronized long walBytes() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(Statements.read("wal-bytes"))) {
      rows.next();
      return rows.getLong(1);
    }
  }

  void checkpoint() throws SQLException {
    execute(Statements.read("checkpoint"));
  }

  private synchronized void query(String statement, String argument) throws SQLException {
    try (PreparedStatement prepared = connection.prepareStatement(Statements.read(statement))) {
      prepared.setString(1, argument);
      prepared.execute();
    }
  }

  /// Ends it at once, without a checkpoint: nobody will want its data again.
  @Override
  public void close() throws IOException {
    postmaster.end();
  }
}

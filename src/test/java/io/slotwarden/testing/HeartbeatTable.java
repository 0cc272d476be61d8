package io.slotwarden.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// The table of heartbeats in a database of a test, made by the file that people run.
public final class HeartbeatTable {
  private static final Path SCRIPT = Path.of("deploy/sql/heartbeat.sql");

  private HeartbeatTable() {}

  public static void create(PostgresServer server, String database) {
    execute(server, database, script());
  }

  public static String script() {
    try {
      return Files.readString(SCRIPT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Runs statements as the superuser in one database.
  public static void execute(PostgresServer server, String database, String statements) {
    try (Connection c = Databases.connect(server, database);
        Statement s = c.createStatement()) {
      s.execute(statements);
    } catch (SQLException e) {
      throw new IllegalStateException(database + ": " + e.getMessage(), e);
    }
  }

  /// When the last beat was written, to the microsecond, as the server says it.
  public static String lastBeat(PostgresServer server, String database) {
    try (Connection c = Databases.connect(server, database);
        Statement s = c.createStatement();
        ResultSet rows = s.executeQuery("select beat_at::text from slotwarden.heartbeat")) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(database + ": " + e.getMessage(), e);
    }
  }
}

package io.slotwarden.record;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// What tests of the store share: a clock that stands, and a person's look into the file.
final class Stores {
  static final Instant NOW = Instant.parse("2026-03-01T10:00:00.123456Z");
  static final InstantSource CLOCK = InstantSource.fixed(NOW);

  private Stores() {}

  static SqliteStore open(Path directory) {
    return SqliteStore.open(file(directory), CLOCK);
  }

  static Path file(Path directory) {
    return directory.resolve("store.db");
  }

  /// The first column of each row, as the shell of sqlite3 would show it.
  static List<String> query(Path directory, String sql) throws SQLException {
    try (Connection connection = connect(directory);
        Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (results.next()) {
        rows.add(String.valueOf(results.getString(1)));
      }
      return rows;
    }
  }

  static void execute(Path directory, String... statements) throws SQLException {
    try (Connection connection = connect(directory);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.executeUpdate(sql);
      }
    }
  }

  static Connection connect(Path directory) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file(directory));
  }
}

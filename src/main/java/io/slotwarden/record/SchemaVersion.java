package io.slotwarden.record;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;

/// Whose database a file is, and how far its schema is.
///
/// @param program `pragma application_id`; 0 in a new file
/// @param number `pragma user_version`: the number of the last migration; 0 before the first
/// @param isEmpty no table is in it
record SchemaVersion(int program, int number, boolean isEmpty) {
  /// "slwd" in ASCII: marks the file as ours.
  static final int OURS = 0x736C7764;

  static SchemaVersion of(Connection connection) throws SQLException {
    return new SchemaVersion(
        pragma(connection, "application_id"),
        pragma(connection, "user_version"),
        Sql.first(connection, "other-tables", row -> row.number("tables")).orElse(0L) == 0);
  }

  /// Looks into a file without a change to a byte of it, before a connection is opened that writes:
  /// such a one would bring home what the last program left in the write-ahead log.
  ///
  /// @throws StoreUnavailable when it is no store of ours, or a newer slotwarden has written it
  static void check(Path file, int known, int busyMillis) throws SQLException {
    if (!Files.exists(file)) {
      return;
    }
    try (Connection connection = readOnly(file, busyMillis)) {
      of(connection).check(file, known);
    }
  }

  static Connection readOnly(Path file, int busyMillis) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(busyMillis);
    return config.createConnection("jdbc:sqlite:" + file);
  }

  /// @param known the newest version that this program knows
  void check(Path file, int known) {
    if (!isNew() && program != OURS) {
      throw new StoreUnavailable(
          "%s is a database of another program: set store.path to another file".formatted(file));
    }
    if (number > known) {
      throw new StoreUnavailable(
          "the store %s has schema version %d, this slotwarden knows up to %d: nothing in it was changed. Run the newer slotwarden again; or put the copy that it made (%s.before-*) in its place; or move the file away to start with an empty store"
              .formatted(file, number, known, file));
    }
  }

  /// Nothing has been stored in it yet.
  boolean isNew() {
    return number == 0 && isEmpty;
  }

  private static int pragma(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("pragma " + name)) {
      return result.next() ? result.getInt(1) : 0;
    }
  }
}

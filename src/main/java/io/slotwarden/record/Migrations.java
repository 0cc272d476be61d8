package io.slotwarden.record;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;

/// Brings a store's schema to the version of this program, one numbered script after the other, in
/// one transaction.
///
/// @param scripts texts of the scripts; the first makes version 1
record Migrations(List<String> scripts) {
  /// "slwd" in ASCII: marks the file as ours (`pragma application_id`).
  private static final int APPLICATION_ID = 0x736C7764;

  static final List<String> NAMES =
      List.of(
          "migration-0001-first-tables",
          "migration-0002-alerts",
          "migration-0003-who-took-a-word-back",
          "migration-0004-the-present-stop",
          "migration-0005-registrations");

  Migrations {
    scripts = List.copyOf(scripts);
  }

  static Migrations shipped() {
    return new Migrations(NAMES.stream().map(Sql::text).toList());
  }

  /// @return true when the store was empty, so that this call created it
  /// @throws StoreUnavailable when the store is newer than this program, or no store of ours
  boolean apply(Connection connection, Path file, Instant now) throws SQLException {
    int version = pragma(connection, "user_version");
    if (version > scripts.size()) {
      throw new StoreUnavailable(
          "the store %s has schema version %d, this slotwarden knows up to %d: run the newer one again, or move the file away to start with an empty store"
              .formatted(file, version, scripts.size()));
    }
    boolean empty = version == 0 && tables(connection) == 0;
    if (!empty && pragma(connection, "application_id") != APPLICATION_ID) {
      throw new StoreUnavailable(
          "%s is a database of another program: set store.path to another file".formatted(file));
    }
    if (version < scripts.size()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        for (String script : scripts.subList(version, scripts.size())) {
          statement.executeUpdate(script);
        }
        statement.executeUpdate("pragma application_id = " + APPLICATION_ID);
        statement.executeUpdate("pragma user_version = " + scripts.size());
      }
      if (empty) {
        Sql.update(connection, "store-create", now);
      }
      connection.setAutoCommit(true);
    }
    return empty;
  }

  private static long tables(Connection connection) throws SQLException {
    return Sql.first(connection, "other-tables", row -> row.number("tables")).orElse(0L);
  }

  private static int pragma(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("pragma " + name)) {
      return result.next() ? result.getInt(1) : 0;
    }
  }
}

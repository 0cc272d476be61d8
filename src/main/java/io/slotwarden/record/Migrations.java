package io.slotwarden.record;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;

/// Brings a store's schema to the version of this program, one numbered script after the other, in
/// one transaction.
///
/// @param scripts texts of the scripts; the first makes version 1
record Migrations(List<String> scripts) {
  static final List<String> NAMES =
      List.of(
          "migration-0001-first-tables",
          "migration-0002-alerts",
          "migration-0003-who-took-a-word-back",
          "migration-0004-the-present-stop",
          "migration-0005-registrations",
          "migration-0006-ended-alerts");

  Migrations {
    scripts = List.copyOf(scripts);
  }

  static Migrations shipped() {
    return new Migrations(NAMES.stream().map(Sql::text).toList());
  }

  /// The newest version that this program knows.
  int newest() {
    return scripts.size();
  }

  /// A store that has something in it is copied first, to a file beside it ([MigrationCopies]).
  ///
  /// @return true when the store was empty, so that this call created it
  /// @throws StoreUnavailable when the store is newer than this program, is no store of ours, or
  ///   could not be copied
  boolean apply(Connection connection, Path file, Instant now) throws SQLException {
    SchemaVersion version = SchemaVersion.of(connection);
    version.check(file, newest());
    boolean empty = version.isNew();
    if (version.number() < newest()) {
      MigrationCopies copies = new MigrationCopies(file, version.number(), newest());
      if (!empty) {
        copies.write(connection, now);
      }
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        for (String script : scripts.subList(version.number(), newest())) {
          statement.executeUpdate(script);
        }
        statement.executeUpdate("pragma application_id = " + SchemaVersion.OURS);
        statement.executeUpdate("pragma user_version = " + newest());
      }
      if (empty) {
        Sql.update(connection, "store-create", now);
      }
      connection.setAutoCommit(true);
      copies.removeOld();
    }
    return empty;
  }
}

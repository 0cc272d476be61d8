package io.slotwarden.observe.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// What all databases of a server hold on disk, in bytes.
final class DatabasesLook {
  private DatabasesLook() {}

  static Long read(Connection connection) throws SQLException {
    try (PreparedStatement sizes = connection.prepareStatement(Sql.DATABASES.text());
        ResultSet rows = sizes.executeQuery()) {
      if (!rows.next()) {
        throw new SQLException("the statement about the sizes of databases gave no row");
      }
      return rows.getLong("bytes");
    }
  }
}

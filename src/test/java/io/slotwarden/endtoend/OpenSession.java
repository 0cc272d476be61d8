package io.slotwarden.endtoend;

import io.slotwarden.testing.Databases;
import io.slotwarden.testing.Postgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// A session of an application that stays in its transaction until it is told to commit; what it
/// has not committed then is rolled back.
final class OpenSession implements AutoCloseable {
  private final Connection connection;

  OpenSession(Postgres server, String database) throws SQLException {
    connection = Databases.connect(server, database);
    connection.setAutoCommit(false);
  }

  void run(String sql) throws SQLException {
    try (Statement s = connection.createStatement()) {
      s.execute(sql);
    }
  }

  /// Its transaction, which it has from its first change on.
  String transaction() throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet id = s.executeQuery("select txid_current()")) {
      id.next();
      return id.getString(1);
    }
  }

  void commit() throws SQLException {
    connection.commit();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}

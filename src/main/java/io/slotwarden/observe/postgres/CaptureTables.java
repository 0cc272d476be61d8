package io.slotwarden.observe.postgres;

import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.SqlText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The tables of DMS's own heartbeat in the database of a connection.
final class CaptureTables {
  private CaptureTables() {}

  /// @param schema, name for people
  /// @param statement that reads its newest value
  private record Found(String schema, String name, boolean readable, String statement) {}

  /// The newest value of each, in the order of their schemas; empty when there is none.
  ///
  /// @throws Forbidden when none that our role may read has a value, and there are others
  static List<String> read(Connection connection, SourceConfig source)
      throws SQLException, Forbidden {
    List<Found> all = find(connection);
    List<String> values = new ArrayList<>();
    for (Found table : all) {
      if (table.readable()) {
        add(connection, table, values);
      }
    }
    Found first = all.stream().filter(t -> !t.readable()).findFirst().orElse(null);
    if (values.isEmpty() && first != null) {
      String role = SqlText.identifier(source.monitor().role());
      throw new Forbidden(
          "%s may not be read: GRANT USAGE ON SCHEMA %s TO %s; GRANT SELECT ON %s TO %s"
              .formatted(first.name(), first.schema(), role, first.name(), role));
    }
    return List.copyOf(values);
  }

  private static List<Found> find(Connection connection) throws SQLException {
    List<Found> all = new ArrayList<>();
    try (PreparedStatement tables = connection.prepareStatement(Sql.CAPTURE_TABLES.text());
        ResultSet rows = tables.executeQuery()) {
      while (rows.next()) {
        Row row = new Row(rows);
        String schema = SqlText.identifier(Row.required(row.text("schema"), "schema"));
        all.add(
            new Found(
                schema,
                schema + ".awsdms_heartbeat",
                rows.getBoolean("readable"),
                Row.required(row.text("statement"), "statement")));
      }
    }
    return all;
  }

  private static void add(Connection connection, Found table, List<String> values)
      throws SQLException, Forbidden {
    try (PreparedStatement newest = connection.prepareStatement(table.statement());
        ResultSet rows = newest.executeQuery()) {
      String value = rows.next() ? rows.getString(1) : null;
      if (value != null) {
        values.add(table.name() + " " + value);
      }
    } catch (SQLException e) {
      if (SampleLook.FORBIDDEN.equals(e.getSQLState())) {
        throw new Forbidden(table.name() + " may not be read: " + e.getMessage());
      }
      throw e;
    }
  }

  /// What would have to be granted.
  static final class Forbidden extends Exception {
    private static final long serialVersionUID = 1L;

    Forbidden(String message) {
      super(message);
    }
  }
}

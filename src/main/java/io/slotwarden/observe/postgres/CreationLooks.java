package io.slotwarden.observe.postgres;

import io.slotwarden.aws.Logins;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.CreationLook;
import io.slotwarden.model.Observed;
import io.slotwarden.model.OpenTransaction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/// Looks at a server just before a slot is made there, by a connection of the monitor that is
/// closed at once.
public final class CreationLooks {
  private CreationLooks() {}

  /// Blocks until the server has answered or the monitor's timeouts end.
  ///
  /// @return Unknown with the reason where it did not
  public static Observed<CreationLook> look(
      SourceConfig source, Logins logins, InstantSource clock) {
    try (Connection connection = new MonitorDataSource(source, logins).getConnection()) {
      return Observed.known(look(connection), clock.instant());
    } catch (SQLException e) {
      return Observed.unknown(Trouble.reason(source, e), clock.instant());
    }
  }

  private static CreationLook look(Connection connection) throws SQLException {
    List<OpenTransaction> transactions = transactions(connection);
    try (PreparedStatement look = connection.prepareStatement(Sql.CREATION.text());
        ResultSet rows = look.executeQuery()) {
      rows.next();
      Row row = new Row(rows);
      return new CreationLook(
          Row.required(row.text("database"), "database"),
          row.is("in_recovery"),
          Row.required(row.lsn("current_lsn"), "current_lsn"),
          Row.required(row.text("wal_level"), "wal_level"),
          rows.getInt("max_slots"),
          names(rows, "slots"),
          rows.getInt("max_senders"),
          rows.getInt("senders"),
          names(rows, "databases"),
          transactions,
          Row.required(row.instant("at"), "at"));
    }
  }

  /// Without the control function they are found all the same; what they pin does not matter here.
  private static List<OpenTransaction> transactions(Connection connection) throws SQLException {
    try {
      return CloserLooks.transactions(connection, false);
    } catch (SQLException e) {
      if (!SampleLook.FORBIDDEN.equals(e.getSQLState())) {
        throw e;
      }
      return CloserLooks.transactions(connection, true);
    }
  }

  private static Set<String> names(ResultSet rows, String column) throws SQLException {
    return Set.of((String[]) rows.getArray(column).getArray());
  }
}

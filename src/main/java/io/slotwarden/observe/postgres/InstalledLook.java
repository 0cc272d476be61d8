package io.slotwarden.observe.postgres;

import io.slotwarden.aws.Logins;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.Observed;
import io.slotwarden.model.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where slotwarden's roles have anything on a server, and which publications hold a table of its
/// heartbeat. Reads only.
public final class InstalledLook {
  private InstalledLook() {}

  /// The databases in which these roles own something or have a right.
  public static Observed<List<String>> databases(
      SourceConfig source, Logins logins, List<String> roles, InstantSource clock) {
    try (Connection there = connect(source, logins, source.database());
        PreparedStatement look = there.prepareStatement(Sql.read("installed"))) {
      look.setArray(1, there.createArrayOf("text", roles.toArray()));
      return Observed.known(texts(look, "database"), clock.instant());
    } catch (SQLException | RuntimeException e) {
      return Observed.unknown(Trouble.reason(source, e), clock.instant());
    }
  }

  /// The publications that hold this table, by database.
  public static Map<String, Observed<List<String>>> publications(
      SourceConfig source,
      Logins logins,
      List<String> databases,
      TableName table,
      InstantSource clock) {
    Map<String, Observed<List<String>>> found = new HashMap<>();
    for (String database : databases) {
      try (Connection there = connect(source, logins, database);
          PreparedStatement look = there.prepareStatement(Sql.read("publications-of"))) {
        look.setString(1, table.schema());
        look.setString(2, table.name());
        found.put(database, Observed.known(texts(look, "publication"), clock.instant()));
      } catch (SQLException | RuntimeException e) {
        found.put(database, Observed.unknown(Trouble.reason(source, e), clock.instant()));
      }
    }
    return Map.copyOf(found);
  }

  private static Connection connect(SourceConfig source, Logins logins, String database)
      throws SQLException {
    return MonitorDataSource.of(source, logins, database).getConnection();
  }

  private static List<String> texts(PreparedStatement look, String column) throws SQLException {
    try (ResultSet rows = look.executeQuery()) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        all.add(rows.getString(column));
      }
      return List.copyOf(all);
    }
  }
}

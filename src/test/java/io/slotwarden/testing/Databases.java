package io.slotwarden.testing;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/// Databases of a test server besides `postgres`, whatever their names.
public final class Databases {
  private Databases() {}

  /// A connection of the superuser.
  public static Connection connect(Postgres server, String database) throws SQLException {
    PGSimpleDataSource there = new PGSimpleDataSource();
    there.setURL(server.url());
    there.setUser("postgres");
    there.setDatabaseName(database);
    return there.getConnection();
  }

  public static void create(Postgres server, String database) {
    server.execute("create database " + quoted(database));
  }

  /// Also while somebody is connected to it.
  public static void drop(Postgres server, String database) {
    server.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = $n$"
            + database
            + "$n$",
        "drop database if exists " + quoted(database));
  }

  private static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }
}

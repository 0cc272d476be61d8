package io.slotwarden.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// A real PostgreSQL server with `wal_level=logical`, wherever it runs.
public interface Postgres {
  int major();

  /// Where it listens, as this machine reaches it.
  default String host() {
    return "127.0.0.1";
  }

  int port();

  /// Of the superuser `postgres`.
  default String password() {
    return "";
  }

  default String url() {
    return url("postgres");
  }

  private String url(String database) {
    return "jdbc:postgresql://" + host() + ":" + port() + "/" + database;
  }

  /// A connection of the superuser.
  default Connection connect() throws SQLException {
    return connect("postgres", password(), "postgres");
  }

  default Connection connect(String role, String password, String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", role);
    properties.setProperty("password", password);
    return DriverManager.getConnection(url(database), properties);
  }

  /// Runs statements as the superuser, each in a transaction of its own.
  default void execute(String... statements) {
    try (Connection c = connect();
        Statement s = c.createStatement()) {
      for (String statement : statements) {
        s.execute(statement);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL " + major() + ": " + e.getMessage(), e);
    }
  }

  /// The first column of the first row, as text; null when there is no row.
  default @Nullable String query(String sql) {
    try (Connection c = connect();
        Statement s = c.createStatement();
        ResultSet rows = s.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL " + major() + ": " + e.getMessage(), e);
    }
  }

  /// Creates a logical slot of `test_decoding` in the database `postgres`.
  default void createLogicalSlot(String name) {
    query("select pg_create_logical_replication_slot('" + name + "', 'test_decoding')");
  }

  /// Creates a role that may log in, with these attributes (`REPLICATION`, `IN ROLE pg_monitor`
  /// ...).
  default void createRole(String name, String password, String attributes) {
    execute("create role " + name + " login password '" + password + "' " + attributes);
  }

  /// Writes some WAL in the database `postgres`: one committed transaction of about `kilobytes`.
  default void writeWal(int kilobytes) {
    execute(
        "create table if not exists filler (t text)",
        "alter table filler alter t set storage external",
        "insert into filler select repeat('x', 1000) from generate_series(1, " + kilobytes + ")");
  }

  /// Drops every inactive slot.
  default void dropSlots() {
    query(
        "select count(pg_drop_replication_slot(slot_name)) from pg_replication_slots where not"
            + " active");
  }
}

package io.slotwarden.testing;

import io.slotwarden.aws.Logins;
import io.slotwarden.config.AwsConfig;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.observe.postgres.CatalogLook;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;

/// A database of its own on a server that others may share, made by the statements of a test and
/// read by an audit. Close it: it is dropped.
public final class AuditedDatabase implements AutoCloseable {
  private final Postgres server;
  private final String name = PostgresServer.unique("audited");

  public AuditedDatabase(Postgres server, String... statements) {
    this.server = server;
    Sources.of(server);
    Databases.create(server, name);
    execute(statements);
  }

  /// Another one like it, quicker than by its statements when it has many tables.
  public AuditedDatabase copy() {
    AuditedDatabase copy = new AuditedDatabase(server);
    Databases.drop(server, copy.name);
    server.execute("create database " + copy.name + " template " + name);
    return copy;
  }

  public String name() {
    return name;
  }

  public int major() {
    return server.major();
  }

  public Connection connect() throws SQLException {
    return Databases.connect(server, name);
  }

  public void execute(String... statements) {
    try (Connection c = connect();
        Statement s = c.createStatement()) {
      for (String statement : statements) {
        s.execute(statement);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL " + major() + ": " + e.getMessage(), e);
    }
  }

  /// As the audit's role sees it, which may read every table that is there now.
  public Catalog read() {
    execute(
        """
        do $$ declare s text; begin
          for s in select nspname from pg_namespace where nspname !~ '^(pg_|information_schema$)' loop
            execute format('grant usage on schema %I to slotwarden', s);
            execute format('grant select on all tables in schema %I to slotwarden', s);
            execute format('grant select on all sequences in schema %I to slotwarden', s);
          end loop;
        end $$
        """);
    return read(CatalogLook.Wants.all());
  }

  /// As the audit's role sees it with whatever rights it has.
  public Catalog read(CatalogLook.Wants wants) {
    try (Logins logins = Logins.open(AwsConfig.DEFAULT, InstantSource.system())) {
      return CatalogLook.read(
          Sources.of(server).named("orders"), name, logins, InstantSource.system(), wants);
    }
  }

  @Override
  public void close() {
    Databases.drop(server, name);
  }
}

package io.slotwarden.testing;

import io.slotwarden.config.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/// A database of a shared server that the file for the hardened set-up was run in, by names of one
/// test alone for its roles, which belong to the whole server.
public final class HardenedDatabase implements AutoCloseable {
  private static final Path SCRIPT = Path.of("deploy/sql/hardened.sql");
  public static final String PASSWORD = "may-ask";

  private final Postgres server;
  private final String database = PostgresServer.unique("guarded");
  private final String actor = PostgresServer.unique("asks");
  private final String keeper = PostgresServer.unique("keeps");

  private HardenedDatabase(Postgres server) {
    this.server = server;
  }

  /// By the superuser, after the actor of the plain set-up.
  public static HardenedDatabase on(Postgres server) {
    HardenedDatabase made = new HardenedDatabase(server);
    Databases.create(server, made.database);
    server.createRole(made.actor, PASSWORD, "replication");
    made.execute(made.script());
    return made;
  }

  /// By a master who is no superuser and owns the database, after the actor of `rds.sql`, where
  /// stand-ins for Amazon's roles are.
  public static HardenedDatabase by(Postgres server, String master, String password) {
    HardenedDatabase made = new HardenedDatabase(server);
    Databases.create(server, made.database);
    server.execute("alter database " + made.database + " owner to " + master);
    try (Connection c = server.connect(master, password, made.database);
        Statement s = c.createStatement()) {
      s.execute("create role " + made.actor + " login password '" + PASSWORD + "'");
      s.execute("grant rds_replication to " + made.actor);
      s.execute(made.script());
    } catch (SQLException e) {
      made.close();
      throw new IllegalStateException("PostgreSQL " + server.major() + ": " + e.getMessage(), e);
    }
    return made;
  }

  /// The file as psql would send it, but for the names of its roles.
  public String script() {
    try {
      return Files.readString(SCRIPT)
          .replace("slotwarden_actor", actor)
          .replace("slotwarden_keeper", keeper);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String actor() {
    return actor;
  }

  public String keeper() {
    return keeper;
  }

  /// A source that names this database in its URL, with its actor.
  public Sources source() {
    return Sources.of(server)
        .withUrl("jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + database)
        .withActor(actor, new Secret.Literal(PASSWORD));
  }

  public Connection connectAsActor() throws SQLException {
    return connect(actor, PASSWORD);
  }

  public Connection connect(String role, String password) throws SQLException {
    return server.connect(role, password, database);
  }

  /// As the superuser, in this database.
  public void execute(String... statements) {
    try (Connection c = Databases.connect(server, database);
        Statement s = c.createStatement()) {
      for (String statement : statements) {
        s.execute(statement);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL " + server.major() + ": " + e.getMessage(), e);
    }
  }

  /// The first column of the first row, as the superuser sees it here; null when there is no row.
  public @Nullable String query(String sql) {
    try (Connection c = Databases.connect(server, database);
        Statement s = c.createStatement();
        ResultSet rows = s.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : null;
    } catch (SQLException e) {
      throw new IllegalStateException("PostgreSQL " + server.major() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    Databases.drop(server, database);
    server.execute("drop role if exists " + actor, "drop role if exists " + keeper);
  }
}

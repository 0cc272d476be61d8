package io.slotwarden.observe.postgres;

import io.slotwarden.config.Credential;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the monitor's and the actor's roles lack.
///
/// @param missing each right with the statement that grants it
/// @param checkpoint the same of the actor's right to ask for a checkpoint; null = it has it, or
///   there is no actor
/// @param patroniConnected a session calls itself Patroni
record Rights(List<String> missing, @Nullable String checkpoint, boolean patroniConnected) {
  static Rights read(Connection connection, @Nullable Credential actor) throws SQLException {
    try (PreparedStatement rights = connection.prepareStatement(Sql.RIGHTS.text())) {
      rights.setString(1, actor == null ? null : actor.username());
      try (ResultSet rows = rights.executeQuery()) {
        rows.next();
        Row row = new Row(rows);
        List<String> missing = new ArrayList<>(monitor(row));
        if (actor != null) {
          missing.addAll(actor(row));
        }
        return new Rights(
            List.copyOf(missing), actor == null ? null : checkpoint(row), row.is("patroni"));
      }
    }
  }

  private static List<String> monitor(Row row) throws SQLException {
    String role = row.text("monitor");
    if (!row.is("reads_stats")) {
      return List.of(
          role
              + " sees neither walsenders nor sessions of others nor the WAL directory: GRANT"
              + " pg_monitor TO "
              + role);
    }
    List<String> missing = new ArrayList<>();
    if (!row.is("lists_wal")) {
      missing.add(
          role
              + " may not list the WAL directory: GRANT EXECUTE ON FUNCTION pg_ls_waldir() TO "
              + role);
    }
    if (!row.is("lists_archive_status")) {
      missing.add(
          role
              + " may not see what waits for the archiver: GRANT EXECUTE ON FUNCTION"
              + " pg_ls_archive_statusdir() TO "
              + role);
    }
    return missing;
  }

  private static List<String> actor(Row row) throws SQLException {
    String role = row.text("actor");
    if (!row.is("actor_exists")) {
      return List.of("the actor's role does not exist: CREATE ROLE " + role + " LOGIN REPLICATION");
    }
    List<String> missing = new ArrayList<>();
    if (!row.is("actor_logs_in")) {
      missing.add("the actor's role may not log in: ALTER ROLE " + role + " LOGIN");
    }
    if (!row.is("actor_drops")) {
      missing.add(
          "the actor's role may not drop slots: "
              + (row.is("on_rds")
                  ? "GRANT rds_replication TO " + role
                  : "ALTER ROLE " + role + " REPLICATION")
              + ", or run deploy/sql/hardened.sql in the database that url names");
    }
    return missing;
  }

  private static @Nullable String checkpoint(Row row) throws SQLException {
    if (row.is("actor_checkpoints") || !row.is("actor_exists")) {
      return null;
    }
    return row.is("grants_checkpoints")
        ? "the actor's role may not ask for the checkpoint of checkpoint-after-drop: GRANT"
            + " pg_checkpoint TO "
            + row.text("actor")
        : "before PostgreSQL 15 only a superuser may ask for the checkpoint of"
            + " checkpoint-after-drop, and the actor's role is none: leave that key out";
  }
}

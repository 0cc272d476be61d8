package io.slotwarden.act.postgres;

import io.slotwarden.model.Act;
import io.slotwarden.model.SqlText;
import java.util.Optional;

/// What a person has to do so that heartbeats can be written, by what the server said. The
/// statements are those of `deploy/sql/heartbeat.sql`, for the table and the role of the
/// configuration.
///
/// @param role the actor's
record Mending(Act.WriteHeartbeat act, String role) {

  Optional<String> of(String state) {
    return Optional.ofNullable(
        switch (state) {
          case "42P01", "3F000" -> there("create the table: " + table());
          case "42703", "42883", "42804", "428C9" ->
              there("that is not the table of a heartbeat: name another one, or make it anew: ")
                  + table();
          case "42501" -> there(rights());
          case "25006" ->
              "no write is possible there: default_transaction_read_only is on, or it is a"
                  + " standby: name the primary in url";
          case "3D000" -> "there is no such database now: take it out of policy " + act.policy();
          case "28000", "28P01" ->
              "the actor can't log in to this database: look at its password and at pg_hba.conf";
          default -> null;
        });
  }

  /// For a table without its row.
  String row() {
    return there("insert into " + act.table().sql() + " values (1, now())");
  }

  private String there(String what) {
    return "in database " + SqlText.identifier(act.database().name()) + ", " + what;
  }

  private String table() {
    String schema = SqlText.identifier(act.table().schema());
    String table = act.table().sql();
    return "create schema if not exists "
        + schema
        + "; create table "
        + table
        + " (id integer primary key check (id = 1), beat_at timestamptz not null); insert into "
        + table
        + " values (1, now()); "
        + grants();
  }

  private String rights() {
    return grants()
        + "; if it may not even connect: grant connect on database "
        + SqlText.identifier(act.database().name())
        + " to "
        + SqlText.identifier(role);
  }

  private String grants() {
    String to = " to " + SqlText.identifier(role);
    return "grant usage on schema "
        + SqlText.identifier(act.table().schema())
        + to
        + "; grant select, update on "
        + act.table().sql()
        + to;
  }
}

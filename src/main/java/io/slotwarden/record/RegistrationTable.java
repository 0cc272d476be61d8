package io.slotwarden.record;

import io.slotwarden.model.Registration;
import io.slotwarden.model.SlotId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Slots with an owner and an end; kept for good.
final class RegistrationTable {
  private RegistrationTable() {}

  static Registration add(Connection connection, Registration r) throws SQLException {
    Sql.update(
        connection,
        "registration-add",
        r.slot().source(),
        r.slot().name(),
        r.database(),
        r.plugin(),
        r.owner(),
        r.purpose(),
        r.createdAt(),
        r.by(),
        r.expiresAt(),
        r.restartLsn(),
        r.systemIdentifier());
    long id = Sql.first(connection, "last-id", row -> row.number("id")).orElseThrow();
    return Sql.first(connection, "registration-by-id", RegistrationTable::read, id).orElseThrow();
  }

  /// Its end, its last renewal, and how it was given up; nothing else of it changes.
  static void change(Connection connection, Registration r) throws SQLException {
    Registration.Change renewed = r.renewed();
    Registration.Change ended = r.ended();
    int changed =
        Sql.update(
            connection,
            "registration-change",
            r.id(),
            r.expiresAt(),
            renewed == null ? null : renewed.at(),
            renewed == null ? null : renewed.by(),
            renewed == null ? null : renewed.why(),
            ended == null ? null : ended.at(),
            ended == null ? null : ended.by(),
            ended == null ? null : ended.why());
    if (changed == 0) {
      throw new IllegalArgumentException("no registration " + r.id() + " that has not ended");
    }
  }

  static List<Registration> endedAfter(Connection connection, Instant end) throws SQLException {
    return Sql.list(connection, "registration-recent", RegistrationTable::read, end);
  }

  private static Registration read(Row row) throws SQLException {
    return new Registration(
        row.number("id"),
        new SlotId(row.text("source"), row.text("slot")),
        row.text("database_name"),
        row.text("plugin"),
        row.text("owner"),
        row.text("purpose"),
        row.instant("created_at"),
        row.text("created_by"),
        row.instant("expires_at"),
        row.lsn("restart_lsn"),
        row.numberOrNull("system_identifier"),
        change(row, "renewed_at", "renewed_by", "renew_reason"),
        change(row, "ended_at", "ended_by", "end_reason"));
  }

  private static Registration.@Nullable Change change(Row row, String at, String by, String why)
      throws SQLException {
    Instant when = row.instantOrNull(at);
    return when == null ? null : new Registration.Change(when, row.text(by), row.text(why));
  }
}

package io.slotwarden.observe.postgres;

import static io.slotwarden.observe.postgres.Row.required;

import io.slotwarden.model.DecodingCounters;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotType;
import io.slotwarden.model.Walsender;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One poll: one statement, and its rows as a sample.
final class SampleLook {
  /// SQLSTATE insufficient_privilege.
  static final String FORBIDDEN = "42501";

  private SampleLook() {}

  /// @param statement one of the poll statements
  static ServerSample read(Connection connection, ServerVersion version, Sql statement)
      throws SQLException {
    try (PreparedStatement poll = connection.prepareStatement(statement.text());
        ResultSet rows = poll.executeQuery()) {
      if (!rows.next()) {
        throw new SQLException("the poll statement gave no row");
      }
      Row first = new Row(rows);
      Lsn current = first.lsn("current_lsn");
      if (current == null) {
        throw new SQLException("the standby has received and replayed no WAL yet");
      }
      Instant at = required(first.instant("sampled_at"), "sampled_at");
      ServerIdentity identity = identity(first);
      boolean inRecovery = first.is("in_recovery");
      List<Slot> slots = new ArrayList<>();
      do {
        String name = first.text("slot_name");
        if (name != null) {
          slots.add(slot(name, first));
        }
      } while (rows.next());
      return new ServerSample(
          at, version.major(), version.text(), identity, inRecovery, current, slots);
    }
  }

  private static ServerIdentity identity(Row row) throws SQLException {
    Long timeline = row.number("timeline_id");
    return new ServerIdentity(
        row.number("system_identifier"),
        timeline == null ? 0 : timeline.intValue(),
        required(row.instant("server_start"), "server_start"));
  }

  private static Slot slot(String name, Row row) throws SQLException {
    boolean active = row.is("active");
    Long pid = row.number("active_pid");
    return new Slot(
        name,
        "logical".equals(row.text("slot_type")) ? SlotType.LOGICAL : SlotType.PHYSICAL,
        row.text("plugin"),
        row.number("datoid"),
        row.text("database"),
        row.is("temporary"),
        active,
        pid == null ? null : pid.intValue(),
        row.number("xmin_age"),
        row.number("catalog_xmin_age"),
        row.lsn("restart_lsn"),
        row.lsn("confirmed_flush_lsn"),
        row.text("wal_status"),
        row.flag("two_phase"),
        row.flag("conflicting"),
        row.instant("inactive_since"),
        row.text("invalidation_reason"),
        row.flag("failover"),
        row.flag("synced"),
        row.number("safe_bytes"),
        active ? walsender(row) : null,
        counters(row));
  }

  private static Walsender walsender(Row row) throws SQLException {
    return new Walsender(
        row.text("walsender_state"),
        row.lsn("sent_lsn"),
        row.instant("reply_time"),
        row.text("usename"),
        row.text("application_name"),
        row.text("client_addr"),
        row.instant("backend_start"),
        row.text("wait_event_type"),
        row.text("wait_event"));
  }

  private static @Nullable DecodingCounters counters(Row row) throws SQLException {
    if (!row.is("counted")) {
      return null;
    }
    return new DecodingCounters(
        required(row.number("spill_txns"), "spill_txns"),
        required(row.number("spill_count"), "spill_count"),
        required(row.number("spill_bytes"), "spill_bytes"),
        required(row.number("total_txns"), "total_txns"),
        required(row.number("total_bytes"), "total_bytes"),
        row.instant("stats_reset"));
  }
}

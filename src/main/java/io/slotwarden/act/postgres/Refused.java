package io.slotwarden.act.postgres;

import io.slotwarden.model.Lsn;
import io.slotwarden.model.SlotEvidence;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Says what had changed when a guarded drop was refused, by a look a moment later. Words for
/// people, no ground for acts.
final class Refused {
  private static final String STATEMENT = DropStatement.resource("refused.sql");

  private Refused() {}

  static String why(Connection connection, SlotEvidence expected) {
    try (PreparedStatement look = connection.prepareStatement(STATEMENT)) {
      look.setString(1, expected.name());
      try (ResultSet rows = look.executeQuery()) {
        rows.next();
        List<String> differences = differences(rows, expected);
        return differences.isEmpty()
            ? "it was used in between, or the server is another one"
            : String.join(", ", differences);
      }
    } catch (SQLException e) {
      return "what exactly could not be seen (SQLSTATE " + e.getSQLState() + ")";
    }
  }

  private static List<String> differences(ResultSet now, SlotEvidence expected)
      throws SQLException {
    List<String> found = new ArrayList<>();
    if (now.getBoolean("in_recovery")) {
      found.add("the server is a standby");
    }
    OffsetDateTime started = now.getObject("server_start", OffsetDateTime.class);
    if (!started.toInstant().equals(expected.server().startedAt())) {
      found.add("the server was started anew at " + started.toInstant());
    }
    if (now.getString("slot_name") == null) {
      found.add("it no longer exists");
      return found;
    }
    if (now.getBoolean("active")) {
      found.add("it is active for PID " + now.getInt("active_pid"));
    }
    if (now.getBoolean("temporary") || now.getBoolean("synced") || now.getBoolean("failover")) {
      found.add("it is temporary, synced or a failover slot");
    }
    differs(found, "type", expected.type().word(), now.getString("slot_type"));
    differs(found, "plugin", expected.plugin(), now.getString("plugin"));
    differs(found, "database", expected.database(), now.getString("database"));
    differs(found, "restart LSN", text(expected.restartLsn()), now.getString("restart_lsn"));
    differs(
        found,
        "confirmed flush LSN",
        text(expected.confirmedFlushLsn()),
        now.getString("confirmed_flush_lsn"));
    return found;
  }

  private static void differs(
      List<String> found, String what, @Nullable String before, @Nullable String now) {
    if (!Objects.equals(before, now)) {
      found.add(what + " " + before + " became " + now);
    }
  }

  private static @Nullable String text(@Nullable Lsn lsn) {
    return lsn == null ? null : lsn.toString();
  }
}

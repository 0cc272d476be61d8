package io.slotwarden.act.postgres;

import io.slotwarden.model.Act;
import io.slotwarden.model.CreatedSlot;
import io.slotwarden.model.Lsn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A slot's row, a moment after it was to be made.
///
/// @param activePid 0 while nobody has it
record SlotLook(
    String name,
    String plugin,
    String database,
    int activePid,
    @Nullable Lsn restartLsn,
    @Nullable Lsn confirmedFlushLsn) {
  private static final String STATEMENT = DropStatement.resource("created.sql");
  private static final String END_SESSION = DropStatement.resource("end-session.sql");
  private static final String PAUSE = DropStatement.resource("pause.sql");

  /// A backend that was told to end does so within a moment, unless its machine is swamped.
  private static final int LOOKS = 20;

  static Optional<SlotLook> of(Connection connection, String name) throws SQLException {
    try (PreparedStatement look = connection.prepareStatement(STATEMENT)) {
      look.setString(1, name);
      try (ResultSet rows = look.executeQuery()) {
        return rows.next()
            ? Optional.of(
                new SlotLook(
                    name,
                    "" + rows.getString("plugin"),
                    "" + rows.getString("database"),
                    rows.getInt("active_pid"),
                    lsn(rows.getString("restart_lsn")),
                    lsn(rows.getString("confirmed_flush_lsn"))))
            : Optional.empty();
      }
    }
  }

  private static @Nullable Lsn lsn(@Nullable String text) {
    return text == null ? null : Lsn.parse(text);
  }

  /// The result of a creation that the server has answered. An untouched slot is free, still
  /// confirms the point that the answer named, and keeps WAL from where it was made.
  @Nullable CreatedSlot created(
      Act.CreateSlot act, Lsn consistentPoint, @Nullable String snapshot) {
    Lsn restart = restartLsn;
    return restart == null
        ? null
        : new CreatedSlot(
            consistentPoint, restart, touched(act, consistentPoint, restart), snapshot);
  }

  private @Nullable String touched(Act.CreateSlot act, Lsn consistentPoint, Lsn restart) {
    if (!plugin.equals(act.made().plugin()) || !database.equals(act.made().database())) {
      return "another slot has its name now (" + plugin + ", database " + database + ")";
    }
    if (activePid != 0) {
      return "PID " + activePid + " reads it already";
    }
    if (!consistentPoint.equals(confirmedFlushLsn)) {
      return "its confirmed flush LSN went from " + consistentPoint + " to " + confirmedFlushLsn;
    }
    return act.made().seenLsn().isAfter(restart) || restart.isAfter(consistentPoint)
        ? "its restart LSN " + restart + " is not that of a slot that was just made"
        : null;
  }

  /// Being made, by the session of ours: no other has it, and it sends nothing yet.
  boolean isHalfMadeBy(int pid) {
    return pid != 0 && activePid == pid && confirmedFlushLsn == null;
  }

  /// Ends the session that makes the slot, by its process, and waits for the slot to go with it.
  ///
  /// @return true when the slot is gone
  boolean endSession(Connection connection) throws SQLException {
    try (PreparedStatement end = connection.prepareStatement(END_SESSION)) {
      end.setInt(1, activePid);
      end.setString(2, name);
      end.execute();
    }
    for (int i = 0; i < LOOKS; i++) {
      if (of(connection, name).isEmpty()) {
        return true;
      }
      try (PreparedStatement pause = connection.prepareStatement(PAUSE)) {
        pause.execute();
      }
    }
    return false;
  }
}

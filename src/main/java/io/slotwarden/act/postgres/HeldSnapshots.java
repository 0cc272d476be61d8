package io.slotwarden.act.postgres;

import io.slotwarden.model.SlotId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Replication sessions that keep a slot's exported snapshot importable. Nothing is asked in them:
/// the first command would end the snapshot. How long each may live the daemon decides.
public final class HeldSnapshots implements AutoCloseable {
  /// By this the sessions are known in `pg_stat_activity`, as the holders of an old snapshot.
  public static final String APPLICATION_NAME = "slotwarden snapshot";

  private static final String STATEMENT = DropStatement.resource("held-session.sql");

  private final Map<SlotId, Held> sessions = new ConcurrentHashMap<>();

  /// @param pid of its backend
  /// @param looks makes another session of the same role
  private record Held(Connection session, int pid, Looks looks) {}

  interface Looks {
    Connection open() throws SQLException;
  }

  void keep(SlotId slot, Connection session, int pid, Looks looks) {
    end(Optional.ofNullable(sessions.put(slot, new Held(session, pid, looks))));
  }

  /// True when the server has ended the session of a slot, by a look from another one. Blocks as
  /// long as that takes; a look that fails proves nothing.
  public boolean isKnownLost(SlotId slot) {
    Held held = sessions.get(slot);
    if (held == null) {
      return false;
    }
    try (Connection looks = held.looks().open();
        PreparedStatement look = looks.prepareStatement(STATEMENT)) {
      look.setInt(1, held.pid());
      look.setString(2, APPLICATION_NAME);
      try (ResultSet rows = look.executeQuery()) {
        rows.next();
        return !rows.getBoolean(1);
      }
    } catch (SQLException e) {
      return false;
    }
  }

  /// Ends the session of a slot, and with it the snapshot; nothing where there is none.
  public void end(SlotId slot) {
    end(Optional.ofNullable(sessions.remove(slot)));
  }

  private static void end(Optional<Held> held) {
    held.ifPresent(h -> close(h.session()));
  }

  /// The server ends what can't be closed.
  static void close(@Nullable Connection session) {
    if (session != null) {
      try {
        session.close();
      } catch (SQLException e) {
        // its socket is closed all the same
      }
    }
  }

  @Override
  public void close() {
    List.copyOf(sessions.keySet()).forEach(this::end);
  }
}

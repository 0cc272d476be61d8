package io.slotwarden.act.postgres;

import io.slotwarden.model.SlotId;
import java.sql.Connection;
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

  private final Map<SlotId, Connection> sessions = new ConcurrentHashMap<>();

  void keep(SlotId slot, Connection session) {
    end(Optional.ofNullable(sessions.put(slot, session)));
  }

  public boolean isOpen(SlotId slot) {
    return sessions.containsKey(slot);
  }

  /// Ends the session of a slot, and with it the snapshot; nothing where there is none.
  public void end(SlotId slot) {
    end(Optional.ofNullable(sessions.remove(slot)));
  }

  private static void end(Optional<Connection> session) {
    session.ifPresent(HeldSnapshots::close);
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

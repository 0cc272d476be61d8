package io.slotwarden.act.postgres;

import io.slotwarden.config.Credential;
import io.slotwarden.model.ActResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// Asks the server for a checkpoint, which alone gives back the WAL that a dropped slot held. The
/// slot is gone by then: whatever comes of this, the drop stands.
final class Checkpoint {
  /// Who asked stops waiting; the server, which was asked, does not (verified 10, 15, 18).
  private static final String STOPPED_WAITING = "57014"; // query_canceled

  private static final String FORBIDDEN = "42501"; // insufficient_privilege

  private Checkpoint() {}

  /// Waits for it as long as the session's `statement_timeout` permits.
  ///
  /// @return the same outcome; its detail says what became of the checkpoint
  static ActResult after(ActResult dropped, Connection connection, Credential actor) {
    return new ActResult(dropped.outcome(), dropped.detail() + "; " + made(connection, actor));
  }

  private static String made(Connection connection, Credential actor) {
    try (Statement checkpoint = connection.createStatement()) {
      checkpoint.execute("checkpoint");
      return "a checkpoint was made after it";
    } catch (SQLException e) {
      String said = e.getMessage() + " (SQLSTATE " + e.getSQLState() + ")";
      return switch (String.valueOf(e.getSQLState())) {
        case STOPPED_WAITING -> "a checkpoint was asked for and is still being made";
        case FORBIDDEN ->
            "no checkpoint was made, space returns at the server's next one: "
                + said
                + "; GRANT pg_checkpoint TO "
                + actor.username()
                + ", before PostgreSQL 15 only a superuser may";
        default ->
            "whether a checkpoint was made is not known, space returns at the server's next one at"
                + " the latest: "
                + said;
      };
    }
  }
}

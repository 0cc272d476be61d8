package io.slotwarden.act.postgres;

import io.slotwarden.config.Credential;
import io.slotwarden.model.ActResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/// Asks the server for a checkpoint, which alone gives back the WAL that a dropped slot held. The
/// slot is gone by then: whatever comes of this, the drop stands.
final class Checkpoint {
  /// Who asked stops waiting; the server, which was asked, does not (verified 10, 15, 18).
  private static final String STOPPED_WAITING = "57014"; // query_canceled

  private static final int GRANTED_FROM = 15;
  private static final String STATEMENT = DropStatement.resource("checkpoint.sql");

  private Checkpoint() {}

  /// Waits for it as long as the session's `statement_timeout` permits.
  ///
  /// @return the same outcome; its detail says what became of the checkpoint
  static ActResult after(
      ActResult dropped, Connection connection, Credential actor, int majorVersion) {
    return new ActResult(
        dropped.outcome(), dropped.detail() + "; " + made(connection, actor, majorVersion));
  }

  private static String made(Connection connection, Credential actor, int majorVersion) {
    try (PreparedStatement checkpoint = connection.prepareStatement(STATEMENT)) {
      checkpoint.execute();
      return "a checkpoint was made after it";
    } catch (SQLException e) {
      String said = PostgresActor.said(e);
      return switch (String.valueOf(e.getSQLState())) {
        case STOPPED_WAITING -> "a checkpoint was asked for and is still being made";
        case PostgresActor.FORBIDDEN ->
            "no checkpoint was made: " + said + "; " + mend(actor, majorVersion);
        default -> "whether a checkpoint was made is not known: " + said;
      };
    }
  }

  private static String mend(Credential actor, int majorVersion) {
    return majorVersion < GRANTED_FROM
        ? "before PostgreSQL 15 only a superuser may: leave checkpoint-after-drop out"
        : "GRANT pg_checkpoint TO " + PostgresActor.role(actor);
  }
}

package io.slotwarden.act.postgres;

import io.slotwarden.aws.LoginFailed;
import io.slotwarden.aws.Logins;
import io.slotwarden.config.Credential;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/// Updates the one row of our table in a database, with the actor's credential, on a connection of
/// its own that is closed at once. The server itself quotes the table's name. More rows than one
/// are never touched: the transaction is rolled back.
public final class HeartbeatActor {
  private static final String STATEMENT = DropStatement.resource("heartbeat.sql");

  /// SQLSTATE classes that pass by themselves: connection lost or refused, the server is short of
  /// something, somebody intervened, a lock was not to be had, a deadlock.
  private static final Set<String> PASSING = Set.of("08", "40", "53", "55", "57", "58");

  private final SourceConfig source;
  private final Logins logins;

  private HeartbeatActor(SourceConfig source, Logins logins) {
    this.source = source;
    this.logins = logins;
  }

  /// Connects to nothing yet.
  public static HeartbeatActor create(SourceConfig source, Logins logins) {
    return new HeartbeatActor(source, logins);
  }

  /// Blocks until the server has said so or a timeout ends.
  ///
  /// @return WRITTEN; FAILED where a person must mend something, which the detail names; PENDING
  ///   where the server did not answer or had no time: the next beat tells. Never throws for
  ///   anything the world does
  public ActResult write(Act.WriteHeartbeat act) {
    Credential actor = source.actor();
    if (actor == null) {
      return failed(
          "no actor is configured for " + source.name() + ": give actor: {username: ...}");
    }
    // An actor always names its role (LoginChecks).
    Mending mending = new Mending(act, String.valueOf(actor.username()));
    try (Connection connection =
        ActorDataSource.of(source, logins, act.database().name()).connect(actor)) {
      connection.setAutoCommit(false);
      int rows = update(connection, act);
      if (rows == 1) {
        connection.commit();
        return new ActResult(ActOutcome.WRITTEN, "updated the row of " + act.table());
      }
      connection.rollback();
      return failed(
          rows == 0
              ? act.table() + " has no row with id 1: " + mending.row()
              : act.table() + " is not the table of a heartbeat: " + rows + " rows have id 1");
    } catch (LoginFailed e) {
      return failed("not connected as " + actor.username() + ": " + e.getMessage());
    } catch (SQLException e) {
      return outcome(e, mending);
    }
  }

  private static int update(Connection connection, Act.WriteHeartbeat act) throws SQLException {
    String update;
    try (PreparedStatement quote = connection.prepareStatement(STATEMENT)) {
      quote.setString(1, act.table().schema());
      quote.setString(2, act.table().name());
      try (ResultSet rows = quote.executeQuery()) {
        rows.next();
        update = rows.getString(1);
      }
    }
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(update);
    }
  }

  private static ActResult outcome(SQLException e, Mending mending) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    String said = e.getMessage() + " (SQLSTATE " + state + ")";
    boolean passes = state.length() != 5 || PASSING.contains(state.substring(0, 2));
    return passes
        ? new ActResult(ActOutcome.PENDING, "not written: " + said)
        : failed(mending.of(state).map(mend -> said + "; " + mend).orElse(said));
  }

  private static ActResult failed(String detail) {
    return new ActResult(ActOutcome.FAILED, detail);
  }
}

package io.slotwarden.act.postgres;

import io.slotwarden.aws.LoginFailed;
import io.slotwarden.aws.Logins;
import io.slotwarden.config.Credential;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.SqlText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;

/// Drops slots of one server, with the actor's credential, each on a connection of its own and in a
/// transaction of its own. Connections are bounded by timeouts; a statement that was sent is never
/// cancelled.
public final class PostgresActor {
  private static final String ACTIVE = "55006"; // object_in_use
  private static final String GONE = "42704"; // undefined_object
  static final String FORBIDDEN = "42501"; // insufficient_privilege
  private static final String OTHER_FUNCTION = "42883"; // undefined_function

  /// SQLSTATE classes that a server reports before a drop can have happened: authorization, data,
  /// syntax and rights, state of the object. After any other error the world must tell, for a drop
  /// is not undone with its transaction.
  private static final Set<String> NOTHING_WAS_DONE = Set.of("0A", "22", "25", "28", "42", "55");

  private static final String LOCK = DropStatement.resource("lock.sql");
  private static final String UNLOCK = DropStatement.resource("unlock.sql");

  private final SourceConfig source;
  private final ActorDataSource connections;

  private PostgresActor(SourceConfig source, Logins logins) {
    this.source = source;
    this.connections = new ActorDataSource(source, logins);
  }

  /// Connects to nothing yet.
  public static PostgresActor create(SourceConfig source, Logins logins) {
    return new PostgresActor(source, logins);
  }

  /// Drops the slot if it is still exactly what the act expects; blocks until the server has said
  /// so or a timeout ends.
  ///
  /// @return DROPPED; ABORTED where the slot or the server has changed (nothing was done); FAILED
  ///   where nothing was done and a person must mend something; PENDING where the statement was
  ///   sent and no answer came: look at the world
  public ActResult drop(Act.DropSlot act) {
    return drop(act, false);
  }

  /// The same; once the slot is dropped, the server is asked for a checkpoint. The outcome is that
  /// of the drop, and its detail says what became of the checkpoint.
  public ActResult dropAndCheckpoint(Act.DropSlot act) {
    return drop(act, true);
  }

  private ActResult drop(Act.DropSlot act, boolean checkpoint) {
    Credential actor = source.actor();
    if (actor == null) {
      return failed(
          "no actor is configured for " + source.name() + ": give actor: {username: ...}");
    }
    if (act.majorVersion() < 10) {
      return failed("PostgreSQL " + act.majorVersion() + " is not supported");
    }
    Connection connection;
    try {
      connection = connections.connect(actor);
    } catch (LoginFailed e) {
      return failed("not connected as " + actor.username() + ": " + e.getMessage());
    } catch (SQLException e) {
      return failed("not connected as " + actor.username() + ": " + said(e));
    }
    try {
      ActResult result = drop(connection, actor, act);
      return checkpoint && result.outcome() == ActOutcome.DROPPED
          ? Checkpoint.after(result, connection, actor, act.majorVersion())
          : result;
    } finally {
      close(connection);
    }
  }

  private static ActResult drop(Connection connection, Credential actor, Act.DropSlot act) {
    int major;
    try {
      major = connection.getMetaData().getDatabaseMajorVersion();
    } catch (SQLException e) {
      return failed("the server did not tell its version: " + said(e));
    }
    if (major != act.majorVersion()) {
      return aborted(
          "the server is now PostgreSQL "
              + major
              + ", its last sample was of "
              + act.majorVersion());
    }
    try {
      if (!isAlone(connection)) {
        return aborted(
            "another slotwarden is dropping a slot on this server at this moment; two of them on"
                + " two stores: stop one");
      }
    } catch (SQLException e) {
      return failed("the lock against a second slotwarden could not be asked for: " + said(e));
    }
    try {
      if (HardenedDrop.isSetUp(connection)) {
        return HardenedDrop.drop(connection, act);
      }
    } catch (SQLException e) {
      return outcome(e, HardenedDrop.MEND);
    }
    int dropped;
    try (PreparedStatement drop = DropStatement.of(major).prepare(connection, act.expected());
        ResultSet rows = drop.executeQuery()) {
      rows.next();
      dropped = rows.getInt(1);
    } catch (SQLException e) {
      return outcome(e, grant(actor));
    }
    return dropped == 1
        ? new ActResult(ActOutcome.DROPPED, "dropped " + act.slot().target())
        : aborted("the slot had changed: " + Refused.why(connection, act.expected()));
  }

  /// Takes the lock that only one slotwarden of a database can hold; it is held through the drop,
  /// and the checkpoint after it.
  private static boolean isAlone(Connection connection) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(LOCK);
        ResultSet rows = lock.executeQuery()) {
      rows.next();
      return rows.getBoolean(1);
    }
  }

  /// @param mend what a person does about a right that is missing
  private static ActResult outcome(SQLException e, String mend) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return switch (state) {
      case ACTIVE -> aborted("a consumer came at the last moment: " + said(e));
      case GONE -> aborted("somebody else dropped it at the last moment: " + said(e));
      case FORBIDDEN, OTHER_FUNCTION -> failed(said(e) + "; " + mend);
      default ->
          state.length() == 5 && NOTHING_WAS_DONE.contains(state.substring(0, 2))
              ? failed(said(e))
              : pending(e);
    };
  }

  private static String grant(Credential actor) {
    String role = role(actor);
    return "grant the right with ALTER ROLE "
        + role
        + " REPLICATION (on RDS: GRANT rds_replication TO "
        + role
        + "), or, in the hardened set-up, "
        + HardenedDrop.MEND;
  }

  /// As it stands in a statement that a person runs; an actor's role always has a name.
  static String role(Credential actor) {
    return SqlText.identifier(String.valueOf(actor.username()));
  }

  /// The outcome is known by now; a connection that can't be closed changes nothing about it. The
  /// lock goes before: a session that was told to end may hold it for a while.
  private static void close(Connection connection) {
    try (connection;
        PreparedStatement unlock = connection.prepareStatement(UNLOCK)) {
      unlock.execute();
    } catch (SQLException e) {
      // the server closes it
    }
  }

  private static ActResult aborted(String detail) {
    return new ActResult(ActOutcome.ABORTED, detail);
  }

  private static ActResult failed(String detail) {
    return new ActResult(ActOutcome.FAILED, detail);
  }

  private static ActResult pending(SQLException e) {
    return new ActResult(
        ActOutcome.PENDING,
        "no answer to the drop that was sent: " + said(e) + "; look at the slot");
  }

  static String said(SQLException e) {
    return e.getMessage() + " (SQLSTATE " + e.getSQLState() + ")";
  }
}

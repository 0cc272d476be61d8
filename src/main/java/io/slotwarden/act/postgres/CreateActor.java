package io.slotwarden.act.postgres;

import io.slotwarden.aws.LoginFailed;
import io.slotwarden.aws.Logins;
import io.slotwarden.config.Credential;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.CreatedSlot;
import io.slotwarden.model.Lsn;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import org.postgresql.PGConnection;

/// Makes logical slots with the actor's credential over the replication protocol, which exports the
/// snapshot that goes with the slot. A creation waits for transactions: the server gives up each
/// wait by itself, and what is half made goes with its session.
public final class CreateActor {
  /// For one transaction.
  private static final Duration LOCK_WAIT = Duration.ofSeconds(30);

  /// For all of them. The guard lets no creation begin while one is open that may last longer.
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final SourceConfig source;
  private final Logins logins;
  private final HeldSnapshots held;
  private final Duration lockWait;
  private final Duration limit;

  CreateActor(
      SourceConfig source, Logins logins, HeldSnapshots held, Duration lockWait, Duration limit) {
    this.source = source;
    this.logins = logins;
    this.held = held;
    this.lockWait = lockWait;
    this.limit = limit;
  }

  /// Connects to nothing yet.
  ///
  /// @param held takes the sessions of those creations that ask for it
  public static CreateActor create(SourceConfig source, Logins logins, HeldSnapshots held) {
    return new CreateActor(source, logins, held, LOCK_WAIT, LIMIT);
  }

  /// Blocks until the server has made the slot, or said why not, or a time limit has ended. Never
  /// throws for anything the world does.
  ///
  /// @return CREATED, with what was made; ABORTED where somebody else was first; FAILED where no
  ///   slot is there afterwards, by a look; PENDING where that can't be told: look at the world
  public ActResult make(Act.CreateSlot act) {
    Credential actor = source.actor();
    if (actor == null) {
      return failed(
          "no actor is configured for " + source.name() + ": give actor: {username: ...}");
    }
    NotMade notMade = new NotMade(act, String.valueOf(actor.username()));
    Connection session;
    try {
      session =
          ActorDataSource.replication(source, logins, act.made().database(), lockWait, limit)
              .connect(actor);
    } catch (LoginFailed e) {
      return failed("not connected as " + actor.username() + ": " + e.getMessage());
    } catch (SQLException e) {
      return failed(
          NotMade.isForbidden(e) && isHardened(actor)
              ? HardenedDrop.noCreation(actor)
              : "not connected as " + actor.username() + ": " + notMade.said(e));
    }
    boolean keep = false;
    try {
      int pid = backend(session);
      ActResult result = make(session, pid, act, actor, notMade);
      keep = result.outcome() == ActOutcome.CREATED && act.made().hold();
      if (keep) {
        held.keep(
            act.slot(), session, pid, () -> new ActorDataSource(source, logins).connect(actor));
      }
      return result;
    } catch (SQLException e) {
      return failed("nothing was asked: " + notMade.said(e));
    } finally {
      if (!keep) {
        HeldSnapshots.close(session);
      }
    }
  }

  private ActResult make(
      Connection session, int pid, Act.CreateSlot act, Credential actor, NotMade notMade) {
    Lsn consistentPoint;
    String snapshot;
    try (Statement create = session.createStatement();
        ResultSet made = create.executeQuery(command(act))) {
      made.next();
      consistentPoint = Lsn.parse(Objects.requireNonNull(made.getString("consistent_point")));
      snapshot = made.getString("snapshot_name");
    } catch (SQLException e) {
      // A session that waits on is not reached by a close while a statement is under way.
      abort(session);
      return afterFailure(e, act, actor, pid, notMade);
    }
    try (Connection looks = new ActorDataSource(source, logins).connect(actor)) {
      CreatedSlot created =
          SlotLook.of(looks, act.slot().name())
              .map(look -> look.created(act, consistentPoint, act.made().hold() ? snapshot : null))
              .orElse(null);
      return created == null
          ? pending("the slot was made and is gone again")
          : new ActResult(
              ActOutcome.CREATED,
              "restart LSN "
                  + created.restartLsn()
                  + ", sends changes from "
                  + consistentPoint
                  + (created.touched() == null ? "" : "; moved: " + created.touched()),
              created);
    } catch (SQLException e) {
      return pending("the slot was made, and its position could not be read: " + notMade.said(e));
    }
  }

  /// Only for better words: false when it can't be told.
  private boolean isHardened(Credential actor) {
    try (Connection looks = new ActorDataSource(source, logins).connect(actor)) {
      return HardenedDrop.isSetUp(looks);
    } catch (SQLException e) {
      return false;
    }
  }

  private static int backend(Connection session) throws SQLException {
    return session.unwrap(PGConnection.class).getBackendPID();
  }

  /// One syntax for 10 to 18: the newer one of 15 is not known before.
  private static String command(Act.CreateSlot act) {
    return "CREATE_REPLICATION_SLOT "
        + quoted(act.slot().name())
        + " LOGICAL "
        + quoted(act.made().plugin())
        + " EXPORT_SNAPSHOT";
  }

  private static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  /// A look at what the failure left, and the end of what is half made.
  private ActResult afterFailure(
      SQLException failure, Act.CreateSlot act, Credential actor, int pid, NotMade notMade) {
    String said = notMade.said(failure);
    if (notMade.isRival(failure)) {
      return new ActResult(ActOutcome.ABORTED, said);
    }
    try (Connection looks = new ActorDataSource(source, logins).connect(actor)) {
      SlotLook seen = SlotLook.of(looks, act.slot().name()).orElse(null);
      if (seen == null) {
        return failed(said + "; no slot was left behind, as a look shows");
      }
      if (!seen.isHalfMadeBy(pid)) {
        return pending(said + "; a slot of this name is there");
      }
      return seen.endSession(looks)
          ? failed(said + "; its half-made slot is gone, as a look shows")
          : pending(said + "; its half-made slot is still there, held by PID " + pid);
    } catch (SQLException e) {
      return pending(
          said + "; whether a slot was left could not be seen (" + notMade.said(e) + ")");
    }
  }

  private static void abort(Connection session) {
    try {
      session.abort(Runnable::run);
    } catch (SQLException e) {
      // it is closed afterwards
    }
  }

  private static ActResult failed(String detail) {
    return new ActResult(ActOutcome.FAILED, detail);
  }

  private static ActResult pending(String detail) {
    return new ActResult(ActOutcome.PENDING, detail + "; the next look settles it");
  }
}

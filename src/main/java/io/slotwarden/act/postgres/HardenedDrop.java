package io.slotwarden.act.postgres;

import io.slotwarden.config.Credential;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.SlotEvidence;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;

/// The drop where `deploy/sql/hardened.sql` was run: the actor has no right to replicate, and the
/// database looks once more for itself. There is no way back from here to the bare statement, for
/// the server would refuse it.
final class HardenedDrop {
  /// What a person does when the function can't be called, or lacks a right.
  static final String MEND =
      "run deploy/sql/hardened.sql once more, in the database that url names";

  private static final String LOOK = DropStatement.resource("hardened.sql");
  private static final String SESSION = DropStatement.resource("hardened-session.sql");
  private static final String DROP = DropStatement.resource("hardened-drop.sql");

  private HardenedDrop() {}

  /// Whether this session's role drops by the function, and by nothing else.
  static boolean isSetUp(Connection connection) throws SQLException {
    try (PreparedStatement look = connection.prepareStatement(LOOK);
        ResultSet rows = look.executeQuery()) {
      rows.next();
      return rows.getBoolean(1);
    }
  }

  /// @return DROPPED; ABORTED where slot or server have changed; FAILED where the database forbids
  ///   it and would again
  static ActResult drop(Connection connection, Act.DropSlot act) throws SQLException {
    try (Statement session = connection.createStatement()) {
      session.execute(SESSION);
    }
    try (PreparedStatement drop = connection.prepareStatement(DROP)) {
      bind(drop, act.expected());
      try (ResultSet rows = drop.executeQuery()) {
        rows.next();
        String outcome = String.valueOf(rows.getString("outcome"));
        String why = rows.getString("why");
        return switch (outcome) {
          case "dropped" ->
              new ActResult(
                  ActOutcome.DROPPED, "dropped " + act.slot().target() + " by the database");
          case "changed" -> new ActResult(ActOutcome.ABORTED, "the slot had changed: " + why);
          case "refused" -> new ActResult(ActOutcome.FAILED, "the database refuses: " + why);
          default ->
              new ActResult(
                  ActOutcome.PENDING,
                  "slotwarden.drop_slot said " + outcome + ", which is unknown; look at the slot");
        };
      }
    }
  }

  /// Every value that the evidence has; the function knows which of them the server's version
  /// compares.
  private static void bind(PreparedStatement drop, SlotEvidence expected) throws SQLException {
    int at = 0;
    drop.setString(++at, expected.name());
    drop.setString(++at, expected.type().word());
    drop.setString(++at, expected.plugin());
    drop.setString(++at, expected.database());
    drop.setString(++at, DropStatement.lsn(expected.restartLsn()));
    drop.setString(++at, DropStatement.lsn(expected.confirmedFlushLsn()));
    DropStatement.instant(drop, ++at, expected.server().startedAt());
    drop.setObject(++at, expected.server().systemIdentifier(), Types.BIGINT);
    at = DropStatement.counters(drop, at, expected.counters());
    DropStatement.instant(drop, ++at, expected.inactiveSince());
    drop.setString(++at, expected.invalidationReason());
  }

  /// Why no slot is made here.
  static String noCreation(Credential actor) {
    String role = PostgresActor.role(actor);
    return "this server has the hardened set-up (deploy/sql/hardened.sql): "
        + role
        + " has no right to replicate, so slotwarden makes no slots there. Make it by hand with a"
        + " role that has the right, or give it up: ALTER ROLE "
        + role
        + " REPLICATION (on RDS and Aurora: GRANT rds_replication TO "
        + role
        + ")";
  }
}

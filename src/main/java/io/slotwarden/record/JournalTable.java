package io.slotwarden.record;

import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.Action;
import io.slotwarden.model.DatabaseId;
import io.slotwarden.model.NewSlot;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.TableName;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskKind;
import io.slotwarden.model.Trace;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The journal's rows: an intent, later its outcome.
final class JournalTable {
  private JournalTable() {}

  static long add(
      Connection connection,
      Act act,
      Trace trace,
      Instant at,
      @Nullable ActOutcome outcome,
      String detail)
      throws SQLException {
    Act.@Nullable DropSlot drop = act instanceof Act.DropSlot d ? d : null;
    Act.@Nullable ResumeTask resume = act instanceof Act.ResumeTask r ? r : null;
    Sql.update(
        connection,
        "act-add",
        at,
        act.action(),
        act.subject().target(),
        act.policy(),
        outcome,
        outcome == null ? null : at,
        detail,
        act.subject().place(),
        name(act),
        drop == null ? null : drop.majorVersion(),
        expected(act),
        resume == null ? null : resume.arn(),
        resume == null ? null : resume.kind(),
        trace);
    return Sql.first(connection, "last-id", row -> row.number("id")).orElseThrow();
  }

  static void settle(Connection connection, long id, ActOutcome outcome, String detail, Instant at)
      throws SQLException {
    Instant settledAt = outcome == ActOutcome.PENDING ? null : at;
    if (Sql.update(connection, "act-settle", id, outcome, settledAt, detail) == 0) {
      Optional<String> known = Sql.first(connection, "act-outcome", row -> row.text("outcome"), id);
      throw known.isEmpty()
          ? new IllegalArgumentException("the journal has no entry " + id)
          : new IllegalStateException(
              "journal entry " + id + " is settled already (" + known.get() + ")");
    }
  }

  static ActRecord read(Row row) throws SQLException {
    return new ActRecord(
        row.number("id"),
        row.instant("at"),
        act(row),
        row.wordOrNull(ActOutcome.class, "outcome"),
        row.instantOrNull("settled_at"),
        row.text("detail"),
        row.json(Trace.class, "trace"));
  }

  private static Act act(Row row) throws SQLException {
    return switch (row.word(Action.class, "action")) {
      case DROP_SLOT ->
          new Act.DropSlot(
              new SlotId(row.text("place"), row.text("name")),
              row.text("policy"),
              row.smallNumber("major_version"),
              row.json(SlotEvidence.class, "expected"));
      case RESUME_TASK ->
          new Act.ResumeTask(
              new TaskId(row.text("place"), row.text("name")),
              row.text("policy"),
              row.text("arn"),
              row.word(TaskKind.class, "task_kind"));
      case CREATE_SLOT ->
          new Act.CreateSlot(
              new SlotId(row.text("place"), row.text("name")), row.json(NewSlot.class, "expected"));
      case WRITE_HEARTBEAT ->
          new Act.WriteHeartbeat(
              new DatabaseId(row.text("place"), row.text("name")),
              row.text("policy"),
              row.json(TableName.class, "expected"));
    };
  }

  /// What the act relies on to be there, as it was when it was decided.
  private static @Nullable Record expected(Act act) {
    return switch (act) {
      case Act.DropSlot drop -> drop.expected();
      case Act.ResumeTask _ -> null;
      case Act.CreateSlot create -> create.made();
      case Act.WriteHeartbeat beat -> beat.table();
    };
  }

  private static String name(Act act) {
    return switch (act) {
      case Act.DropSlot drop -> drop.slot().name();
      case Act.ResumeTask resume -> resume.task().name();
      case Act.CreateSlot create -> create.slot().name();
      case Act.WriteHeartbeat beat -> beat.database().name();
    };
  }
}

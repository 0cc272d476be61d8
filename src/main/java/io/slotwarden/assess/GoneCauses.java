package io.slotwarden.assess;

import io.slotwarden.model.Diagnosis;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Evidence;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotCause;
import io.slotwarden.model.SlotNames;
import io.slotwarden.model.StopReason;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Why nobody reads a slot, or nobody for long, or not yet.
final class GoneCauses {
  /// So many attaches without any progress are a loop and no accident.
  private static final int LOOP_ATTACHES = 3;

  private static final Duration LOOP_WINDOW = Duration.ofMinutes(15);

  private GoneCauses() {}

  static Diagnosis of(SlotCase c, Distances d) {
    Optional<Diagnosis> pinned = Pins.of(c, d);
    if (pinned.isPresent()) {
      Diagnosis p = pinned.get();
      List<Evidence> evidence = new ArrayList<>(p.evidence());
      evidence.add(new Evidence.Said("no consumer is connected now"));
      return new Diagnosis(p.cause(), p.headline(), evidence, p.remedy());
    }
    List<Evidence> evidence = new ArrayList<>();
    for (DmsTask task : c.tasks()) {
      String reason = StopReason.of(task.stopReason(), task.lastFailureMessage()).word();
      evidence.add(new Evidence.Task(task.id(), task.status(), reason));
      switch (TaskStatus.of(task.status())) {
        case DOWN -> {
          return down(c, task, evidence);
        }
        case RUNNING, TRANSIENT, IDLE, UNKNOWN -> {}
      }
    }
    Pins.mention(c, evidence);
    return taskGone(c, evidence)
        .orElseGet(
            () ->
                new Diagnosis(
                    SlotCause.CONSUMER_GONE,
                    "no consumer is connected",
                    evidence,
                    Remedies.startAgain(c.ownership().owner(), c.slot())));
  }

  private static Diagnosis down(SlotCase c, DmsTask task, List<Evidence> evidence) {
    boolean failed = TaskStatus.folded(task.status()).startsWith("failed");
    Pins.mention(c, evidence);
    task.deprovisionAt()
        .ifPresent(
            at ->
                evidence.add(
                    new Evidence.Said(
                        "DMS takes its capacity back at "
                            + at
                            + ": it can't be restarted after that")));
    return new Diagnosis(
        failed ? SlotCause.TASK_FAILED : SlotCause.TASK_STOPPED,
        "DMS "
            + task.kind().noun()
            + " "
            + task.id()
            + ", which reads it, "
            + (failed ? "has failed" : "is stopped"),
        evidence,
        Remedies.resume(
            task, c.ownership().owner().id() == null ? task.id() : c.ownership().owner().id()));
  }

  /// The task that read it, or made it, stands in no complete listing any more.
  private static Optional<Diagnosis> taskGone(SlotCase c, List<Evidence> evidence) {
    Slot slot = c.slot();
    Instant complete = c.ownership().inventory().toOptional().orElse(null);
    OwnerKind owner = c.ownership().owner().kind();
    boolean unclaimed =
        owner == OwnerKind.NONE || owner == OwnerKind.UNKNOWN || owner == OwnerKind.DMS_ENDPOINT;
    if (complete == null || !unclaimed || !c.tasks().isEmpty()) {
      return Optional.empty();
    }
    List<TaskId> readers = c.trail().readers();
    boolean madeByDms = SlotNames.encodesDatabaseOf(slot);
    if (readers.isEmpty() && !madeByDms) {
      return Optional.empty();
    }
    String who =
        readers.isEmpty()
            ? "the DMS task that made it"
            : "DMS task " + readers.stream().map(TaskId::target).collect(Collectors.joining(", "));
    evidence.add(
        new Evidence.Said(
            readers.isEmpty()
                ? "its name is one that DMS gives, with the OID of its database, and no listed task"
                    + " has made it (inventory complete at "
                    + complete
                    + ")"
                : "no complete listing holds that task any more (the last one at "
                    + complete
                    + ")"));
    return Optional.of(
        new Diagnosis(
            SlotCause.TASK_GONE,
            who + " was deleted",
            evidence,
            "ask who deleted it; if nobody will go on from this slot: " + Remedies.drop(slot)));
  }

  /// A consumer comes again and again and confirms nothing.
  static boolean isCrashLoop(SlotCase c) {
    Instant from = c.sample().at().minus(LOOP_WINDOW);
    int attaches = 0;
    for (Instant attach : c.trail().attaches()) {
      attaches += attach.isBefore(from) ? 0 : 1;
    }
    return attaches >= LOOP_ATTACHES;
  }

  static Diagnosis crashLoop(SlotCase c) {
    List<Instant> attaches = c.trail().attaches();
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence.Lasts(
            "it has confirmed nothing for ",
            Duration.between(c.trail().confirmedStillSince(), c.sample().at())));
    if (c.slot().walsender() != null) {
      evidence.add(
          new Evidence.Sender(c.slot().activePid(), c.slot().walsender(), c.sample().at()));
    }
    c.tasks()
        .forEach(
            t ->
                evidence.add(
                    new Evidence.Task(
                        t.id(),
                        t.status(),
                        StopReason.of(t.stopReason(), t.lastFailureMessage()).word())));
    return new Diagnosis(
        SlotCause.CRASH_LOOP,
        "its consumer came "
            + attaches.size()
            + " times since "
            + attaches.getFirst()
            + " and confirmed nothing",
        evidence,
        "look for this slot's name in the server's log: it tells why the consumer ends (a missing"
            + " publication, a wrong option, a changed table)");
  }

  static Diagnosis creating(SlotCase c) {
    String waits = "it is being created and waits for older transactions to end";
    List<Evidence> evidence = new ArrayList<>();
    if (c.slot().activePid() != null) {
      evidence.add(new Evidence.Said("created by pid " + c.slot().activePid()));
    }
    return c.blocker()
        .map(
            t ->
                new Diagnosis(
                    SlotCause.CREATING,
                    "it is being created and waits for " + t.text(c.sample().at()),
                    evidence,
                    Remedies.end(t)))
        .orElseGet(
            () -> {
              c.closer()
                  .transactions()
                  .reason()
                  .ifPresent(
                      why -> evidence.add(new Evidence.Said("which ones is not known: " + why)));
              return new Diagnosis(
                  SlotCause.CREATING,
                  waits,
                  evidence,
                  c.sample().inRecovery()
                      ? "on its primary: select pg_log_standby_snapshot()"
                      : "wait; if it stays so, end the oldest writing transaction"
                          + " (pg_stat_activity, pg_prepared_xacts)");
            });
  }
}

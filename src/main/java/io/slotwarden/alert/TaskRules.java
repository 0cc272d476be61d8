package io.slotwarden.alert;

import static io.slotwarden.model.AlertKey.ACT_BLOCKED;
import static io.slotwarden.model.AlertKey.TASK_DEPROVISION;
import static io.slotwarden.model.AlertKey.TASK_DOWN;

import io.slotwarden.alert.Judgement.Proof;
import io.slotwarden.config.AlertsConfig;
import io.slotwarden.model.Alert;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Severity;
import io.slotwarden.model.StopReason;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What a complete listing says of tasks.
final class TaskRules {
  /// A resumed task that dies again within this was never back; the default of `stable-for`.
  static final Duration STABLE = Duration.ofMinutes(10);

  /// Ends that were planned: nobody has to do anything.
  private static final Set<String> PLANNED =
      Set.of("FULL_LOAD_ONLY_FINISHED", "STOPPED_AT_SERVER_TIME", "STOPPED_AT_COMMIT_TIME");

  private final AlertsConfig config;
  private final Deprovisioning deprovisioning;

  TaskRules(AlertsConfig config) {
    this.config = config;
    this.deprovisioning = new Deprovisioning(config);
  }

  /// @param known tasks that are listed, or have not been missing for long enough to be gone
  List<Judgement> judge(
      String dms,
      List<TaskReading> readings,
      Set<TaskId> known,
      Collection<Alert> alerts,
      Instant now) {
    List<Judgement> judged = new ArrayList<>();
    for (TaskReading r : readings) {
      down(r, now, judged);
      blocked(r, judged);
      deprovisioning.judge(r, now, judged);
    }
    for (Alert a : alerts) {
      boolean ofTask =
          a.isOpen()
              && a.place().equals(dms)
              && (a.id().key() == TASK_DOWN
                  || a.id().key() == ACT_BLOCKED
                  || a.id().key() == TASK_DEPROVISION);
      if (ofTask && known.stream().noneMatch(t -> t.target().equals(a.id().subject()))) {
        judged.add(new Judgement.Ended(a.id(), "the task is gone", Duration.ZERO));
      }
    }
    return judged;
  }

  private void down(TaskReading r, Instant now, List<Judgement> judged) {
    Alert.Id id = Alert.Id.of(TASK_DOWN, r.id());
    switch (TaskStatus.of(r.task().status())) {
      case RUNNING -> judged.add(new Judgement.Ended(id, "the task runs again", STABLE));
      case IDLE -> judged.add(new Judgement.Ended(id, "the task is ready, not down", STABLE));
      // On its way, or a word that is not known: neither down nor up.
      case TRANSIENT, UNKNOWN -> {}
      case DOWN -> ofTaskDown(r, id, now, judged);
    }
  }

  private void ofTaskDown(TaskReading r, Alert.Id id, Instant now, List<Judgement> judged) {
    StopReason reason = StopReason.of(r.task().stopReason(), r.task().lastFailureMessage());
    boolean failed = isFailed(r.task());
    if (isPlanned(r.task())) {
      judged.add(new Judgement.Ended(id, "it ended as planned", Duration.ZERO));
      return;
    }
    List<String> slots = r.slots();
    if (!failed && isOnPurpose(reason)) {
      // A stop by hand matters while its slot keeps WAL; whether it does may be unknown.
      if (slots == null) {
        return;
      }
      if (slots.isEmpty()) {
        judged.add(
            new Judgement.Ended(
                id, "it was stopped on purpose and reads no slot of ours", Duration.ZERO));
        return;
      }
    }
    Instant since = r.watch().downSince() == null ? now : r.watch().downSince();
    boolean critical = !now.isBefore(since.plus(config.taskCriticalAfter()));
    Severity severity =
        r.ours() ? (critical ? Severity.CRITICAL : Severity.WARNING) : Severity.INFO;
    Duration lasts =
        severity == Severity.CRITICAL ? config.taskCriticalAfter() : config.taskWarningAfter();
    judged.add(
        new Judgement.Holds(
            id,
            r.id().dms(),
            severity,
            severity,
            Proof.lasting(lasts),
            since,
            words(r, reason.word(), " is " + r.task().status(), reason.sentence()),
            null,
            false,
            false));
  }

  private static boolean isFailed(DmsTask task) {
    return TaskStatus.folded(task.status()).startsWith("failed");
  }

  /// An end at which nothing is left to do.
  static boolean isPlanned(DmsTask task) {
    StopReason reason = StopReason.of(task.stopReason(), task.lastFailureMessage());
    return !isFailed(task) && (PLANNED.contains(reason.word()) || !task.hasCdc());
  }

  private static boolean isOnPurpose(StopReason reason) {
    return switch (reason.advice()) {
      case BY_HAND -> true;
      case NEVER -> reason.word().startsWith("STOPPED_AFTER_");
      case RESUME, RESUME_LATER, WAIT, ONCE, WHEN_RECOVERED, PAGE, NEEDS_RELOAD -> false;
    };
  }

  private static void blocked(TaskReading r, List<Judgement> judged) {
    Alert.Id id = Alert.Id.of(ACT_BLOCKED, r.id());
    boolean running = TaskStatus.of(r.task().status()) == TaskStatus.RUNNING;
    String why = r.blocked();
    if (running || r.safe()) {
      judged.add(
          new Judgement.Ended(
              id, running ? "the task runs again" : "resuming is safe again", Duration.ZERO));
    } else if (why != null && r.watch().downSince() != null) {
      judged.add(
          new Judgement.Holds(
              id,
              r.id().dms(),
              Severity.CRITICAL,
              Severity.CRITICAL,
              Proof.AT_ONCE,
              r.watch().downSince(),
              words(r, "resume_predicate", " can't be resumed without losing data", why),
              null,
              false,
              r.toldBlocked()));
    }
  }

  static Alert.Words words(TaskReading r, String cause, String clause, String evidence) {
    DmsTask task = r.task();
    List<String> slots = r.slots();
    return new Alert.Words(
        cause.toLowerCase(Locale.ROOT),
        sentenceCase(task.kind().noun()) + " " + r.id().name() + " of " + r.id().dms() + clause,
        "DMS "
            + task.kind().noun()
            + ", "
            + task.migrationType()
            + (slots == null
                ? ", its source can't be seen"
                : slots.isEmpty()
                    ? ", reads no slot that is known to be ours"
                    : ", reads " + String.join(", ", slots)),
        "status "
            + task.status()
            + ": "
            + evidence
            + task.deprovisionAt().map(at -> "; it can't be restarted after " + at).orElse(""));
  }

  static String sentenceCase(String noun) {
    return noun.substring(0, 1).toUpperCase(Locale.ROOT) + noun.substring(1);
  }
}

package io.slotwarden.alert;

import static io.slotwarden.model.AlertKey.TASK_DEPROVISION;

import io.slotwarden.alert.Judgement.Proof;
import io.slotwarden.config.AlertsConfig;
import io.slotwarden.model.Alert;
import io.slotwarden.model.Durations;
import io.slotwarden.model.Serverless;
import io.slotwarden.model.Severity;
import io.slotwarden.model.StopReason;
import io.slotwarden.model.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// The clock of a Serverless replication with CDC that does not run: once DMS has taken its
/// capacity back it can't be restarted, so a stop by hand counts, too.
final class Deprovisioning {
  /// A night and a way to work: whoever is told in the evening can still act in the morning.
  static final Duration CRITICAL_BEFORE = Duration.ofHours(12);

  private final AlertsConfig config;

  Deprovisioning(AlertsConfig config) {
    this.config = config;
  }

  void judge(TaskReading r, Instant now, List<Judgement> judged) {
    Serverless serverless = r.task().serverless();
    if (serverless == null) {
      return;
    }
    Alert.Id id = Alert.Id.of(TASK_DEPROVISION, r.id());
    switch (TaskStatus.of(r.task().status())) {
      case RUNNING ->
          judged.add(new Judgement.Ended(id, "the replication runs again", TaskRules.STABLE));
      case IDLE ->
          judged.add(new Judgement.Ended(id, "the replication is ready, not down", Duration.ZERO));
      case TRANSIENT, UNKNOWN -> {}
      case DOWN -> down(r, serverless, id, now, judged);
    }
  }

  private void down(
      TaskReading r, Serverless serverless, Alert.Id id, Instant now, List<Judgement> judged) {
    if (TaskRules.isPlanned(r.task())) {
      judged.add(new Judgement.Ended(id, "it ended as planned", Duration.ZERO));
      return;
    }
    Instant since = r.watch().downSince() == null ? now : r.watch().downSince();
    // It went down before we saw it: where DMS names no time, this is the latest that it can be.
    Instant deadline = serverless.deadline().orElse(since.plus(Serverless.KEPT));
    String bound = serverless.deadline().isPresent() ? "" : " at the latest";
    boolean near = !now.isBefore(deadline.minus(CRITICAL_BEFORE));
    Severity severity = r.ours() ? (near ? Severity.CRITICAL : Severity.WARNING) : Severity.INFO;
    Duration left = Duration.between(now, deadline).truncatedTo(ChronoUnit.MINUTES);
    String when =
        left.isPositive()
            ? " is deprovisioned in " + Durations.format(left) + bound
            : " may be deprovisioned by now";
    StopReason reason = StopReason.of(r.task().stopReason(), r.task().lastFailureMessage());
    judged.add(
        new Judgement.Holds(
            id,
            r.id().dms(),
            severity,
            severity,
            near ? Proof.AT_ONCE : Proof.lasting(config.taskWarningAfter()),
            since,
            TaskRules.words(
                r, reason.word(), when, reason.sentence() + "; deadline " + deadline + bound),
            null,
            false,
            false));
  }
}

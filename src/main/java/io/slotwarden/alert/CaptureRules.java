package io.slotwarden.alert;

import io.slotwarden.alert.Judgement.Proof;
import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.CaptureHeartbeat;
import io.slotwarden.model.CaptureHeartbeat.Beats;
import io.slotwarden.model.CaptureHeartbeat.None;
import io.slotwarden.model.Durations;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Severity;
import io.slotwarden.model.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A task runs, its slot is active, and the heartbeat that DMS itself writes stands still. Only a
/// heartbeat whose pace was seen counts: a table may be left over, and most tasks have none.
final class CaptureRules {
  /// Three beats of the default pace; of a slower one it takes three as well.
  static final Duration STILL = Duration.ofMinutes(15);

  private static final int BEATS = 3;

  private CaptureRules() {}

  static List<Judgement> judge(List<CaptureReading> readings) {
    List<Judgement> judged = new ArrayList<>();
    for (CaptureReading r : readings) {
      Judgement judgement = judge(r);
      if (judgement != null) {
        judged.add(judgement);
      }
    }
    return judged;
  }

  private static @Nullable Judgement judge(CaptureReading r) {
    Alert.Id id = Alert.Id.of(AlertKey.TASK_HEARTBEAT, r.id());
    return switch (TaskStatus.of(r.task().status())) {
      case DOWN, IDLE -> new Judgement.Ended(id, "the task does not run", Duration.ZERO);
      case TRANSIENT, UNKNOWN -> null;
      case RUNNING ->
          switch (r.heartbeat()) {
            case Observed.Unknown<CaptureHeartbeat> _ -> null;
            case Observed.Known<CaptureHeartbeat>(None _, var _) ->
                new Judgement.Ended(id, "its heartbeat table is gone", Duration.ZERO);
            case Observed.Known<CaptureHeartbeat>(Beats beats, Instant at) ->
                ofRunning(r, id, beats, at);
          };
    };
  }

  private static @Nullable Judgement ofRunning(
      CaptureReading r, Alert.Id id, Beats beats, Instant at) {
    Instant running = r.runningSince();
    if (running == null) {
      return null;
    }
    Instant since = beats.since().isBefore(running) ? running : beats.since();
    Duration pace = beats.pace();
    Duration limit = limit(pace);
    boolean still = Duration.between(since, at).compareTo(limit) >= 0;
    if (pace != null && still) {
      return new Judgement.Holds(
          id,
          id.place(),
          Severity.WARNING,
          Severity.WARNING,
          Proof.lasting(limit),
          since,
          words(r, since, at, pace),
          null,
          false,
          false);
    }
    return !still && beats.moved() && since.equals(beats.since())
        ? new Judgement.Ended(id, "its heartbeat moves again", SlotRules.CALM)
        : null;
  }

  private static Duration limit(@Nullable Duration pace) {
    Duration beats = pace == null ? Duration.ZERO : pace.multipliedBy(BEATS);
    return beats.compareTo(STILL) > 0 ? beats : STILL;
  }

  private static Alert.Words words(CaptureReading r, Instant since, Instant at, Duration pace) {
    return new Alert.Words(
        "heartbeat_still",
        "Task %s of %s runs, says DMS, its slot is active, and its heartbeat has not moved for %s"
            .formatted(r.id().name(), r.id().dms(), Durations.format(Duration.between(since, at))),
        "DMS " + r.task().kind().word(),
        "awsdms_heartbeat in database %s; it used to move every %s"
            .formatted(r.database(), Durations.format(pace)));
  }
}

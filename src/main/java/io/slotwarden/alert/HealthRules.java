package io.slotwarden.alert;

import static io.slotwarden.model.AlertKey.REPLICATION_INSTANCE_STARVED;
import static io.slotwarden.model.AlertKey.TASK_HEARTBEAT;
import static io.slotwarden.model.AlertKey.TASK_LATENCY;
import static io.slotwarden.model.AlertKey.TASK_TABLES;
import static io.slotwarden.model.AlertKey.TASK_WITHOUT_SLOT;

import io.slotwarden.alert.Judgement.Proof;
import io.slotwarden.config.AlertsConfig;
import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.Durations;
import io.slotwarden.model.InstanceHealth;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Severity;
import io.slotwarden.model.TaskHealth;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is wrong with tasks that DMS says are fine. What was not measured is not mentioned, and so
/// resolves nothing. Measured is once in some minutes and judged at every look, so that each
/// condition has to last for longer than one measurement.
final class HealthRules {
  /// Longer than two looks at statistics or metrics at their default cadence.
  static final Duration LASTS = Duration.ofMinutes(11);

  /// A datapoint that is older says nothing of now, and CloudWatch is late by some minutes at most.
  static final Duration SILENT = Duration.ofMinutes(30);

  /// An alert of a latency ends, or is lowered, when less than this part of it is left.
  private static final int CLEARS_AT_ONE_IN = 2;

  private static final Set<AlertKey> OF_TASK =
      EnumSet.of(TASK_TABLES, TASK_LATENCY, TASK_WITHOUT_SLOT, TASK_HEARTBEAT);

  private final AlertsConfig config;

  HealthRules(AlertsConfig config) {
    this.config = config;
  }

  /// @param known tasks that are listed, or have not been missing for long enough to be gone
  /// @param instances by name: every replication instance of our tasks; null when which they are is
  ///   not known
  List<Judgement> judge(
      String dms,
      List<HealthReading> readings,
      Set<TaskId> known,
      @Nullable Map<String, InstanceHealth> instances,
      Collection<Alert> alerts,
      Instant now) {
    List<Judgement> judged = new ArrayList<>();
    for (HealthReading r : readings) {
      tables(r, judged);
      latency(r, now, judged);
      consumer(r, now, judged);
    }
    if (instances != null) {
      instances.forEach((name, health) -> instance(dms, name, health, judged));
    }
    for (Alert a : alerts) {
      boolean ofTask = a.isOpen() && a.place().equals(dms) && OF_TASK.contains(a.id().key());
      if (ofTask && known.stream().noneMatch(t -> t.target().equals(a.id().subject()))) {
        judged.add(new Judgement.Ended(a.id(), "the task is gone", Duration.ZERO));
      }
      boolean ofInstance =
          a.isOpen() && a.place().equals(dms) && a.id().key() == REPLICATION_INSTANCE_STARVED;
      if (ofInstance
          && instances != null
          && instances.keySet().stream().noneMatch(n -> subject(dms, n).equals(a.id().subject()))) {
        judged.add(
            new Judgement.Ended(a.id(), "no task of ours lies on it any more", Duration.ZERO));
      }
    }
    return judged;
  }

  /// The listing counts tables in error, also of a task whose full load is done and which does not
  /// run any more; only the statistics know of their validation.
  private static void tables(HealthReading r, List<Judgement> judged) {
    Alert.Id id = Alert.Id.of(TASK_TABLES, r.id());
    TaskHealth.Tables seen = r.health().tables().toOptional().orElse(null);
    Integer counted = r.task().tablesErrored();
    int errored = Math.max(counted == null ? 0 : counted, seen == null ? 0 : seen.errored());
    int failed = seen == null ? 0 : seen.validationFailed();
    int suspended = seen == null ? 0 : seen.validationSuspended();
    if (errored + failed + suspended > 0) {
      judged.add(
          holds(
              id,
              Severity.WARNING,
              Severity.WARNING,
              LASTS,
              null,
              words(
                  r,
                  "tables",
                  ": " + counts(errored, failed, suspended) + ", and its status is " + status(r),
                  seen == null || seen.worst().isEmpty()
                      ? "of the task's statistics; which tables: "
                          + r.health().tables().reason().orElse("not seen yet")
                      : seen.named()),
              null));
    } else if (counted != null && (seen != null || !r.hasTables())) {
      judged.add(new Judgement.Ended(id, "no table is in error", SlotRules.CALM));
    }
  }

  private static String counts(int errored, int failed, int suspended) {
    List<String> parts = new ArrayList<>();
    if (errored > 0) {
      parts.add(tables(errored) + " in error");
    }
    if (failed > 0) {
      parts.add(tables(failed) + " whose rows differ on the target");
    }
    if (suspended > 0) {
      parts.add(tables(suspended) + " whose rows can't be compared");
    }
    return String.join(", ", parts);
  }

  private static String tables(int n) {
    return n == 1 ? "1 table" : n + " tables";
  }

  private void latency(HealthReading r, Instant now, List<Judgement> judged) {
    Alert.Id id = Alert.Id.of(TASK_LATENCY, r.id());
    switch (TaskStatus.of(r.task().status())) {
      case RUNNING -> ofRunning(r, id, now, judged);
      case DOWN, IDLE ->
          judged.add(new Judgement.Ended(id, "the task does not run", Duration.ZERO));
      case TRANSIENT, UNKNOWN -> {}
    }
  }

  private void ofRunning(HealthReading r, Alert.Id id, Instant now, List<Judgement> judged) {
    TaskHealth.Latency source = r.health().source().toOptional().orElse(null);
    TaskHealth.Latency target = r.health().target().toOptional().orElse(null);
    Double worst = worst(fresh(source, now), fresh(target, now));
    Severity severity = worst == null ? null : rank(worst, 1);
    Severity keeps = worst == null ? null : rank(worst, CLEARS_AT_ONE_IN);
    Alert.Words words = latencyWords(r, source, target, now);
    if (worst != null && severity != null && keeps != null) {
      judged.add(holds(id, severity, keeps, LASTS, null, words, (long) worst.doubleValue()));
    } else if (isWanted() && (isSilent(r, source, now) || isSilent(r, target, now))) {
      judged.add(
          holds(
              id,
              Severity.WARNING,
              Severity.WARNING,
              LASTS,
              null,
              words(
                  r,
                  "no_data",
                  ": how far it is behind is not known, for CloudWatch has no datapoint of now",
                  "no data is not zero; " + words.evidence()),
              null));
    } else if (keeps != null && worst != null) {
      judged.add(new Judgement.Lingers(id, keeps, words, (long) worst.doubleValue()));
    } else if (fresh(source, now) != null && fresh(target, now) != null) {
      judged.add(new Judgement.Ended(id, "it has caught up", SlotRules.CALM));
    }
  }

  /// Two thresholds of zero switch it off.
  private boolean isWanted() {
    return config.latencyWarning().isPositive() || config.latencyCritical().isPositive();
  }

  /// Zero switches a severity off.
  private @Nullable Severity rank(double seconds, int divisor) {
    if (reaches(seconds, config.latencyCritical(), divisor)) {
      return Severity.CRITICAL;
    }
    return reaches(seconds, config.latencyWarning(), divisor) ? Severity.WARNING : null;
  }

  private static boolean reaches(double seconds, Duration threshold, int divisor) {
    return threshold.isPositive() && seconds * divisor >= threshold.toSeconds();
  }

  private static @Nullable Double fresh(TaskHealth.@Nullable Latency latency, Instant now) {
    return latency instanceof TaskHealth.Latency.Measured(double seconds, Instant at)
            && !at.isBefore(now.minus(SILENT))
        ? seconds
        : null;
  }

  private static @Nullable Double worst(@Nullable Double a, @Nullable Double b) {
    return a == null ? b : b == null ? a : Double.valueOf(Math.max(a, b));
  }

  /// CloudWatch answered, and what it has is old or nothing, although the task has run for long
  /// enough to have been measured.
  private static boolean isSilent(
      HealthReading r, TaskHealth.@Nullable Latency latency, Instant now) {
    Instant since = r.runningSince();
    return latency != null
        && fresh(latency, now) == null
        && since != null
        && !now.isBefore(since.plus(SILENT));
  }

  private static Alert.Words latencyWords(
      HealthReading r,
      TaskHealth.@Nullable Latency source,
      TaskHealth.@Nullable Latency target,
      Instant now) {
    String each =
        "source: "
            + said(source, r.health().source(), now)
            + "; target: "
            + said(target, r.health().target(), now);
    return words(r, "latency", " is far behind: " + each, each);
  }

  private static String said(
      TaskHealth.@Nullable Latency latency, Observed<TaskHealth.Latency> observed, Instant now) {
    return switch (latency) {
      case null -> observed.reason().orElse("not known");
      case TaskHealth.Latency.Measured(double seconds, Instant at) ->
          Durations.format(Duration.ofSeconds((long) seconds))
              + " behind, measured "
              + Durations.format(Duration.between(at, now))
              + " ago";
      case TaskHealth.Latency.NoData(Instant since) ->
          "no datapoint for " + Durations.format(Duration.between(since, now));
    };
  }

  private void consumer(HealthReading r, Instant now, List<Judgement> judged) {
    Alert.Id id = Alert.Id.of(TASK_WITHOUT_SLOT, r.id());
    switch (TaskStatus.of(r.task().status())) {
      case DOWN, IDLE ->
          judged.add(new Judgement.Ended(id, "the task does not run", Duration.ZERO));
      case TRANSIENT, UNKNOWN -> {}
      case RUNNING -> {
        Boolean consumed = r.consumed().toOptional().orElse(null);
        if (!r.task().hasCdc()) {
          judged.add(new Judgement.Ended(id, "a full load reads no slot", Duration.ZERO));
        } else if (Boolean.TRUE.equals(consumed)) {
          judged.add(new Judgement.Ended(id, "its slot is read", TaskRules.STABLE));
        } else if (Boolean.FALSE.equals(consumed)) {
          judged.add(
              holds(
                  id,
                  Severity.WARNING,
                  Severity.WARNING,
                  config.withoutSlotWarningAfter(),
                  null,
                  words(
                      r,
                      "no_consumer",
                      " runs, says DMS, and nothing is connected to its slot",
                      r.slot() == null
                          ? "no slot of its own is on the server, and no logical slot of its"
                              + " database is active"
                          : "slot " + r.slot() + " is not active"),
                  null));
        }
      }
    }
  }

  private static void instance(
      String dms, String name, InstanceHealth health, List<Judgement> judged) {
    Alert.Id id = new Alert.Id(REPLICATION_INSTANCE_STARVED, subject(dms, name));
    String lack = health.lack().orElse(null);
    if (lack != null) {
      judged.add(
          new Judgement.Holds(
              id,
              dms,
              Severity.WARNING,
              Severity.WARNING,
              Proof.lasting(LASTS),
              null,
              new Alert.Words(
                  "starved",
                  "Replication instance " + name + " of " + dms + " is starved: " + lack,
                  "DMS replication instance",
                  lack),
              null,
              false,
              false));
    } else if (health.memoryStarved().isKnown()
        && health.diskStarved().isKnown()
        && health.cpuStarved().isKnown()) {
      judged.add(new Judgement.Ended(id, "it has memory, disk and CPU again", SlotRules.CALM));
    }
  }

  private static String subject(String dms, String instance) {
    return dms + "/" + instance;
  }

  private static Judgement holds(
      Alert.Id id,
      Severity severity,
      Severity keeps,
      Duration lasts,
      @Nullable Instant since,
      Alert.Words words,
      @Nullable Long measure) {
    return new Judgement.Holds(
        id, id.place(), severity, keeps, Proof.lasting(lasts), since, words, measure, false, false);
  }

  private static Alert.Words words(HealthReading r, String cause, String clause, String evidence) {
    return new Alert.Words(
        cause,
        TaskRules.sentenceCase(r.task().kind().noun())
            + " "
            + r.id().name()
            + " of "
            + r.id().dms()
            + clause,
        "DMS "
            + r.task().kind().noun()
            + ", "
            + r.task().migrationType()
            + (r.slot() == null ? "" : ", reads " + r.slot()),
        evidence);
  }

  private static String status(HealthReading r) {
    return r.task().status().isEmpty() ? "not known" : r.task().status();
  }
}

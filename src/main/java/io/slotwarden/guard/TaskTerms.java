package io.slotwarden.guard;

import io.slotwarden.model.Checkpoints;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.InstanceHealth;
import io.slotwarden.model.Observed;
import io.slotwarden.model.StopReason;
import io.slotwarden.model.TaskKind;
import io.slotwarden.model.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// The terms of a resume that the task itself tells: what it is, how it stopped, who holds it.
final class TaskTerms {
  /// How long an internal restart of DMS may take before we take it for a stop.
  private static final Duration DMS_RESTART = Duration.ofMinutes(10);

  /// An instance that recovered and starves again under the same task is too small.
  private static final int TRIES_ON_A_WEAK_INSTANCE = 2;

  private TaskTerms() {}

  static ResumeTerm migrationType(ResumeFacts f) {
    String type = String.valueOf(f.task().migrationType()).toLowerCase(Locale.ROOT);
    if (f.task().kind() == TaskKind.DATA_MIGRATION) {
      return ResumeTerm.refuses(
          "migration_type",
          "data migration, " + type,
          "a data migration is shown and never resumed: DMS shows no checkpoint of it");
    }
    return type.equals("cdc") || type.equals("full-load-and-cdc")
        ? ResumeTerm.met("migration_type", type)
        : ResumeTerm.refuses("migration_type", type, "only tasks with CDC are ever resumed");
  }

  static ResumeTerm taskAtRest(ResumeFacts f) {
    DmsTask task = f.task();
    String input = task.status() + ", stopped at " + task.stopDate();
    boolean rests = task.status().equals("stopped") || task.status().equals("failed");
    return rests && task.stopDate() != null && TaskStatus.of(task.status()) == TaskStatus.DOWN
        ? ResumeTerm.met("task_at_rest", input)
        : ResumeTerm.waits(
            "task_at_rest", input, "it has to be stopped or failed, with a stop date");
  }

  static ResumeTerm stopReason(ResumeFacts f) {
    StopReason reason = StopReason.of(f.task().stopReason(), f.task().lastFailureMessage());
    String input = reason.word() + ": " + reason.sentence();
    return switch (reason.advice()) {
      case RESUME -> ResumeTerm.met("stop_reason", input);
      case RESUME_LATER -> {
        Instant down = f.watch().downSince();
        yield down != null && !f.world().now().isBefore(down.plus(DMS_RESTART))
            ? ResumeTerm.met("stop_reason", input)
            : ResumeTerm.waits("stop_reason", input, "DMS may bring it back by itself");
      }
      case ONCE ->
          f.watch().attempts() == 0
              ? ResumeTerm.met("stop_reason", input + "; one attempt")
              : ResumeTerm.escalates("stop_reason", input, "one attempt did not mend it");
      case WHEN_RECOVERED -> whenRecovered(f, reason, input);
      // The message stays as it is when the other consumer leaves; the slot tells.
      case WAIT ->
          f.slot() != null && !f.slot().active()
              ? ResumeTerm.met("stop_reason", input + "; nobody does now")
              : ResumeTerm.waits("stop_reason", input, "wait until that has passed");
      case NEVER, PAGE ->
          ResumeTerm.refuses("stop_reason", input, "resuming does not mend it; a person decides");
      case NEEDS_RELOAD ->
          ResumeTerm.reload("stop_reason", input, "only a reload goes on from here");
      case BY_HAND ->
          f.policy() != null && f.policy().stoppedByHand().contains(f.id().name())
              ? ResumeTerm.met("stop_reason", input + "; `stopped-by-hand` names it")
              : ResumeTerm.refuses(
                  "stop_reason",
                  input,
                  "only exact names in `stopped-by-hand` are resumed after it");
    };
  }

  /// Measured after it went down: what was measured before has just been proved wrong.
  private static ResumeTerm whenRecovered(ResumeFacts f, StopReason reason, String input) {
    if (f.watch().attempts() >= TRIES_ON_A_WEAK_INSTANCE) {
      return ResumeTerm.escalates(
          "stop_reason",
          input,
          f.watch().attempts() + " attempts on an instance that had recovered did not mend it");
    }
    InstanceHealth health = f.instance();
    boolean memory = reason.word().endsWith("MEMORY");
    Observed<Boolean> starved = memory ? health.memoryStarved() : health.diskStarved();
    Instant measured =
        memory
            ? health.memory().map(InstanceHealth.MemoryRoom::measuredAt).toOptional().orElse(null)
            : health.disk().map(InstanceHealth.DiskRoom::measuredAt).toOptional().orElse(null);
    Instant down = f.watch().downSince();
    return switch (starved) {
      case Observed.Unknown<Boolean>(var why, var _) ->
          ResumeTerm.waits(
              "stop_reason",
              input + "; " + why,
              "whether the replication instance has recovered is not known");
      case Observed.Known<Boolean>(var isStarved, var _) when isStarved ->
          ResumeTerm.waits(
              "stop_reason",
              input + "; it lacks " + health.lack().orElse(memory ? "memory" : "disk"),
              "the replication instance has to recover first");
      case Observed.Known<Boolean> _ ->
          down == null || measured == null || measured.isBefore(down)
              ? ResumeTerm.waits(
                  "stop_reason",
                  input + "; last measured at " + measured,
                  "the replication instance has to be measured after the task went down")
              : ResumeTerm.met(
                  "stop_reason", input + "; the instance has recovered, measured at " + measured);
    };
  }

  static ResumeTerm checkpointKnown(ResumeFacts f) {
    String text = String.valueOf(f.task().recoveryCheckpoint());
    return Checkpoints.lsn(f.task().recoveryCheckpoint())
        .map(lsn -> ResumeTerm.met("checkpoint_known", lsn.toString()))
        .orElseGet(
            () ->
                ResumeTerm.refuses(
                    "checkpoint_known", text, "no recovery checkpoint that can be read as an LSN"));
  }

  static ResumeTerm fullLoadDone(ResumeFacts f) {
    DmsTask task = f.task();
    if ("cdc".equalsIgnoreCase(task.migrationType())) {
      return ResumeTerm.met("full_load_done", "CDC only");
    }
    String input =
        "finished at " + task.fullLoadFinishDate() + ", tables in error " + task.tablesErrored();
    Integer errored = task.tablesErrored();
    if (errored == null) {
      return ResumeTerm.waits("full_load_done", input, "DMS shows no statistics of its full load");
    }
    return task.fullLoadFinishDate() != null && errored == 0
        ? ResumeTerm.met("full_load_done", input)
        : ResumeTerm.refuses(
            "full_load_done", input, "resuming after an unfinished full load would skip its data");
  }

  static ResumeTerm noHold(ResumeFacts f) {
    return switch (f.held()) {
      case Observed.Unknown<Boolean>(var why, var _) ->
          ResumeTerm.waits("no_hold", why, "its tags can't be read");
      case Observed.Known<Boolean>(var held, var _) ->
          held
              ? ResumeTerm.refuses("no_hold", "tag slotwarden:hold", "a person holds it by a tag")
              : ResumeTerm.met("no_hold", "no hold tag");
    };
  }
}

package io.slotwarden.guard;

import io.slotwarden.model.Checkpoints;
import io.slotwarden.model.DmsConnection;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ReplicationInstance;
import io.slotwarden.model.ResumeVerdict;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.StopReason;
import io.slotwarden.model.TaskKind;
import io.slotwarden.model.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whether resuming a task is safe: twelve terms, each with a name of its own (domain reference,
/// "Resume safety predicate"; design, rule 14). Unknown in any term means wait.
public final class ResumePredicate {
  /// How long an internal restart of DMS may take before we take it for a stop.
  private static final Duration DMS_RESTART = Duration.ofMinutes(10);

  private ResumePredicate() {}

  /// All terms in the order of the reference.
  public static List<ResumeTerm> terms(ResumeFacts f) {
    return List.of(
        migrationType(f),
        taskAtRest(f),
        stopReason(f),
        checkpointKnown(f),
        fullLoadDone(f),
        slotUsable(f),
        slotBehindCheckpoint(f),
        pathsHealthy(f),
        noHold(f),
        soleReader(f),
        checkpointWithinWal(f),
        sourceMapped(f));
  }

  /// The verdict of all terms together: the gravest one.
  public static ResumeVerdict verdict(List<ResumeTerm> terms) {
    for (ResumeVerdict v :
        List.of(ResumeVerdict.NEEDS_RELOAD, ResumeVerdict.REFUSE, ResumeVerdict.WAIT)) {
      if (terms.stream().anyMatch(t -> t.verdict() == v)) {
        return v;
      }
    }
    return ResumeVerdict.RESUME;
  }

  private static ResumeTerm migrationType(ResumeFacts f) {
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

  private static ResumeTerm taskAtRest(ResumeFacts f) {
    DmsTask task = f.task();
    String input = task.status() + ", stopped at " + task.stopDate();
    boolean rests = task.status().equals("stopped") || task.status().equals("failed");
    return rests && task.stopDate() != null && TaskStatus.of(task.status()) == TaskStatus.DOWN
        ? ResumeTerm.met("task_at_rest", input)
        : ResumeTerm.waits(
            "task_at_rest", input, "it has to be stopped or failed, with a stop date");
  }

  private static ResumeTerm stopReason(ResumeFacts f) {
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
              : ResumeTerm.refuses("stop_reason", input, "one attempt did not mend it");
      // The message stays as it is when the other consumer leaves; the slot tells.
      case WAIT ->
          f.slot() != null && !f.slot().active()
              ? ResumeTerm.met("stop_reason", input + "; nobody does now")
              : ResumeTerm.waits("stop_reason", input, "wait until that has passed");
      case NEVER ->
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

  private static ResumeTerm checkpointKnown(ResumeFacts f) {
    String text = String.valueOf(f.task().recoveryCheckpoint());
    return checkpoint(f)
        .map(lsn -> ResumeTerm.met("checkpoint_known", lsn.toString()))
        .orElseGet(
            () ->
                ResumeTerm.refuses(
                    "checkpoint_known", text, "no recovery checkpoint that can be read as an LSN"));
  }

  private static Optional<Lsn> checkpoint(ResumeFacts f) {
    return Checkpoints.lsn(f.task().recoveryCheckpoint());
  }

  private static ResumeTerm fullLoadDone(ResumeFacts f) {
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

  private static ResumeTerm slotUsable(ResumeFacts f) {
    if (f.source() == null) {
      return ResumeTerm.waits("slot_usable", f.sourceReason(), "its source is not known");
    }
    if (f.sample() instanceof Observed.Unknown<ServerSample>(var why, var _)) {
      return ResumeTerm.waits("slot_usable", why, "the source can't be seen");
    }
    Slot slot = f.slot();
    String name = f.slotName();
    if (slot == null && mayMoveOn(f)) {
      return tooEarly("slot_usable", f);
    }
    if (slot == null) {
      return ResumeTerm.reload(
          "slot_usable",
          name == null ? "no slot of this task on " + f.source() : "slot " + name + " is not there",
          "its slot is gone");
    }
    if (slot.isLost()) {
      return ResumeTerm.reload(
          "slot_usable",
          "slot " + slot.name() + " is lost, " + slot.invalidationReason(),
          "its slot is lost");
    }
    return slot.active()
        ? ResumeTerm.waits(
            "slot_usable",
            "slot " + slot.name() + " is active, pid " + slot.activePid(),
            "another consumer reads it")
        : ResumeTerm.met("slot_usable", "slot " + slot.name() + " is there, valid and free");
  }

  private static ResumeTerm slotBehindCheckpoint(ResumeFacts f) {
    Slot slot = f.slot();
    Lsn checkpoint = checkpoint(f).orElse(null);
    Lsn flushed = slot == null ? null : slot.confirmedFlushLsn();
    if (checkpoint == null || flushed == null) {
      return ResumeTerm.waits(
          "slot_behind_checkpoint",
          "confirmed flush " + flushed + ", checkpoint " + checkpoint,
          "both positions have to be known");
    }
    if (mayMoveOn(f)) {
      return tooEarly("slot_behind_checkpoint", f);
    }
    long tolerance = f.policy() == null ? 0 : f.policy().positionTolerance();
    String input = "confirmed flush " + flushed + ", checkpoint " + checkpoint;
    long ahead = flushed.bytesSince(checkpoint);
    if (!flushed.isAfter(checkpoint) || (ahead > 0 && ahead <= tolerance)) {
      return ResumeTerm.met("slot_behind_checkpoint", input);
    }
    return f.isReleased()
        ? ResumeTerm.met("slot_behind_checkpoint", input + "; released by a person")
        : ResumeTerm.blocks(
            "slot_behind_checkpoint",
            input,
            "the slot has passed the checkpoint: what lies between would be lost without a word");
  }

  /// Until it stops, a task goes on confirming: while it runs, and by what was seen of the server
  /// before it stopped, nobody can compare the two.
  private static boolean mayMoveOn(ResumeFacts f) {
    Instant down = f.watch().downSince();
    return down == null
        || (f.sample() instanceof Observed.Known<ServerSample>(var _, Instant at)
            && at.isBefore(down));
  }

  private static ResumeTerm tooEarly(String name, ResumeFacts f) {
    Instant down = f.watch().downSince();
    return ResumeTerm.waits(
        name,
        "server seen at "
            + f.sample().at()
            + (down == null ? ", task not seen down" : ", task seen down since " + down),
        "the server has to be looked at after the task went down");
  }

  private static ResumeTerm pathsHealthy(ResumeFacts f) {
    DmsTask task = f.task();
    if (task.kind() == TaskKind.REPLICATION) {
      return ServerlessPaths.healthy(f);
    }
    if (!(f.instances()
        instanceof Observed.Known<List<ReplicationInstance>>(var instances, var _))) {
      return ResumeTerm.waits(
          "paths_healthy", f.instances().reason().orElse(""), "instances not known");
    }
    if (!(f.connections() instanceof Observed.Known<List<DmsConnection>>(var connections, var _))) {
      return ResumeTerm.waits(
          "paths_healthy", f.connections().reason().orElse(""), "connections not known");
    }
    String instance =
        instances.stream()
            .filter(i -> i.arn().equals(task.replicationInstanceArn()))
            .map(ReplicationInstance::status)
            .findFirst()
            .orElse("not listed");
    String source = connection(connections, task, task.sourceEndpointArn());
    String target = connection(connections, task, task.targetEndpointArn());
    String input =
        "replication instance "
            + instance
            + ", source connection "
            + source
            + ", target connection "
            + target;
    return instance.equals("available")
            && source.equals("successful")
            && target.equals("successful")
        ? ResumeTerm.met("paths_healthy", input)
        : ResumeTerm.waits(
            "paths_healthy", input, "instance and both connections have to be healthy");
  }

  private static String connection(
      List<DmsConnection> connections,
      DmsTask task,
      @org.jspecify.annotations.Nullable String endpoint) {
    return connections.stream()
        .filter(
            c ->
                c.endpointArn().equals(endpoint)
                    && c.replicationInstanceArn().equals(task.replicationInstanceArn()))
        .map(DmsConnection::status)
        .findFirst()
        .orElse("not tested");
  }

  private static ResumeTerm noHold(ResumeFacts f) {
    return switch (f.held()) {
      case Observed.Unknown<Boolean>(var why, var _) ->
          ResumeTerm.waits("no_hold", why, "its tags can't be read");
      case Observed.Known<Boolean>(var held, var _) ->
          held
              ? ResumeTerm.refuses("no_hold", "tag slotwarden:hold", "a person holds it by a tag")
              : ResumeTerm.met("no_hold", "no hold tag");
    };
  }

  private static ResumeTerm soleReader(ResumeFacts f) {
    return switch (f.rivals()) {
      case Observed.Unknown<List<String>>(var why, var _) ->
          ResumeTerm.waits("sole_reader", why, "every listing of what may read its slot is needed");
      case Observed.Known<List<String>>(var rivals, var _) ->
          rivals.isEmpty()
              ? ResumeTerm.met("sole_reader", "no other task on its slot")
              : ResumeTerm.refuses(
                  "sole_reader",
                  "also read by " + rivals,
                  "two tasks on one slot lose each other's data");
    };
  }

  private static ResumeTerm checkpointWithinWal(ResumeFacts f) {
    Lsn checkpoint = checkpoint(f).orElse(null);
    if (!(f.sample() instanceof Observed.Known<ServerSample>(var sample, Instant _))
        || checkpoint == null) {
      return ResumeTerm.waits(
          "checkpoint_within_wal",
          "checkpoint " + checkpoint,
          "checkpoint and server have to be known");
    }
    if (mayMoveOn(f)) {
      return tooEarly("checkpoint_within_wal", f);
    }
    String input = "checkpoint " + checkpoint + ", current " + sample.currentLsn();
    if (f.isReleased()) {
      return ResumeTerm.met("checkpoint_within_wal", input + "; released by a person");
    }
    if (checkpoint.isAfter(sample.currentLsn())) {
      return ResumeTerm.blocks(
          "checkpoint_within_wal",
          input,
          "the checkpoint lies beyond the server's WAL: after a failover what lies between is"
              + " lost");
    }
    ServerIdentity ranOn = f.watch().ranOn();
    if (ranOn == null) {
      return ResumeTerm.waits(
          "checkpoint_within_wal",
          input,
          "we never saw it run, so a failover since can't be ruled out: `approve` releases it");
    }
    Long ranOnSystem = ranOn.systemIdentifier();
    if (ranOnSystem == null || sample.identity().systemIdentifier() == null) {
      return ResumeTerm.waits(
          "checkpoint_within_wal",
          input + ", system identifier not known",
          "whether it is the same server can't be told: GRANT EXECUTE ON FUNCTION"
              + " pg_control_system(), or `approve` releases it");
    }
    boolean sameLife =
        ranOnSystem.equals(sample.identity().systemIdentifier())
            && ranOn.timeline() == sample.identity().timeline();
    return sameLife
        ? ResumeTerm.met("checkpoint_within_wal", input + ", same system identifier and timeline")
        : ResumeTerm.blocks(
            "checkpoint_within_wal",
            input
                + ", timeline "
                + ranOn.timeline()
                + " then, "
                + sample.identity().timeline()
                + " now",
            "the server is another one, or was promoted, since the task last ran");
  }

  private static ResumeTerm sourceMapped(ResumeFacts f) {
    if (f.source() != null) {
      return ResumeTerm.met("source_mapped", "reads source " + f.source());
    }
    return f.endpointsListed()
        ? ResumeTerm.refuses(
            "source_mapped", f.sourceReason(), "only tasks whose source is one of ours are resumed")
        : ResumeTerm.waits("source_mapped", f.sourceReason(), "the endpoints have to be listed");
  }
}

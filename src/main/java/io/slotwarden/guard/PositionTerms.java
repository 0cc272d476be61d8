package io.slotwarden.guard;

import io.slotwarden.model.Checkpoints;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotNames;
import io.slotwarden.model.TaskStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// The terms of a resume that compare the task with its slot and its server: whether the data that
/// it needs is still there, and whether rows would be lost without a word.
final class PositionTerms {
  /// Resource ids of 26, formerly 39, characters in base32 (domain reference, section 7).
  private static final Pattern MADE_BY_DMS = Pattern.compile("[A-Z2-7]{26}|[A-Z2-7]{39}");

  private PositionTerms() {}

  static ResumeTerm slotUsable(ResumeFacts f) {
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
    if (slot == null && name == null && !isNamedAsUsual(f)) {
      return ResumeTerm.waits(
          "slot_usable",
          "resource id " + f.task().resourceId(),
          "which slot it reads can't be told by its name");
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

  static ResumeTerm slotBehindCheckpoint(ResumeFacts f) {
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
        : lost(
            f,
            "slot_behind_checkpoint",
            input,
            "the slot has passed the checkpoint: what lies between would be lost without a word");
  }

  static ResumeTerm checkpointWithinWal(ResumeFacts f) {
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
      return lost(
          f,
          "checkpoint_within_wal",
          input,
          "the checkpoint lies beyond the server's WAL: after a failover what lies between is"
              + " lost");
    }
    ServerIdentity ranOn = f.watch().ranOn();
    if (ranOn == null) {
      return ResumeTerm.waitsForAPerson(
          "checkpoint_within_wal",
          input,
          "we never saw it run, so a failover since can't be ruled out: `approve` releases it");
    }
    Long ranOnSystem = ranOn.systemIdentifier();
    if (ranOnSystem == null || sample.identity().systemIdentifier() == null) {
      return ResumeTerm.waitsForAPerson(
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
        : lost(
            f,
            "checkpoint_within_wal",
            input
                + ", timeline "
                + ranOn.timeline()
                + " then, "
                + sample.identity().timeline()
                + " now",
            "the server is another one, or was promoted, since the task last ran");
  }

  private static Optional<Lsn> checkpoint(ResumeFacts f) {
    return Checkpoints.lsn(f.task().recoveryCheckpoint());
  }

  /// Only then does the absence of a slot with its automatic name mean that there is none. What DMS
  /// makes of an id that a person chose, or of a database number beyond eight digits, is not known.
  private static boolean isNamedAsUsual(ResumeFacts f) {
    String id = f.task().resourceId();
    boolean another =
        f.sample()
            .map(s -> s.slots().stream().anyMatch(x -> SlotNames.beginsWith(x.name(), id)))
            .toOptional()
            .orElse(true);
    return MADE_BY_DMS.matcher(id).matches() && !another;
  }

  /// Until it stops, a task goes on confirming: while it runs, and by what was seen of the server
  /// before it stopped, nobody can compare the two.
  private static boolean mayMoveOn(ResumeFacts f) {
    Instant down = f.watch().downSince();
    return down == null
        || (f.sample() instanceof Observed.Known<ServerSample>(var _, Instant at)
            && at.isBefore(down));
  }

  /// Data is lost, if the task is at rest. DMS keeps its checkpoint current only then (domain
  /// reference, section 1.2): one that was started again moves its slot past what was listed.
  private static ResumeTerm lost(ResumeFacts f, String name, String input, String reason) {
    String status = f.task().status();
    if (TaskStatus.of(status) != TaskStatus.DOWN) {
      return ResumeTerm.waits(
          name, input, "the task is " + status + ": its checkpoint is current only at rest");
    }
    return mayHaveStarted(f)
        ? ResumeTerm.waits(
            name,
            input + ", server seen after the task was listed",
            "it may have been started in between: the next listing tells")
        : ResumeTerm.blocks(name, input, reason);
  }

  /// The server was seen after the task was listed at rest, and no earlier listing saw both as they
  /// are now.
  private static boolean mayHaveStarted(ResumeFacts f) {
    Instant listed = f.watch().lastListedAt();
    Instant stands = f.watch().standsSince();
    return f.sample().at().isAfter(listed) && (stands == null || !stands.isBefore(listed));
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
}

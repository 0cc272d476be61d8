package io.slotwarden.notify;

import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.DropWatch;
import io.slotwarden.model.Mark;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotId;
import java.time.Instant;

/// What people are told of drops when only the journal and the mark are left to tell from: a crash
/// of ours, or a lost connection, came between. Pure. The keys are those of [DropMessages], so that
/// nothing is said twice.
public final class LateDropMessages {
  private LateDropMessages() {}

  /// A drop without an outcome, once the world has told how it ended.
  public static Message settled(ActRecord act, SlotEvidence expected, ActResult seen, Instant now) {
    SlotId id = (SlotId) act.act().subject();
    return message(
        "settled/" + act.id() + "/" + act.at().toEpochMilli(),
        id,
        seen.outcome().name(),
        ": the drop of " + DropMessages.time(act.at()) + " is settled: " + seen.outcome().word(),
        expected,
        begun(act),
        severity(seen),
        impact(seen),
        seen.detail(),
        "nothing: an act that was cut off is never tried again by itself",
        now);
  }

  /// A drop whose outcome is in the journal, and of which nobody was told.
  public static Message ended(
      DropWatch watch, Mark mark, ActRecord act, ActResult result, Instant now) {
    String state = DropMessages.state(result.outcome());
    return message(
        DropMessages.endedKey(watch.slot(), mark, state),
        watch.slot(),
        state,
        ": the drop of "
            + DropMessages.time(act.at())
            + " ended: "
            + result.outcome().word()
            + "; slotwarden was cut off before it could tell",
        mark.evidence(),
        begun(act),
        severity(result),
        impact(result),
        result.detail(),
        result.outcome() == ActOutcome.DROPPED
            ? "space returns at the next checkpoint at the latest"
            : "the slot is watched on; a new mark needs its whole grace again",
        now);
  }

  /// A slot whose drop was announced is gone, and it was not our doing.
  public static Message vanished(DropWatch watch, Mark mark, Instant now) {
    return message(
        DropMessages.cancelledKey(mark),
        watch.slot(),
        "CANCELLED",
        " will not be dropped: the slot is gone",
        mark.evidence(),
        "marked at " + DropMessages.time(mark.since()) + ", policy " + watch.policy(),
        Severity.INFO,
        "",
        "the mark of " + DropMessages.time(mark.since()) + " is void: the slot is gone",
        "nothing",
        now);
  }

  private static String begun(ActRecord act) {
    return "begun at " + DropMessages.time(act.at()) + ", " + act.act().authority();
  }

  private static Severity severity(ActResult result) {
    return result.outcome() == ActOutcome.FAILED ? Severity.CRITICAL : Severity.INFO;
  }

  private static String impact(ActResult result) {
    return result.outcome() == ActOutcome.DROPPED
        ? "it cannot be undone: a consumer that comes back needs a new snapshot"
        : "";
  }

  private static Message message(
      String key,
      SlotId id,
      String state,
      String headline,
      SlotEvidence slot,
      String since,
      Severity severity,
      String impact,
      String done,
      String next,
      Instant now) {
    return new Message(
        key,
        DropMessages.incident(id),
        Message.Kind.OUTCOME,
        severity,
        state,
        "Slot " + id.name() + " on " + id.source() + headline,
        id.target(),
        slot.type().word()
            + " slot, restart LSN "
            + slot.restartLsn()
            + ", confirmed flush LSN "
            + slot.confirmedFlushLsn(),
        since,
        "",
        "",
        impact,
        done,
        next,
        "why: slotwarden explain " + id,
        null,
        now);
  }
}

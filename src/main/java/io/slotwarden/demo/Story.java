package io.slotwarden.demo;

import static io.slotwarden.demo.DemoConfiguration.ABANDONED_SLOT;
import static io.slotwarden.demo.DemoConfiguration.DMS;
import static io.slotwarden.demo.DemoConfiguration.OWNED_SLOT;
import static io.slotwarden.demo.DemoConfiguration.SOURCE;
import static io.slotwarden.demo.DemoConfiguration.TASK;
import static io.slotwarden.demo.DemoConfiguration.TASK_SLOT;
import static io.slotwarden.demo.Sights.bytes;
import static io.slotwarden.demo.Sights.clock;
import static io.slotwarden.demo.Sights.retained;
import static io.slotwarden.demo.Sights.size;
import static io.slotwarden.demo.Sights.time;

import io.slotwarden.serve.api.ActionJson;
import io.slotwarden.serve.api.ExplanationJson;
import io.slotwarden.serve.api.RuleJson;
import io.slotwarden.serve.api.SlotJson;
import io.slotwarden.serve.api.TaskJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The story, told by what the daemon's API shows: a line is said once its fact was seen there, and
/// a fact that does not come ends the story with an honest failure.
final class Story {

  /// What was seen to happen.
  enum Fact {
    TASK_READS_ITS_SLOT,
    TASK_FAILED,
    TASK_RESUMED,
    SLOT_MARKED,
    NOTICE_DELIVERED,
    SLOT_DROPPED,
    WAL_RETURNED,
    DROP_REFUSED,
    PIN_SEEN
  }

  /// Beyond the noise of a segment or two.
  private static final long PIN_WORTH_TELLING = 4L << 20;

  private static final int WAL_SHARE_OF_OUTAGE = 4;

  private final Stage stage;
  private final Pace pace;
  private final Narrator narrator;
  private final Sights sights;
  private final List<Fact> facts = new ArrayList<>();

  Story(Stage stage, Pace pace, Narrator narrator, Patience patience) {
    this.stage = stage;
    this.pace = pace;
    this.narrator = narrator;
    this.sights = new Sights(stage, pace, patience);
  }

  /// Tells it.
  ///
  /// @return what happened, in order
  /// @throws Patience.StepMissed when something did not happen
  List<Fact> tell() throws Exception {
    theTaskReads();
    theTaskFailsAndIsResumed();
    theAbandonedSlotIsDropped();
    theOwnedSlotStays();
    thePinnedSlotIsExplained();
    return List.copyOf(facts);
  }

  private void theTaskReads() throws Exception {
    narrator.chapter("1. A DMS task reads its slot");
    SlotJson first = sights.slot(TASK_SLOT, s -> s.active() && s.lastMovedAt() != null);
    Instant once = Objects.requireNonNull(first.lastMovedAt());
    SlotJson slot =
        sights.slot(TASK_SLOT, s -> s.lastMovedAt() != null && s.lastMovedAt().isAfter(once));
    sights.task(TASK, t -> t.status().equals("running") && !t.slots().isEmpty());
    facts.add(Fact.TASK_READS_ITS_SLOT);
    narrator.say(
        "Slot %s is %s, retains %s, and belongs to %s:",
        TASK_SLOT, slot.state(), retained(slot), slot.owner().id());
    narrator.say("  %s.", String.join("; ", slot.owner().evidence()));
  }

  private void theTaskFailsAndIsResumed() throws Exception {
    narrator.chapter("2. The task fails");
    stage.task().fail();
    narrator.say("DMS says: %s", DemoTask.FAILURE);
    SlotJson slot = sights.slot(TASK_SLOT, s -> s.cause().equals("task_failed"));
    facts.add(Fact.TASK_FAILED);
    narrator.say(
        "slotwarden: the slot is %s, cause %s: %s.",
        slot.state(), slot.cause(), String.join("; ", slot.causeEvidence()));
    long written = stage.server().writeWal(pace.walKilobytes() / WAL_SHARE_OF_OUTAGE);
    SlotJson holding =
        sights.slot(TASK_SLOT, s -> bytes(s.retainedBytes()) >= written || s.active());
    narrator.say(
        "Meanwhile the shop goes on writing, and the slot holds the WAL: %s. Resumed after %s ...",
        retained(holding), time(pace.resumeAfter()));
    TaskJson tried = sights.task(TASK, t -> t.resume().attempts() > 0);
    narrator.say(
        "slotwarden resumes it with resume-processing, attempt %d; every term of the resume"
            + " predicate was met. It has to stay up for %s.",
        tried.resume().attempts(), time(pace.stableFor()));
    ActionJson act = sights.ended(DMS + "/" + TASK, "resumed");
    SlotJson again = sights.slot(TASK_SLOT, SlotJson::active);
    sights.told("RESUMED");
    facts.add(Fact.TASK_RESUMED);
    narrator.say(
        "Outcome: %s. The consumer is attached again, the slot is %s.",
        act.outcome(), again.state());
  }

  private void theAbandonedSlotIsDropped() throws Exception {
    narrator.chapter("3. A slot that nobody needs any more");
    theMigrationLeaves();
    long written = stage.server().writeWal(pace.walKilobytes());
    SlotJson before = sights.slot(ABANDONED_SLOT, s -> bytes(s.retainedBytes()) > written);
    // Twice: what the first reading confirms lets the second move the restart LSN.
    stage.server().readSlot(OWNED_SLOT, null);
    stage.server().readSlot(OWNED_SLOT, null);
    narrator.say(
        "slotwarden: %s, %s, owner %s; it retains %s. pg_wal: %s.",
        before.state(),
        before.cause(),
        before.owner().kind(),
        retained(before),
        size(stage.server().walBytes()));
    narrator.say(
        "Policy drop-left-over names mig_2026_*: grace %s, then a notice for %s. Waiting ...",
        time(pace.inactiveFor()), time(pace.notice()));
    sights.slot(ABANDONED_SLOT, s -> s.mark() != null);
    facts.add(Fact.SLOT_MARKED);
    narrator.say(
        "Marked: the grace is over, and it is this slot that holds the WAL. The notice goes out"
            + " first.");
    SlotJson notified =
        sights.slot(ABANDONED_SLOT, s -> s.mark() != null && !s.mark().phase().equals("marked"));
    facts.add(Fact.NOTICE_DELIVERED);
    narrator.say(
        "The notice was delivered; due at %s. Anybody may stop it now: slotwarden pause %s/%s"
            + " --reason ...",
        clock(Objects.requireNonNull(notified.mark()).due()), SOURCE, ABANDONED_SLOT);
    long full = stage.server().walBytes();
    ActionJson act = sights.ended(SOURCE + "/" + ABANDONED_SLOT, "dropped");
    sights.told("DROPPED");
    facts.add(Fact.SLOT_DROPPED);
    narrator.say(
        "Outcome: %s, after %d rules allowed it, and once more in the statement that dropped it.",
        act.outcome(), act.trace().size());
    long left = sights.walBelow(full);
    facts.add(Fact.WAL_RETURNED);
    narrator.say("After a checkpoint pg_wal has %s instead of %s.", size(left), size(full));
  }

  /// Its last words are a confirmation: the slot has moved under slotwarden's eyes, so that it is
  /// no start marker of a migration that has still to begin.
  private void theMigrationLeaves() throws Exception {
    stage.migration().close();
    sights.left(ABANDONED_SLOT);
    stage.server().readSlot(ABANDONED_SLOT, 1);
    SlotJson left = sights.slot(ABANDONED_SLOT, s -> s.lastMovedAt() != null && !s.active());
    narrator.say(
        "The migration that reads %s is over: its tool confirmed a last position, seen at %s, and"
            + " left.",
        ABANDONED_SLOT, clock(left.lastMovedAt()));
  }

  private void theOwnedSlotStays() throws Exception {
    narrator.chapter("4. A slot that looks just as abandoned, and is not");
    narrator.say(
        "The same policy names %s (legacy_*), nobody reads it either. What does slotwarden say?",
        OWNED_SLOT);
    ExplanationJson told =
        sights.explanation(
            SOURCE,
            OWNED_SLOT,
            e -> Api.rule(e, "ownership").filter(r -> r.verdict().equals("refuse")).isPresent());
    if (sights.slot(OWNED_SLOT, s -> true).mark() != null) {
      throw new Patience.StepMissed(OWNED_SLOT + " is marked, though it has an owner");
    }
    RuleJson rule = Api.rule(told, "ownership").orElseThrow();
    facts.add(Fact.DROP_REFUSED);
    narrator.say("$ slotwarden explain %s/%s", SOURCE, OWNED_SLOT);
    narrator.quote(
        "explain",
        List.of(
            rule.rule() + ": " + rule.verdict() + " - " + rule.reason(),
            rule.input(),
            told.next()));
    narrator.say("One sign is enough to protect a slot: it is not dropped, not even marked.");
  }

  private void thePinnedSlotIsExplained() throws Exception {
    narrator.chapter("5. A slot that its consumer can't move");
    AutoCloseable forgotten = stage.shop().forgetTransaction();
    try {
      stage.server().writeWal(pace.walKilobytes());
      narrator.say(
          "Somebody forgot to end a transaction that has written. The task reads and confirms"
              + " everything, and yet:");
      SlotJson pinned =
          sights.slot(
              TASK_SLOT,
              s ->
                  bytes(s.pinnedBytes()) > PIN_WORTH_TELLING
                      && bytes(s.confirmedFlushLagBytes()) < PIN_WORTH_TELLING);
      facts.add(Fact.PIN_SEEN);
      narrator.say(
          "slotwarden: %s is %s: %s lie between restart LSN and confirmed flush, unconfirmed are"
              + " only %s.",
          TASK_SLOT,
          pinned.state(),
          size(bytes(pinned.pinnedBytes())),
          size(bytes(pinned.confirmedFlushLagBytes())));
      narrator.say("Cause %s: %s.", pinned.cause(), String.join("; ", pinned.causeEvidence()));
    } finally {
      forgotten.close();
    }
    SlotJson free = sights.slot(TASK_SLOT, s -> bytes(s.pinnedBytes()) < PIN_WORTH_TELLING);
    narrator.say(
        "The transaction is ended: the slot is %s again, retains %s.",
        free.state(), retained(free));
  }
}

package io.slotwarden.demo;

import static io.slotwarden.demo.DemoConfiguration.ABANDONED_SLOT;
import static io.slotwarden.demo.DemoConfiguration.DMS;
import static io.slotwarden.demo.DemoConfiguration.OWNED_SLOT;
import static io.slotwarden.demo.DemoConfiguration.SOURCE;
import static io.slotwarden.demo.DemoConfiguration.TASK;
import static io.slotwarden.demo.DemoConfiguration.TASK_SLOT;

import io.slotwarden.model.ByteSize;
import io.slotwarden.model.Durations;
import io.slotwarden.serve.api.ActionJson;
import io.slotwarden.serve.api.ExplanationJson;
import io.slotwarden.serve.api.RuleJson;
import io.slotwarden.serve.api.SlotJson;
import io.slotwarden.serve.api.TaskJson;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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

  /// Beyond the times of the pace: a busy machine, and floors of the WAL that are read every 16th
  /// look only.
  private static final Duration SLACK = Duration.ofSeconds(60);

  /// Beyond the noise of a segment or two.
  private static final long PIN_WORTH_TELLING = 4L << 20;

  private static final int WAL_SHARE_OF_OUTAGE = 4;

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  private final Stage stage;
  private final Pace pace;
  private final Narrator narrator;
  private final Patience patience;
  private final List<Fact> facts = new ArrayList<>();

  Story(Stage stage, Pace pace, Narrator narrator, Patience patience) {
    this.stage = stage;
    this.pace = pace;
    this.narrator = narrator;
    this.patience = patience;
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
    Instant first = moved(null);
    SlotJson slot = slot(TASK_SLOT, s -> s.lastMovedAt() != null && s.lastMovedAt().isAfter(first));
    task("running", t -> t.status().equals("running") && !t.slots().isEmpty());
    facts.add(Fact.TASK_READS_ITS_SLOT);
    narrator.say(
        "Slot "
            + TASK_SLOT
            + " is "
            + slot.state()
            + ", retains "
            + retained(slot)
            + ", and belongs to "
            + slot.owner().id()
            + ":");
    narrator.say("  " + String.join("; ", slot.owner().evidence()) + ".");
  }

  private void theTaskFailsAndIsResumed() throws Exception {
    narrator.chapter("2. The task fails");
    stage.task().fail();
    narrator.say("DMS says: " + DemoTask.FAILURE);
    SlotJson slot = slot(TASK_SLOT, s -> s.cause().equals("task_failed"));
    facts.add(Fact.TASK_FAILED);
    narrator.say(
        "slotwarden: the slot is "
            + slot.state()
            + ", cause "
            + slot.cause()
            + ": "
            + String.join("; ", slot.causeEvidence())
            + ".");
    long written = stage.server().writeWal(pace.walKilobytes() / WAL_SHARE_OF_OUTAGE);
    SlotJson holding = slot(TASK_SLOT, s -> bytes(s.retainedBytes()) >= written || s.active());
    narrator.say(
        "Meanwhile the shop goes on writing, and the slot holds the WAL: "
            + retained(holding)
            + ". Resumed after "
            + time(pace.resumeAfter())
            + " ...");
    TaskJson tried = task("resumed", t -> t.resume().attempts() > 0);
    narrator.say(
        "slotwarden resumes it with resume-processing, attempt "
            + tried.resume().attempts()
            + "; every term of the resume predicate was met. It has to stay up for "
            + time(pace.stableFor())
            + ".");
    ActionJson act = ended(DMS + "/" + TASK, "resumed");
    SlotJson again = slot(TASK_SLOT, SlotJson::active);
    told("RESUMED");
    facts.add(Fact.TASK_RESUMED);
    narrator.say(
        "Outcome: "
            + act.outcome()
            + ". The consumer is attached again, the slot is "
            + again.state()
            + ".");
  }

  private void theAbandonedSlotIsDropped() throws Exception {
    narrator.chapter("3. A slot that nobody needs any more");
    theMigrationLeaves();
    long written = stage.server().writeWal(pace.walKilobytes());
    stage.server().readSlot(OWNED_SLOT, null);
    stage.server().readSlot(OWNED_SLOT, null);
    SlotJson before = slot(ABANDONED_SLOT, s -> bytes(s.retainedBytes()) > written);
    narrator.say(
        "slotwarden: "
            + before.state()
            + ", "
            + before.cause()
            + ", owner "
            + before.owner().kind()
            + "; it retains "
            + retained(before)
            + ". pg_wal: "
            + size(stage.server().walBytes())
            + ".");
    narrator.say(
        "Policy drop-left-over names mig_2026_*: grace "
            + time(pace.inactiveFor())
            + ", then a notice for "
            + time(pace.notice())
            + ". Waiting ...");
    SlotJson marked = slot(ABANDONED_SLOT, s -> s.mark() != null);
    facts.add(Fact.SLOT_MARKED);
    narrator.say(
        "Marked: the grace is over, and it is this slot that holds the WAL. The notice goes out"
            + " first.");
    slot(ABANDONED_SLOT, s -> s.mark() != null && !s.mark().phase().equals("marked"));
    facts.add(Fact.NOTICE_DELIVERED);
    narrator.say(
        "The notice was delivered; due at "
            + clock(Objects.requireNonNull(marked.mark()).due())
            + ". Anybody may stop it now: slotwarden pause "
            + SOURCE
            + "/"
            + ABANDONED_SLOT
            + " --reason ...");
    long full = stage.server().walBytes();
    ActionJson act = ended(SOURCE + "/" + ABANDONED_SLOT, "dropped");
    told("DROPPED");
    facts.add(Fact.SLOT_DROPPED);
    narrator.say(
        "Outcome: "
            + act.outcome()
            + ", after "
            + act.trace().size()
            + " rules allowed it, and once more in the statement that dropped it.");
    walReturns(full);
  }

  /// Its last words are a confirmation: the slot has moved under slotwarden's eyes, so that it is
  /// no start marker of a migration that has still to begin.
  private void theMigrationLeaves() throws Exception {
    stage.migration().close();
    patience.until(
        "the end of the migration's walsender",
        SLACK,
        () -> {
          DemoServer.SlotRow row = stage.server().slot(ABANDONED_SLOT);
          return row == null || row.active() ? null : row;
        });
    stage.server().readSlot(ABANDONED_SLOT, 1);
    SlotJson left = slot(ABANDONED_SLOT, s -> s.lastMovedAt() != null && !s.active());
    narrator.say(
        "The migration that reads "
            + ABANDONED_SLOT
            + " is over: its tool confirmed a last position, seen at "
            + clock(left.lastMovedAt())
            + ", and left.");
  }

  private void walReturns(long full) throws Exception {
    long left =
        patience.until(
            "pg_wal shrinks after a checkpoint",
            SLACK,
            () -> {
              stage.server().checkpoint();
              long now = stage.server().walBytes();
              return now < full ? now : null;
            });
    facts.add(Fact.WAL_RETURNED);
    narrator.say("After a checkpoint pg_wal has " + size(left) + " instead of " + size(full) + ".");
  }

  private void theOwnedSlotStays() throws Exception {
    narrator.chapter("4. A slot that looks just as abandoned, and is not");
    narrator.say(
        "The same policy names "
            + OWNED_SLOT
            + " (legacy_*), nobody reads it either. What does slotwarden say?");
    ExplanationJson told =
        patience.until(
            "the explanation of " + OWNED_SLOT,
            SLACK,
            () -> refused(stage.api().explain(SOURCE, OWNED_SLOT)));
    RuleJson rule = Api.rule(told, "ownership").orElseThrow();
    facts.add(Fact.DROP_REFUSED);
    narrator.say("$ slotwarden explain " + SOURCE + "/" + OWNED_SLOT);
    narrator.quote(
        "explain",
        List.of(
            rule.rule() + ": " + rule.verdict() + " - " + rule.reason(),
            rule.input(),
            told.next()));
    if (slot(OWNED_SLOT, s -> true).mark() != null) {
      throw new Patience.StepMissed(OWNED_SLOT + " is marked, though it has an owner");
    }
    narrator.say("One sign is enough to protect a slot: it is not dropped, not even marked.");
  }

  private static @Nullable ExplanationJson refused(ExplanationJson told) {
    return Api.rule(told, "ownership").filter(r -> r.verdict().equals("refuse")).isPresent()
        ? told
        : null;
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
          slot(
              TASK_SLOT,
              s ->
                  bytes(s.pinnedBytes()) > PIN_WORTH_TELLING
                      && bytes(s.confirmedFlushLagBytes()) < PIN_WORTH_TELLING);
      facts.add(Fact.PIN_SEEN);
      narrator.say(
          "slotwarden: "
              + TASK_SLOT
              + " is "
              + pinned.state()
              + ": "
              + size(bytes(pinned.pinnedBytes()))
              + " lie between restart LSN and confirmed flush, unconfirmed are only "
              + size(bytes(pinned.confirmedFlushLagBytes()))
              + ".");
      narrator.say(
          "Cause "
              + pinned.cause()
              + (pinned.causeEvidence().isEmpty()
                  ? ""
                  : ": " + String.join("; ", pinned.causeEvidence()))
              + ".");
    } finally {
      forgotten.close();
    }
    SlotJson free = slot(TASK_SLOT, s -> bytes(s.pinnedBytes()) < PIN_WORTH_TELLING);
    narrator.say(
        "The transaction is ended: the slot is "
            + free.state()
            + " again, retains "
            + retained(free)
            + ".");
  }

  private Instant moved(@Nullable Instant after) throws Exception {
    SlotJson slot =
        slot(
            TASK_SLOT,
            s ->
                s.active()
                    && s.lastMovedAt() != null
                    && (after == null || s.lastMovedAt().isAfter(after)));
    return Objects.requireNonNull(slot.lastMovedAt());
  }

  private SlotJson slot(String name, Predicate<SlotJson> as) throws Exception {
    return patience.until(
        "slot " + name, limit(), () -> stage.api().slot(name).filter(as).orElse(null));
  }

  private TaskJson task(String what, Predicate<TaskJson> as) throws Exception {
    return patience.until(
        "task " + TASK + " " + what, limit(), () -> stage.api().task(TASK).filter(as).orElse(null));
  }

  private ActionJson ended(String target, String outcome) throws Exception {
    ActionJson act =
        patience.until(
            "an act on " + target, limit(), () -> stage.api().ended(target).orElse(null));
    if (!outcome.equals(act.outcome())) {
      throw new Patience.StepMissed(
          "the act on " + target + " ended as " + act.outcome() + ", not as " + outcome);
    }
    return act;
  }

  private void told(String state) throws Exception {
    patience.until(
        "a message " + state, limit(), () -> stage.slack().hasShown(state) ? state : null);
  }

  private Duration limit() {
    return SLACK.plus(pace.inactiveFor()).plus(pace.notice());
  }

  private static long bytes(@Nullable Long known) {
    return known == null ? -1 : known;
  }

  private static String retained(SlotJson slot) {
    return slot.retainedBytes() == null ? "an unknown amount" : size(slot.retainedBytes());
  }

  private static String clock(@Nullable Instant at) {
    return at == null ? "an unknown time" : CLOCK.format(at);
  }

  private static String size(long bytes) {
    return ByteSize.format(bytes);
  }

  private static String time(Duration duration) {
    return Durations.format(duration);
  }
}

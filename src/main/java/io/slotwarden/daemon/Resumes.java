package io.slotwarden.daemon;

import io.slotwarden.config.DmsConfig;
import io.slotwarden.config.Policy;
import io.slotwarden.decide.ResumeLife;
import io.slotwarden.guard.Gate;
import io.slotwarden.guard.Journal;
import io.slotwarden.guard.ResumeTerm;
import io.slotwarden.guard.Rules;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.Action;
import io.slotwarden.model.Memory;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.ResumeVerdict;
import io.slotwarden.model.StopReason;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskWatch;
import io.slotwarden.notify.ResumeMessages;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out what the turns decide about tasks: resumes them, waits for the proof that they stay
/// up, and tells. Confined to the loop's thread; only the gate itself is passed on a thread of its
/// own.
final class Resumes {
  private static final Logger LOG = LoggerFactory.getLogger(Resumes.class);

  private final Turns turns;
  private final Tellers tellers;
  private final OrphanResumes orphans;
  private @Nullable Gate gate;
  private @Nullable Events events;

  Resumes(Turns turns, Tellers tellers) {
    this.turns = turns;
    this.tellers = tellers;
    this.orphans = new OrphanResumes(turns, this::settleInJournal);
  }

  void connect(Gate gate, Events events) {
    this.gate = gate;
    this.events = events;
  }

  void follow(DmsConfig entry, List<Reading.OfTask> readings, Instant now) {
    if (turns.guarding.isExecuting(entry.name())) {
      return; // what these readings make of an attempt that is being made is out of date
    }
    orphans.settle(entry, readings, now);
    for (Reading.OfTask r : readings) {
      Policy.ResumeTasks policy = r.policy();
      if (policy == null) {
        continue;
      }
      takeUpWhatACrashCutOff(r, policy);
      if (takesUpAPersonsWord(r, now)) {
        continue; // its verdict is of before the word; the next turn has another
      }
      TaskWatch watch = watch(r);
      Boolean slotActive = r.facts().slot() == null ? null : r.facts().slot().active();
      if (watch.pendingAct() != null) {
        ResumeLife.outcome(watch, r.task(), policy.stableFor(), slotActive, now)
            .ifPresent(outcome -> settle(r, watch, outcome, now));
      } else if ((watch.attempts() > 0 || watch.escalated())
          && ResumeLife.isStable(watch, policy.stableFor(), slotActive, now)) {
        put(ResumeLife.stable(watch));
      }
      decide(entry, r, policy, now);
    }
  }

  private void decide(DmsConfig entry, Reading.OfTask r, Policy.ResumeTasks policy, Instant now) {
    TaskWatch watch = watch(r);
    Instant down = watch.downSince();
    if (down == null || now.isBefore(down.plus(policy.after())) || watch.pendingAct() != null) {
      return;
    }
    switch (r.verdict()) {
      case RESUME -> {
        if (r.trace().allows()) {
          launch(entry, r, policy, now);
        } else if (r.trace().refusedOnlyBy(Rules.MODE)) {
          wouldResume(r, policy, down, now);
        }
      }
      case REFUSE, NEEDS_RELOAD -> {
        if (!r.isOnlyShown()) {
          tellRefusal(r, now);
        }
      }
      case ESCALATED -> {
        if (!watch.escalated()) {
          turns.metrics.decided("escalate");
          tellers.tell(messages(r, watch).escalated(watch.attempts(), now));
          put(ResumeLife.escalated(watch));
        }
      }
      case WAIT, NONE -> {}
    }
  }

  /// A reload is told once for each stop, whatever else comes to light about it; what a person can
  /// release, once for each state of affairs that a release would be for.
  private void tellRefusal(Reading.OfTask r, Instant now) {
    String reasons =
        r.terms().stream()
            .filter(t -> t.verdict() == r.verdict())
            .map(t -> t.name() + ": " + t.reason() + " (" + t.input() + ")")
            .collect(Collectors.joining("; "));
    TaskWatch watch = watch(r);
    boolean blocks = r.terms().stream().anyMatch(ResumeTerm::blocks);
    ResumeMessages messages = messages(r, watch);
    if (r.verdict() == ResumeVerdict.NEEDS_RELOAD) {
      tellers.announce(messages.refused("NEEDS RELOAD", "reload", reasons, true, now));
    } else if (blocks) {
      tellers.announce(messages.blocked(reasons, now));
    } else {
      String terms =
          r.terms().stream()
              .filter(t -> t.verdict() == r.verdict())
              .map(ResumeTerm::name)
              .collect(Collectors.joining("+"));
      StopReason reason = StopReason.of(r.task().stopReason(), r.task().lastFailureMessage());
      boolean pages = reason.advice() == StopReason.Advice.PAGE;
      tellers.announce(messages.refused("REFUSED", terms, reasons, pages, now));
    }
  }

  /// Attempts that are used up start anew when a person says so, once for each word.
  private boolean takesUpAPersonsWord(Reading.OfTask r, Instant now) {
    TaskWatch watch = watch(r);
    Instant from = ResumeLife.rearmedFrom(watch);
    boolean approved =
        from != null
            && turns.guarding.words().stream()
                .anyMatch(
                    w ->
                        w.kind() == PersonsWord.Kind.APPROVE
                            && w.isInForce(now)
                            && w.target().equals(r.id().target())
                            && !w.at().isBefore(from));
    if (approved) {
      turns.metrics.decided("rearm");
      put(ResumeLife.rearmed(watch));
    }
    return approved;
  }

  /// The attempt is remembered before it is made: a crash in between costs one attempt and repeats
  /// none.
  private void launch(DmsConfig entry, Reading.OfTask r, Policy.ResumeTasks policy, Instant now) {
    if (turns.guarding.isExecuting(entry.name())) {
      return; // another task of this turn was first
    }
    Gate passage = Objects.requireNonNull(gate, "connected before the first turn");
    Events home = Objects.requireNonNull(events, "connected before the first turn");
    String source = Objects.requireNonNull(r.facts().source(), "the predicate asks for it");
    put(ResumeLife.attempted(watch(r), policy, now, null));
    turns.metrics.decided("resume_task");
    turns.guarding.begin(entry.name());
    turns.guarding.begin(source);
    Act act = new Act.ResumeTask(r.id(), policy.name(), r.task().arn(), r.task().kind());
    home.beside(
        "resume-" + entry.name(),
        () -> {
          ActResult result = Drops.pass(passage, act, r);
          home.post(() -> ended(entry, source, r, result));
        });
  }

  private void ended(DmsConfig entry, String source, Reading.OfTask r, ActResult result) {
    Instant now = turns.clock.instant();
    turns.guarding.end(entry.name());
    turns.guarding.end(source);
    turns.guarding.refresh(now);
    turns.metrics.acted(Action.RESUME_TASK, result.outcome());
    Policy.ResumeTasks policy = Objects.requireNonNull(r.policy());
    put(ResumeLife.resting(watch(r), policy, now));
    takeUpWhatACrashCutOff(r, policy);
    tellers.tell(messages(r, watch(r)).attempted(watch(r).attempts(), warned(r, result), now));
  }

  /// With what people should know of an attempt that was made all the same.
  private static ActResult warned(Reading.OfTask r, ActResult result) {
    String warnings =
        r.terms().stream()
            .filter(ResumeTerm::warns)
            .map(t -> "; warning: " + t.reason())
            .collect(Collectors.joining());
    return new ActResult(result.outcome(), result.detail() + warnings);
  }

  /// An open journal entry of a resume is the one that still has to prove itself; after a crash the
  /// watch may not know it, or not know yet that it has been settled.
  private void takeUpWhatACrashCutOff(Reading.OfTask r, Policy.ResumeTasks policy) {
    TaskWatch watch = watch(r);
    ActRecord open =
        turns.guarding.openResumes().stream()
            .filter(o -> OrphanResumes.isOf(o, r))
            .reduce((a, b) -> b)
            .orElse(null);
    if (open == null) {
      if (watch.pendingAct() != null) {
        put(ResumeLife.settled(watch));
      }
      return;
    }
    if (Objects.equals(watch.pendingAct(), open.id())) {
      return;
    }
    boolean counted =
        watch.lastAttemptAt() != null && !watch.lastAttemptAt().isBefore(open.at().minusSeconds(1));
    TaskWatch base = counted ? watch : ResumeLife.attempted(watch, policy, open.at(), null);
    put(ResumeLife.pending(base, open.id()));
    if (open.outcome() == null) {
      settleInJournal(
          open.id(), ActOutcome.PENDING, "cut off by a restart; the task's state will tell");
    }
  }

  private void settle(Reading.OfTask r, TaskWatch watch, ActOutcome outcome, Instant now) {
    long act = Objects.requireNonNull(watch.pendingAct());
    boolean up = outcome == ActOutcome.RESUMED;
    String detail =
        up ? "it has stayed running since " + watch.runningSince() : "it did not stay running";
    if (!settleInJournal(act, outcome, detail)) {
      return;
    }
    turns.metrics.acted(Action.RESUME_TASK, outcome);
    int attempts = watch.attempts();
    tellers.tell(
        up
            ? messages(r, watch).resumed(attempts, now)
            : messages(r, watch).fellAgain(attempts, now));
    put(up ? ResumeLife.stable(watch) : ResumeLife.settled(watch));
  }

  private boolean settleInJournal(long act, ActOutcome outcome, String detail) {
    try {
      turns.keeper.settle(act, outcome, detail, turns.clock.instant());
      turns.guarding.refresh(turns.clock.instant());
      return true;
    } catch (Journal.JournalUnavailable e) {
      LOG.atWarn().addKeyValue("event", "store").log("can't settle a resume: {}", e.getMessage());
      return false;
    }
  }

  /// Recorded once for each time that the task went down.
  private void wouldResume(Reading.OfTask r, Policy.ResumeTasks policy, Instant down, Instant now) {
    boolean recorded =
        turns.guarding.shownActs().stream()
            .anyMatch(
                a ->
                    a.act().subject().equals(r.id())
                        && a.outcome() == ActOutcome.WOULD_ACT
                        && !a.at().isBefore(down));
    if (recorded) {
      return;
    }
    Act act = new Act.ResumeTask(r.id(), policy.name(), r.task().arn(), r.task().kind());
    try {
      ActResult result = Objects.requireNonNull(gate).wouldPass(act, r.trace());
      turns.guarding.refresh(now);
      turns.metrics.decided("would_resume_task");
      turns.metrics.acted(Action.RESUME_TASK, result.outcome());
      tellers.tell(messages(r, watch(r)).attempted(0, result, now));
    } catch (Journal.JournalUnavailable e) {
      LOG.atWarn()
          .addKeyValue("event", "store")
          .log("can't record what would be done: {}", e.getMessage());
    }
  }

  private ResumeMessages messages(Reading.OfTask r, TaskWatch watch) {
    return new ResumeMessages(
        r.id(),
        r.task(),
        watch,
        r.slots(),
        turns.guarding.wordsOn(r.id(), turns.clock.instant()),
        null);
  }

  private TaskWatch watch(Reading.OfTask r) {
    return turns.memory().tasks().getOrDefault(r.id(), r.watch());
  }

  private void put(TaskWatch watch) {
    Map<TaskId, TaskWatch> all = new HashMap<>(turns.memory().tasks());
    all.put(watch.id(), watch);
    Memory m = turns.memory();
    turns.remember(new Memory(m.slots(), m.drops(), all, m.inventories()));
  }
}

package io.slotwarden.daemon;

import io.slotwarden.assess.SlotChange;
import io.slotwarden.config.Policy;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.decide.DropLife;
import io.slotwarden.guard.Gate;
import io.slotwarden.guard.Journal;
import io.slotwarden.guard.Rules;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.DropWatch;
import io.slotwarden.model.HandDrop;
import io.slotwarden.model.Haste;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Mark;
import io.slotwarden.model.MarkPhase;
import io.slotwarden.model.Memory;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.RunMode;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.Trace;
import io.slotwarden.notify.DropMessages;
import io.slotwarden.notify.LateDropMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out what the turns decide about slots: tells, passes the gate, settles what a crash left
/// open. Confined to the loop's thread; only the gate itself is passed on a thread of its own.
final class Drops {
  private static final Logger LOG = LoggerFactory.getLogger(Drops.class);

  /// The server may go on with a statement whose client is gone, up to the actor's
  /// statement_timeout: a slot that is still there before that proves nothing.
  private static final Duration STATEMENT_MAY_RUN = Duration.ofSeconds(5);

  private final Turns turns;
  private final Tellers tellers;
  private @Nullable Gate gate;
  private @Nullable Events events;

  /// The slots whose drop is under way: that they vanish is our own doing.
  private final Set<SlotId> underWay = new HashSet<>();

  Drops(Turns turns, Tellers tellers) {
    this.turns = turns;
    this.tellers = tellers;
  }

  void connect(Gate gate, Events events) {
    this.gate = gate;
    this.events = events;
  }

  /// @param watches as they were before the turn; after a restart of ours there are no earlier
  ///   readings, but what was announced before it has to be taken back all the same
  void follow(
      SourceConfig source,
      SourceTurn turn,
      List<Reading.OfSlot> earlier,
      Map<SlotId, DropWatch> watches,
      Instant now) {
    Map<SlotId, Reading.OfSlot> before = new HashMap<>();
    earlier.forEach(r -> before.put(r.assessment().id(), r));
    for (Reading.OfSlot r : turn.readings()) {
      Reading.OfSlot old = before.get(r.assessment().id());
      DropWatch watch = watches.get(r.assessment().id());
      r.events().forEach(e -> told(r, old, watch, e, now));
      countRefusal(r, old);
    }
    for (DropWatch gone : turn.vanished()) {
      Reading.OfSlot old = before.get(gone.slot());
      boolean ours = underWay.contains(gone.slot());
      if (!ours && gone.mark() != null) {
        turns.metrics.decided("unmark");
        tellers.tell(
            old == null || old.policy() == null
                ? LateDropMessages.vanished(gone, gone.mark(), now)
                : messages(old, old.policy(), gone.mark()).cancelled("the slot is gone", now));
      }
    }
    turn.readings().stream()
        .filter(r -> isDue(r.watch()))
        .sorted(Comparator.comparing(r -> mark(r).since()))
        .forEach(r -> propose(source, r, now));
  }

  private void told(
      Reading.OfSlot r,
      Reading.@Nullable OfSlot old,
      @Nullable DropWatch before,
      DropLife.Event event,
      Instant now) {
    switch (event) {
      case DropLife.Event.Marked() -> turns.metrics.decided("mark");
      case DropLife.Event.Unmarked(var why, var announced) -> {
        turns.metrics.decided("unmark");
        Policy.DropSlots policy = old == null ? r.policy() : old.policy();
        if (announced && before != null && before.mark() != null && policy != null) {
          tellers.tell(messages(r, policy, before.mark()).cancelled(why, now));
        }
      }
      case DropLife.Event.NoticeDue(var key) -> {
        DropWatch watch = r.watch();
        Policy.DropSlots policy = r.policy();
        if (watch != null && watch.mark() != null && policy != null) {
          if (!watch.mark().since().isBefore(now)) {
            turns.metrics.decided("notify");
          }
          announce(r, watch, watch.mark(), policy, key, now);
        }
      }
      case DropLife.Event.Unhurried(var why) -> {
        turns.metrics.decided("unmark");
        Policy.DropSlots policy = r.policy();
        if (r.watch() != null && before != null && before.mark() != null && policy != null) {
          Instant due = DropLife.due(r.watch(), policy, new Haste.None(why), now);
          tellers.tell(messages(r, policy, before.mark()).unhurried(why, due, now));
        }
      }
    }
  }

  private void announce(
      Reading.OfSlot r,
      DropWatch watch,
      Mark mark,
      Policy.DropSlots policy,
      String key,
      Instant now) {
    Haste haste = turns.guard.haste(r.facts());
    Instant due = DropLife.due(watch, policy, haste, now);
    DropMessages messages = messages(r, policy, mark);
    if (mark.isHastened()) {
      tellers.announceHastened(messages.hastened(key, due, haste.why(), now));
    } else {
      tellers.announce(messages.scheduled(key, due, now));
    }
  }

  private void countRefusal(Reading.OfSlot r, Reading.@Nullable OfSlot old) {
    if (r.policy() == null) {
      return; // nobody wants it dropped
    }
    Optional<String> rule = r.chain().refusal().map(RuleVerdict::rule);
    boolean news = old == null || !old.chain().refusal().map(RuleVerdict::rule).equals(rule);
    if (news) {
      rule.ifPresent(turns.metrics::refused);
    }
  }

  private void propose(SourceConfig source, Reading.OfSlot r, Instant now) {
    DropWatch watch = Objects.requireNonNull(r.watch(), "due slots are watched");
    Policy.DropSlots policy = Objects.requireNonNull(r.policy(), "due slots are named");
    RuleVerdict refusal = r.trace().refusal().orElse(null);
    if (refusal == null) {
      if (!turns.guarding.dropUnderWay()) {
        launch(source, r, policy, now);
      }
    } else if (r.trace().refusedOnlyBy(Rules.MODE)) {
      if (!Rules.MODE.equals(watch.toldRefusal())) {
        wouldDrop(r, policy, now);
      }
    } else if (!refusal.rule().equals(watch.toldRefusal())
        && !refusal.rule().equals(Rules.IN_FLIGHT)) {
      tellers.tell(messages(r, policy, mark(r)).refused(refusal, now));
      noteTold(r.assessment().id(), refusal.rule());
    }
  }

  private void launch(SourceConfig source, Reading.OfSlot r, Policy.DropSlots policy, Instant now) {
    Act.DropSlot act = act(r, policy);
    Gate passage = Objects.requireNonNull(gate, "connected before the first turn");
    Events home = Objects.requireNonNull(events, "connected before the first turn");
    begin(act.slot());
    phase(r.assessment().id(), MarkPhase.DROPPING);
    home.beside(
        "drop-" + source.name(),
        () -> {
          ActResult result = pass(passage, act, r);
          home.post(() -> ended(r, policy, result));
        });
    LOG.atInfo()
        .addKeyValue("event", "action")
        .addKeyValue("action", "drop_slot")
        .addKeyValue("target", act.slot().target())
        .addKeyValue("policy", policy.name())
        .log("every guard allows the drop at {}", now);
  }

  /// Before the gate is passed, by whoever asks for the drop.
  void begin(SlotId slot) {
    turns.metrics.decided("drop_slot");
    turns.guarding.beginDrop(slot.source());
    underWay.add(slot);
  }

  /// After the gate was passed.
  void end(SlotId slot, ActResult result, Instant now) {
    turns.guarding.endDrop(slot.source());
    underWay.remove(slot);
    turns.guarding.refresh(now);
    turns.metrics.acted(io.slotwarden.model.Action.DROP_SLOT, result.outcome());
  }

  /// The slots whose drop is under way.
  Set<SlotId> underWay() {
    return Set.copyOf(underWay);
  }

  /// Never throws: what goes wrong with the journal is an outcome too.
  static ActResult pass(Gate gate, Act act, Reading r) {
    Trace trace =
        switch (r) {
          case Reading.OfSlot slot -> slot.trace();
          case Reading.OfTask task -> task.trace();
        };
    return pass(gate, act, trace);
  }

  static ActResult pass(Gate gate, Act act, Trace trace) {
    return pass(gate, act, trace, ActOutcome.FAILED);
  }

  /// @param unjournaled the outcome when the journal could not be written
  static ActResult pass(Gate gate, Act act, Trace trace, ActOutcome unjournaled) {
    try {
      return gate.pass(act, trace).result();
    } catch (Journal.JournalUnavailable e) {
      return new ActResult(
          unjournaled, "the journal could not be written, the world will tell: " + e.getMessage());
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("event", "action").setCause(e).log("an act failed unexpectedly");
      return new ActResult(
          ActOutcome.PENDING,
          "it failed unexpectedly (" + e.getClass().getSimpleName() + "); the world will tell");
    }
  }

  private void ended(Reading.OfSlot r, Policy.DropSlots policy, ActResult result) {
    Instant now = turns.clock.instant();
    end(r.assessment().id(), result, now);
    tellers.tell(messages(r, policy, mark(r)).ended(result, now));
    forget(r.assessment().id());
  }

  private void wouldDrop(Reading.OfSlot r, Policy.DropSlots policy, Instant now) {
    try {
      ActResult result =
          Objects.requireNonNull(gate, "connected before the first turn")
              .wouldPass(act(r, policy), r.trace());
      turns.guarding.refresh(now);
      turns.metrics.decided("would_drop_slot");
      turns.metrics.acted(io.slotwarden.model.Action.DROP_SLOT, result.outcome());
      tellers.tell(messages(r, policy, mark(r)).ended(result, now));
      noteTold(r.assessment().id(), Rules.MODE);
    } catch (Journal.JournalUnavailable e) {
      LOG.atWarn()
          .addKeyValue("event", "store")
          .log("can't record what would be done: {}", e.getMessage());
    }
  }

  /// Takes up drops that have their outcome, of which a crash left nobody told: the journal was the
  /// last thing written. Nothing is tried again: what did not succeed needs a new mark.
  void takeUpWhatACrashCutOff(SourceConfig source, Instant now) {
    for (DropWatch watch : List.copyOf(turns.memory().drops().values())) {
      Mark mark = watch.mark();
      if (mark == null
          || mark.phase() != MarkPhase.DROPPING
          || !watch.slot().source().equals(source.name())
          || underWay.contains(watch.slot())) {
        continue;
      }
      ActRecord act = lastTry(watch, mark);
      ActOutcome outcome = act == null ? null : act.outcome();
      if (act != null && outcome != null && outcome != ActOutcome.PENDING) {
        ActResult result = new ActResult(outcome, act.detail());
        tellers.tell(LateDropMessages.ended(watch, mark, act, result, now));
        forget(watch.slot());
      }
    }
  }

  /// The last entry of the journal since the mark; null when it was not tried.
  private @Nullable ActRecord lastTry(DropWatch watch, Mark mark) {
    return turns.guarding.recentActs().stream()
        .filter(a -> a.act() instanceof Act.DropSlot drop && drop.slot().equals(watch.slot()))
        .filter(a -> a.outcome() != ActOutcome.WOULD_ACT && !a.at().isBefore(mark.since()))
        .reduce((a, b) -> b)
        .orElse(null);
  }

  /// Settles drops whose outcome only the world can tell (design, rule 13): by looking, never by
  /// trying again.
  void settleUnclear(SourceConfig source, ServerSample sample, Instant now) {
    for (ActRecord open : turns.guarding.unclearDrops(source.name())) {
      if (open.act() instanceof Act.DropSlot(var id, var policy, var _, var expected)) {
        ActResult seen = seen(sample, id, expected);
        boolean mayStillRun = Duration.between(open.at(), now).compareTo(STATEMENT_MAY_RUN) < 0;
        if (seen.outcome() == ActOutcome.ABORTED && mayStillRun) {
          continue;
        }
        try {
          turns.keeper.settle(open.id(), seen.outcome(), seen.detail(), now);
          turns.metrics.acted(io.slotwarden.model.Action.DROP_SLOT, seen.outcome());
          tellers.tell(LateDropMessages.settled(open, expected, seen, now));
          // What a person began and did not end takes nothing back that a policy announced.
          if (seen.outcome() == ActOutcome.DROPPED || !HandDrop.isByHand(policy)) {
            forget(id);
          }
          turns.guarding.refresh(now);
        } catch (Journal.JournalUnavailable e) {
          LOG.atWarn().addKeyValue("event", "store").log("can't settle a drop: {}", e.getMessage());
        }
      }
    }
  }

  private static ActResult seen(ServerSample sample, SlotId id, SlotEvidence expected) {
    if (!Objects.equals(
        sample.identity().systemIdentifier(), expected.server().systemIdentifier())) {
      return new ActResult(ActOutcome.FAILED, "outcome unknown: the server is another one now");
    }
    Slot slot = sample.slot(id.name()).orElse(null);
    if (slot == null) {
      return new ActResult(ActOutcome.DROPPED, "seen afterwards: the slot is gone");
    }
    boolean same =
        SlotChange.between(expected, SlotEvidence.of(sample, slot)) != SlotChange.ANOTHER;
    return same
        ? new ActResult(ActOutcome.ABORTED, "seen afterwards: the slot is still there")
        : new ActResult(ActOutcome.DROPPED, "seen afterwards: another slot has its name");
  }

  private static Act.DropSlot act(Reading.OfSlot r, Policy.DropSlots policy) {
    return new Act.DropSlot(
        r.assessment().id(),
        policy.name(),
        r.facts().sample().majorVersion(),
        r.assessment().evidence());
  }

  private DropMessages messages(Reading.OfSlot r, Policy.DropSlots policy, Mark mark) {
    RunMode mode = turns.config.modeOf(policy);
    return new DropMessages(
        r.assessment(),
        policy,
        mark,
        mode,
        !r.history().movedUnderOurEyes(),
        turns.guard.awaitsApproval(r.facts()),
        turns.guarding.wordsOn(r.assessment().id(), turns.clock.instant()),
        freed(r),
        null);
  }

  /// What dropping the slot frees at most: up to the next smallest restart LSN.
  private static @Nullable Long freed(Reading.OfSlot r) {
    ServerSample sample = r.facts().sample();
    Lsn own = r.assessment().slot().restartLsn();
    if (own == null || r.assessment().slot().isLost() || !r.assessment().holdsWal()) {
      return own == null ? null : 0L;
    }
    Lsn next =
        sample.slots().stream()
            .filter(s -> !s.isLost() && !s.name().equals(r.assessment().id().name()))
            .map(Slot::restartLsn)
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder())
            .orElse(sample.currentLsn());
    return Math.max(0, next.bytesSince(own));
  }

  /// Their source is not watched any more.
  void abandon(List<Reading.OfSlot> readings, Instant now) {
    for (Reading.OfSlot r : readings) {
      if (r.watch() != null && r.watch().mark() != null && r.policy() != null) {
        turns.metrics.decided("unmark");
        tellers.tell(
            messages(r, r.policy(), mark(r)).cancelled("its source is not watched any more", now));
      }
      forget(r.assessment().id());
    }
  }

  private static boolean isDue(@Nullable DropWatch watch) {
    return watch != null
        && watch.mark() != null
        && (watch.mark().phase() == MarkPhase.DUE || watch.mark().phase() == MarkPhase.APPROVED);
  }

  private static Mark mark(Reading.OfSlot r) {
    return Objects.requireNonNull(Objects.requireNonNull(r.watch()).mark());
  }

  private void noteTold(SlotId id, String rule) {
    change(id, w -> w.withTold(rule));
  }

  private void phase(SlotId id, MarkPhase phase) {
    change(id, w -> w.mark() == null ? w : w.withMark(w.mark().withPhase(phase)));
  }

  /// Its way to a drop is over, or starts anew.
  void forget(SlotId id) {
    change(id, _ -> null);
  }

  private void change(SlotId id, Function<DropWatch, @Nullable DropWatch> change) {
    Map<SlotId, DropWatch> all = new HashMap<>(turns.memory().drops());
    DropWatch watch = all.get(id);
    if (watch == null) {
      return;
    }
    DropWatch changed = change.apply(watch);
    if (changed == null) {
      all.remove(id);
    } else {
      all.put(id, changed);
    }
    Memory m = turns.memory();
    turns.remember(new Memory(m.slots(), all, m.tasks(), m.inventories()));
  }
}

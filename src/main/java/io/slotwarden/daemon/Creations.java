package io.slotwarden.daemon;

import io.slotwarden.config.SourceConfig;
import io.slotwarden.guard.CreateFacts;
import io.slotwarden.guard.Gate;
import io.slotwarden.guard.Guard;
import io.slotwarden.guard.Journal;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.Action;
import io.slotwarden.model.CreationLook;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.NewSlot;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Registration;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.Trace;
import io.slotwarden.record.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes slots that people ask for, and settles what a crash left open: by looking, never by trying
/// again (design, rule 13). Confined to the loop's thread; only the gate itself is passed on a
/// thread of its own.
final class Creations {
  private static final Logger LOG = LoggerFactory.getLogger(Creations.class);

  /// A slot is listed from the beginning of its creation on, and the command is sent within the
  /// actor's timeouts: one that is not there after this was never begun.
  private static final Duration MAY_BEGIN = Duration.ofSeconds(20);

  private final Turns turns;
  private final Registry registry;
  private final Guard guard = new Guard();
  private @Nullable Gate gate;
  private @Nullable Events events;

  Creations(Turns turns, Registry registry) {
    this.turns = turns;
    this.registry = registry;
  }

  void connect(Gate gate, Events events) {
    this.gate = gate;
    this.events = events;
  }

  /// What came of a creation.
  ///
  /// @param registration null when no slot was made, or the store could not record it
  record Ended(ActResult result, @Nullable Registration registration) {}

  /// Judges, and begins it where every rule allows.
  ///
  /// @param asked without what only the look tells
  /// @param look taken just before
  /// @param ended runs on the loop's thread once it is over, if it was begun
  Trace begin(
      SourceConfig source,
      SlotId slot,
      NewSlot asked,
      Observed<CreationLook> look,
      Consumer<Ended> ended) {
    Instant now = turns.clock.instant();
    Act.CreateSlot act = new Act.CreateSlot(slot, completed(asked, source.name(), look));
    Trace trace = guard.create(new CreateFacts(turns.guarding.at(now), source, act, look));
    trace.refusal().ifPresent(r -> turns.metrics.refused(r.rule()));
    if (trace.allows()) {
      launch(source, act, trace, ended);
    }
    return trace;
  }

  private NewSlot completed(NewSlot asked, String source, Observed<CreationLook> look) {
    CreationLook seen = look.toOptional().orElse(null);
    TaskTurn.SeenSource known = turns.samples.get(source);
    return new NewSlot(
        seen != null && asked.database().isEmpty() ? seen.database() : asked.database(),
        asked.plugin(),
        asked.owner(),
        asked.purpose(),
        asked.by(),
        asked.askedAt(),
        asked.expiresAt(),
        asked.hold(),
        seen == null ? new Lsn(0) : seen.currentLsn(),
        known == null ? null : known.sample().identity().systemIdentifier());
  }

  private void launch(SourceConfig source, Act.CreateSlot act, Trace trace, Consumer<Ended> ended) {
    Gate passage = Objects.requireNonNull(gate, "connected before the first turn");
    Events home = Objects.requireNonNull(events, "connected before the first turn");
    turns.metrics.decided("create_slot");
    turns.guarding.begin(source.name());
    LOG.atInfo()
        .addKeyValue("event", "action")
        .addKeyValue("action", "create_slot")
        .addKeyValue("target", act.slot().target())
        .addKeyValue("by", act.made().by())
        .log("every guard allows the creation");
    home.beside(
        "create-" + source.name(),
        () -> {
          ActResult result = Drops.pass(passage, act, trace, ActOutcome.PENDING);
          home.post(() -> ended.accept(ended(source, act, result)));
        });
  }

  private Ended ended(SourceConfig source, Act.CreateSlot act, ActResult result) {
    Instant now = turns.clock.instant();
    turns.guarding.end(source.name());
    turns.guarding.refresh(now);
    turns.metrics.acted(Action.CREATE_SLOT, result.outcome());
    return new Ended(
        result,
        result.created() == null ? null : register(act, result.created().restartLsn(), now));
  }

  /// Null when it can't be recorded now: the next turn tries again, by the journal.
  private @Nullable Registration register(Act.CreateSlot act, Lsn restartLsn, Instant now) {
    NewSlot made = act.made();
    try {
      return registry.register(
          new Registration(
              0,
              act.slot(),
              made.database(),
              made.plugin(),
              made.owner(),
              made.purpose(),
              made.askedAt(),
              made.by(),
              made.expiresAt(),
              restartLsn,
              made.systemIdentifier(),
              null,
              null),
          now);
    } catch (StoreUnavailable | Journal.JournalUnavailable e) {
      LOG.atWarn()
          .addKeyValue("event", "store")
          .log("can't record the registration of {}: {}", act.slot(), e.getMessage());
      return null;
    }
  }

  /// Settles what only the world can tell, registers what was made and is not, and ends the
  /// registrations of slots that are known to be gone.
  void settle(SourceConfig source, ServerSample sample, Instant now) {
    for (ActRecord open : turns.guarding.unclearCreations(source.name())) {
      if (open.act() instanceof Act.CreateSlot act) {
        ActResult seen = seen(open, act, sample, now);
        if (seen != null) {
          settle(open, seen, now);
        }
      }
    }
    for (ActRecord r : turns.guarding.recentActs()) {
      if (r.act() instanceof Act.CreateSlot act
          && r.outcome() == ActOutcome.CREATED
          && act.slot().source().equals(source.name())
          && !turns.guarding.isExecuting(source.name())) {
        registerUnlessKnown(act, sample, now);
      }
    }
    registry.of(source.name()).stream()
        .filter(r -> sample.slot(r.slot().name()).isEmpty())
        .forEach(r -> endIfOver(r, now));
  }

  private void settle(ActRecord open, ActResult seen, Instant now) {
    try {
      turns.keeper.settle(open.id(), seen.outcome(), seen.detail(), now);
      turns.metrics.acted(Action.CREATE_SLOT, seen.outcome());
      turns.guarding.refresh(now);
      LOG.atInfo()
          .addKeyValue("event", "action")
          .addKeyValue("action", "create_slot")
          .addKeyValue("target", open.act().subject().target())
          .addKeyValue("outcome", seen.outcome().word())
          .log("{}", seen.detail());
    } catch (Journal.JournalUnavailable e) {
      LOG.atWarn().addKeyValue("event", "store").log("can't settle: {}", e.getMessage());
    }
  }

  /// Null while nobody can tell.
  private static @Nullable ActResult seen(
      ActRecord open, Act.CreateSlot act, ServerSample sample, Instant now) {
    Long before = act.made().systemIdentifier();
    Long since = sample.identity().systemIdentifier();
    if (before != null && since != null && !before.equals(since)) {
      return new ActResult(ActOutcome.FAILED, "outcome unknown: the server is another one now");
    }
    Slot slot = sample.slot(act.slot().name()).orElse(null);
    if (slot == null) {
      boolean mayBegin = Duration.between(open.at(), now).compareTo(MAY_BEGIN) < 0;
      return mayBegin
          ? null
          : new ActResult(ActOutcome.ABORTED, "seen afterwards: there is no such slot");
    }
    if (slot.active() && slot.confirmedFlushLsn() == null) {
      return null; // still being made by a session that goes on without us
    }
    return act.made().mayHaveMade(sample.identity(), slot)
        ? new ActResult(
            ActOutcome.CREATED, "seen afterwards: the slot is there, made since it was asked for")
        : new ActResult(ActOutcome.ABORTED, "seen afterwards: another slot has its name");
  }

  private void registerUnlessKnown(Act.CreateSlot act, ServerSample sample, Instant now) {
    boolean known =
        registry.all().stream()
            .anyMatch(
                r -> r.slot().equals(act.slot()) && !r.createdAt().isBefore(act.made().askedAt()));
    Slot slot = sample.slot(act.slot().name()).orElse(null);
    if (!known && slot != null && act.made().mayHaveMade(sample.identity(), slot)) {
      register(act, Objects.requireNonNull(slot.restartLsn()), now);
    }
  }

  /// A slot that we dropped, or whose time is over: nobody waits for it any more. One that vanished
  /// while it was registered stays, for that is an alert.
  private void endIfOver(Registration r, Instant now) {
    boolean dropped =
        turns.guarding.recentActs().stream()
            .anyMatch(
                a ->
                    a.act() instanceof Act.DropSlot drop
                        && drop.slot().equals(r.slot())
                        && a.outcome() == ActOutcome.DROPPED
                        && a.at().isAfter(r.createdAt()));
    if (dropped || !r.isInForce(now)) {
      end(r, dropped ? "slotwarden dropped the slot" : "the slot is gone", now);
    }
  }

  private void end(Registration r, String why, Instant now) {
    try {
      registry.change(r.endedBy(new Registration.Change(now, "slotwarden", why)), now);
    } catch (StoreUnavailable | Journal.JournalUnavailable e) {
      LOG.atWarn()
          .addKeyValue("event", "store")
          .log("can't record the end of {}'s registration: {}", r.slot(), e.getMessage());
    }
  }
}

package io.slotwarden.daemon;

import io.slotwarden.assess.Assessor;
import io.slotwarden.assess.Histories;
import io.slotwarden.assess.Holders;
import io.slotwarden.assess.Inventories;
import io.slotwarden.assess.Ownership;
import io.slotwarden.assess.SlotCase;
import io.slotwarden.assess.SlotChange;
import io.slotwarden.assess.SourceProfile;
import io.slotwarden.assess.Trail;
import io.slotwarden.config.Config;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.config.Policy;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.decide.DropLife;
import io.slotwarden.guard.Circumstances;
import io.slotwarden.guard.DropFacts;
import io.slotwarden.guard.Guard;
import io.slotwarden.guard.Rules;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.DropWatch;
import io.slotwarden.model.Durations;
import io.slotwarden.model.Forecast;
import io.slotwarden.model.MarkPhase;
import io.slotwarden.model.Memory;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Registration;
import io.slotwarden.model.RunMode;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotHistory;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.SourceObservation;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskNames;
import io.slotwarden.model.WalFloors;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One turn for one source that was seen: assess, decide and guard for all its slots. A pure
/// function of (configuration, what was seen, memory, circumstances).
///
/// @param memory after the turn
/// @param readings one for each slot, in the order of the sample
/// @param trails of the slots of the sample, by name
/// @param vanished watches of slots that the complete sample no longer holds
record SourceTurn(
    Memory memory,
    Map<String, Trail> trails,
    List<Reading.OfSlot> readings,
    List<DropWatch> vanished) {
  /// Refusals that only a person's approval ends.
  private static final Set<String> AWAITING_APPROVAL =
      Set.of(Rules.EXACT_NAME, Rules.START_MARKER, Rules.OWNERSHIP);

  private static final Duration MIN_GAP_LIMIT = Duration.ofMinutes(2);

  /// A gap in the samples up to this freezes the clock, a longer one restarts it (design, rule 6).
  static Duration gapLimit(SourceConfig source) {
    return gapLimit(source.poll());
  }

  static Duration gapLimit(Duration poll) {
    Duration polls = Durations.times(poll, 3);
    return polls.compareTo(MIN_GAP_LIMIT) > 0 ? polls : MIN_GAP_LIMIT;
  }

  static SourceTurn take(
      Config config,
      Guard guard,
      SourceConfig source,
      SourceObservation look,
      ServerSample sample,
      DmsLooks dms,
      Memory before,
      Map<String, Trail> trails,
      Circumstances world,
      List<Registration> registered,
      DropLife.DeliveryLog delivered,
      Forecast untilFull) {
    Turn turn =
        new Turn(
            config,
            guard,
            source,
            look,
            sample,
            dms,
            before,
            trails,
            world,
            registered,
            delivered,
            untilFull);
    List<Stepped> stepped = new ArrayList<>();
    for (Slot slot : sample.slots()) {
      stepped.add(turn.step(slot));
    }
    Map<SlotId, DropWatch> drops = new HashMap<>();
    Map<SlotId, SlotHistory> slots = new HashMap<>();
    List<DropWatch> vanished = new ArrayList<>();
    for (SlotHistory h : before.slots().values()) {
      if (!h.id().source().equals(source.name())) {
        slots.put(h.id(), h);
      }
    }
    for (DropWatch w : before.drops().values()) {
      if (!w.slot().source().equals(source.name())) {
        drops.put(w.slot(), w);
      } else if (sample.slot(w.slot().name()).isEmpty()) {
        vanished.add(w);
      }
    }
    for (Stepped r : stepped) {
      slots.put(r.assessment().id(), r.history());
      if (r.watch() != null) {
        drops.put(r.assessment().id(), r.watch());
      }
    }
    Memory after = new Memory(slots, drops, before.tasks(), before.inventories());
    int here = 0;
    int all = 0;
    for (DropWatch w : drops.values()) {
      if (countsAsDue(w)) {
        all++;
        here += w.slot().source().equals(source.name()) ? 1 : 0;
      }
    }
    Map<String, Trail> next = new HashMap<>();
    List<Reading.OfSlot> readings = new ArrayList<>();
    for (Stepped r : stepped) {
      next.put(r.assessment().id().name(), r.trail());
      readings.add(turn.judge(r, here, all));
    }
    return new SourceTurn(after, next, readings, vanished);
  }

  /// One slot after its step, before the chain is judged: how many are due is known only once all
  /// slots have stepped.
  private record Stepped(
      SlotAssessment assessment,
      SlotHistory history,
      Trail trail,
      Ownership ownership,
      Policy.@Nullable DropSlots policy,
      RunMode mode,
      @Nullable DropWatch watch,
      List<DropLife.Event> events) {
    Stepped with(DropLife.Step step) {
      return new Stepped(
          assessment, history, trail, ownership, policy, mode, step.watch(), step.events());
    }
  }

  /// True for a slot whose drop is due. One that an approval took out of the count is not, nor one
  /// that by what it is can't be dropped without an approval.
  private static boolean countsAsDue(DropWatch w) {
    return w.mark() != null
        && w.mark().phase() == MarkPhase.DUE
        && !AWAITING_APPROVAL.contains(String.valueOf(w.toldRefusal()));
  }

  /// What stays the same for all slots of the turn.
  private static final class Turn {
    private final Config config;
    private final Guard guard;
    private final SourceConfig source;
    private final SourceObservation look;
    private final ServerSample sample;
    private final DmsLooks dms;
    private final Memory before;
    private final Map<String, Trail> trails;
    private final Circumstances world;
    private final DropLife.DeliveryLog delivered;
    private final Forecast untilFull;
    private final Holders holders;
    private final Ownership.Surroundings surroundings;
    private final Observed<Instant> inventory;
    private final Duration gapLimit;

    Turn(
        Config config,
        Guard guard,
        SourceConfig source,
        SourceObservation look,
        ServerSample sample,
        DmsLooks dms,
        Memory before,
        Map<String, Trail> trails,
        Circumstances world,
        List<Registration> registered,
        DropLife.DeliveryLog delivered,
        Forecast untilFull) {
      this.untilFull = untilFull;
      this.trails = trails;
      this.config = config;
      this.guard = guard;
      this.source = source;
      this.look = look;
      this.sample = sample;
      this.dms = dms;
      this.before = before;
      this.world = world;
      this.delivered = delivered;
      this.gapLimit = gapLimit(source);
      this.holders =
          Holders.of(
              sample,
              look.settings().toOptional().orElse(null),
              look.floors().toOptional().orElse(null));
      SourceProfile profile = Profiles.of(config.owners(source.name()), source);
      this.inventory =
          Inventories.completeAt(
              profile, dms.last(), before.inventories(), world.words(), world.now());
      this.surroundings =
          new Ownership.Surroundings(
              profile,
              dms.listed(),
              before.tasks().values(),
              config.dms().stream()
                  .collect(Collectors.toMap(DmsConfig::name, DmsConfig::goneAfter)),
              inventory,
              world.now(),
              registered);
    }

    Stepped step(Slot slot) {
      SlotId id = new SlotId(source.name(), slot.name());
      SlotHistory history =
          Histories.next(before.slots().get(id), id, sample, slot, world.now(), gapLimit);
      Ownership ownership = Ownership.of(slot, surroundings);
      Trail trail =
          Trail.next(trails.get(slot.name()), sample, slot, look.closer(), ownership.tasks());
      SlotAssessment assessment =
          Assessor.assess(
              new SlotCase(
                  sample,
                  slot,
                  history,
                  trail,
                  ownership,
                  holders,
                  tasks(ownership.tasks()),
                  look.settings().toOptional().orElse(null),
                  look.closer(),
                  world.now()));
      Policy.DropSlots policy = policy(id);
      DropWatch old = before.drops().get(id);
      RunMode mode = policy == null ? RunMode.OBSERVE : config.modeOf(policy);
      if (policy == null) {
        List<DropLife.Event> events =
            old == null || old.mark() == null
                ? List.of()
                : List.of(new DropLife.Event.Unmarked("no policy names it any more", true));
        return new Stepped(assessment, history, trail, ownership, null, mode, null, events);
      }
      Stepped before =
          new Stepped(assessment, history, trail, ownership, policy, mode, old, List.of());
      DropFacts facts = facts(before, 0, 0);
      return before.with(DropLife.step(old, aCase(policy, mode, history, facts, old), world.now()));
    }

    /// With the chain on the new watch.
    Reading.OfSlot judge(Stepped r, int dueHere, int dueAll) {
      DropFacts facts = facts(r, dueHere, dueAll);
      return new Reading.OfSlot(
          r.assessment(),
          r.history(),
          r.ownership(),
          r.policy(),
          r.watch(),
          facts,
          guard.dropChain(facts),
          r.events());
    }

    private DropLife.Case aCase(
        Policy.DropSlots policy,
        RunMode mode,
        SlotHistory history,
        DropFacts facts,
        @Nullable DropWatch old) {
      SlotEvidence evidence = history.evidence();
      SlotChange change =
          old == null ? SlotChange.NONE : SlotChange.between(old.evidence(), evidence);
      boolean touched =
          history.active() || change == SlotChange.MOVED || change == SlotChange.ANOTHER;
      Instant marked = old == null || old.mark() == null ? history.spanSince() : old.mark().since();
      boolean approved = world.approval(history.id(), marked).isPresent();
      return new DropLife.Case(
          policy,
          mode == RunMode.ENFORCE,
          history,
          touched,
          change == SlotChange.RESTARTED,
          guard.standing(facts),
          guard.holder(facts),
          guard.haste(facts),
          source.poll(),
          gapLimit,
          delivered,
          inventory,
          approved);
    }

    private DropFacts facts(Stepped r, int dueHere, int dueAll) {
      Function<WalFloors, Instant> seen = _ -> look.floors().at();
      return new DropFacts(
          world,
          source,
          r.policy(),
          r.mode(),
          sample,
          world.now(),
          r.assessment(),
          r.history(),
          look.settings(),
          holders.holder(),
          holders.evidence(),
          look.floors().toOptional().map(seen).orElse(null),
          look.storage(),
          untilFull,
          r.ownership().inventory(),
          r.ownership().automaticName(),
          r.watch(),
          gapLimit,
          dueHere,
          dueAll,
          false);
    }

    /// The policy that names the slot; one that names it exactly goes before one that does by a
    /// pattern.
    private Policy.@Nullable DropSlots policy(SlotId id) {
      Policy.DropSlots byPattern = null;
      for (Policy policy : config.policies()) {
        if (policy instanceof Policy.DropSlots drop && drop.names(id.source(), id.name())) {
          if (drop.namesExactly(id.source(), id.name())) {
            return drop;
          }
          byPattern = byPattern == null ? drop : byPattern;
        }
      }
      return byPattern;
    }

    private List<DmsTask> tasks(List<TaskId> ids) {
      List<DmsTask> found = new ArrayList<>();
      for (TaskId id : ids) {
        DmsObservation seen = dms.listed().get(id.dms());
        DmsTask task = seen == null ? null : TaskNames.of(seen).get(id);
        if (task != null) {
          found.add(task);
        }
      }
      return found;
    }
  }
}

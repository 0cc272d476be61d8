package io.slotwarden.daemon;

import io.slotwarden.assess.Trail;
import io.slotwarden.config.Config;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.guard.Guard;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.DropWatch;
import io.slotwarden.model.Memory;
import io.slotwarden.model.Observed;
import io.slotwarden.model.PollOutcome;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.SourceForecast;
import io.slotwarden.model.SourceObservation;
import io.slotwarden.serve.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the loop does with each look: take it in, turn, remember, and hand on to drops and resumes.
/// Confined to the loop's thread.
final class Turns {
  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);
  private static final String TIMED_OUT = "timed out";

  Config config;
  final Keeper keeper;
  final Guarding guarding;
  final Metrics metrics;
  final InstantSource clock;
  final Guard guard = new Guard();
  private final Drops drops;
  private final HandDrops handDrops;
  private final Resumes resumes;
  private final WalHeartbeats heartbeats;
  private final Audits audits;
  private final Alerts alerts;
  private final Forecasts forecasts;
  private final Registry registry;
  private final Creations creations;
  final CaptureHeartbeats captures = new CaptureHeartbeats();

  final Map<String, Seen<SourceObservation>> sources = new HashMap<>();
  final Map<String, Seen<DmsObservation>> dms = new HashMap<>();
  final Map<String, TaskTurn.SeenSource> samples = new HashMap<>();
  final Map<String, List<Reading.OfSlot>> slots = new HashMap<>();
  final Map<String, List<Reading.OfTask>> tasks = new HashMap<>();
  private final Map<String, Map<String, Trail>> trails = new HashMap<>();
  private DmsLooks looks = DmsLooks.NONE;
  private Memory memory;
  private volatile boolean dropAnnounced;

  /// The last look at a place, and the last one that saw it.
  record Seen<T>(T look, Instant at, @Nullable T good, @Nullable Instant goodAt) {
    static <T> Seen<T> after(@Nullable Seen<T> before, T look, Instant now, boolean good) {
      if (good) {
        return new Seen<>(look, now, look, now);
      }
      return before == null
          ? new Seen<>(look, now, null, null)
          : new Seen<>(look, now, before.good(), before.goodAt());
    }
  }

  Turns(
      Config config,
      Keeper keeper,
      Guarding guarding,
      Metrics metrics,
      Tellers tellers,
      InstantSource clock) {
    this.config = config;
    this.keeper = keeper;
    this.guarding = guarding;
    this.metrics = metrics;
    this.clock = clock;
    this.memory = keeper.remembered();
    this.dropAnnounced = isDropAnnounced(memory);
    this.drops = new Drops(this, tellers);
    this.handDrops = new HandDrops(this, tellers);
    this.resumes = new Resumes(this, tellers);
    this.heartbeats = new WalHeartbeats(this);
    this.audits = new Audits(this);
    this.alerts = new Alerts(this, tellers);
    this.forecasts = new Forecasts(keeper);
    this.registry = new Registry(keeper, clock.instant());
    this.creations = new Creations(this, registry);
  }

  Memory memory() {
    return memory;
  }

  Drops drops() {
    return drops;
  }

  HandDrops handDrops() {
    return handDrops;
  }

  Resumes resumes() {
    return resumes;
  }

  WalHeartbeats heartbeats() {
    return heartbeats;
  }

  Audits audits() {
    return audits;
  }

  Alerts alerts() {
    return alerts;
  }

  Forecasts forecasts() {
    return forecasts;
  }

  Registry registry() {
    return registry;
  }

  Creations creations() {
    return creations;
  }

  /// From now on this configuration holds. What it no longer names is forgotten as far as it leads
  /// to an act; marks that were announced are called off.
  void follow(Config next, Instant now) {
    config = next;
    for (String gone : List.copyOf(sources.keySet())) {
      if (next.source(gone).isEmpty()) {
        drops.abandon(slots.getOrDefault(gone, List.of()), now);
        sources.remove(gone);
        samples.remove(gone);
        slots.remove(gone);
        trails.remove(gone);
      }
    }
    heartbeats.follow();
    followCaptures();
    audits.follow();
    alerts.follow(next);
    forecasts.follow(next);
  }

  private void followCaptures() {
    captures.follow(
        config.dms().stream().map(d -> tasks.getOrDefault(d.name(), List.of())).toList());
  }

  /// True while any slot is marked: each look at DMS has to prove anew that nobody needs it. For
  /// any thread.
  boolean isDropAnnounced() {
    return dropAnnounced;
  }

  /// Takes a new memory and saves what changed.
  void remember(Memory after) {
    memory = after;
    dropAnnounced = isDropAnnounced(after);
    keeper.save(after);
  }

  private static boolean isDropAnnounced(Memory memory) {
    return memory.drops().values().stream().anyMatch(w -> w.mark() != null);
  }

  /// A store that could not be opened has come back: what it remembers counts, except for what was
  /// seen since.
  void takeOver(Memory remembered) {
    Map<io.slotwarden.model.SlotId, DropWatch> watches = new HashMap<>(remembered.drops());
    Map<io.slotwarden.model.TaskId, io.slotwarden.model.TaskWatch> taskWatches =
        new HashMap<>(memory.tasks());
    taskWatches.putAll(remembered.tasks());
    Map<io.slotwarden.model.SlotId, io.slotwarden.model.SlotHistory> histories =
        new HashMap<>(memory.slots());
    histories.putAll(remembered.slots());
    Map<String, io.slotwarden.model.InventoryWatch> inventories =
        new HashMap<>(memory.inventories());
    inventories.putAll(remembered.inventories());
    remember(new Memory(histories, watches, taskWatches, inventories));
  }

  /// Every place was looked at lately, whatever was seen.
  boolean isLookedAt(Instant now) {
    return config.sources().stream()
            .allMatch(s -> wasSeen(sources.get(s.name()), SourceTurn.gapLimit(s.poll()), now))
        && config.dms().stream()
            .allMatch(d -> wasSeen(dms.get(d.name()), SourceTurn.gapLimit(d.poll()), now));
  }

  private static boolean wasSeen(@Nullable Seen<?> seen, Duration limit, Instant now) {
    return seen != null && Duration.between(seen.at(), now).compareTo(limit) <= 0;
  }

  void sourceSeen(SourceConfig source, SourceObservation look, Duration took) {
    Instant now = clock.instant();
    PollOutcome outcome = outcome(look.sample());
    metrics.pollEnded(Metrics.POSTGRES, source.name(), outcome, took);
    Seen<SourceObservation> before = sources.get(source.name());
    noteChange(source.name(), before == null ? null : before.look().sample(), look.sample());
    sources.put(source.name(), Seen.after(before, look, now, look.sample().isKnown()));
    if (look.sample() instanceof Observed.Known<ServerSample>(var sample, var _)) {
      turn(source, look, sample, now);
    }
  }

  private void turn(SourceConfig source, SourceObservation look, ServerSample sample, Instant now) {
    guarding.watchIdentity(source.name(), sample.identity(), now);
    samples.put(source.name(), new TaskTurn.SeenSource(sample, now));
    drops.takeUpWhatACrashCutOff(source, now);
    drops.settleUnclear(source, sample, now);
    creations.settle(source, sample, now);
    forecasts.seen(source.name(), alerts.server(source.name()), sample, now);
    SourceTurn turn = judge(source, look, sample, now);
    trails.put(source.name(), turn.trails());
    Map<SlotId, DropWatch> watches = memory.drops();
    remember(turn.memory());
    List<Reading.OfSlot> earlier = slots.put(source.name(), turn.readings());
    drops.follow(source, turn, earlier == null ? List.of() : earlier, watches, now);
    SourceForecast forecast = forecasts.turned(source, look, sample, turn.readings(), now);
    alerts.sourceTurned(source, look, turn.readings(), forecast, now);
    alerts.registrations(source, registry.present(source.name(), sample), now);
  }

  /// What a look at a source means by all that is known now. Changes nothing.
  SourceTurn judge(SourceConfig source, SourceObservation look, ServerSample sample, Instant now) {
    return SourceTurn.take(
        config,
        guard,
        source,
        heartbeats.discount(look, sample),
        sample,
        looks,
        memory,
        trails.getOrDefault(source.name(), Map.of()),
        guarding.at(now),
        registry.protecting(source.name(), sample, now),
        keeper::deliveredAt,
        forecasts.untilFull(source, now));
  }

  void dmsSeen(DmsConfig entry, DmsObservation look, Duration took) {
    Instant now = clock.instant();
    metrics.pollEnded(Metrics.DMS, entry.name(), outcome(look.tasks()), took);
    Seen<DmsObservation> before = dms.get(entry.name());
    boolean good = look.tasks().isKnown();
    noteChange(entry.name(), before == null ? null : before.look().tasks(), look.tasks());
    dms.put(entry.name(), Seen.after(before, look, now, good));
    looks = looks.with(look);
    TaskTurn turn =
        TaskTurn.take(config, guard, entry, look, looks.last(), samples, memory, guarding.at(now));
    remember(turn.memory());
    if (good) {
      tasks.put(entry.name(), turn.readings());
      followCaptures();
      resumes.follow(entry, turn.readings(), now);
      alerts.dmsTurned(entry, look, turn.readings(), now);
    }
  }

  private static PollOutcome outcome(Observed<?> look) {
    return switch (look) {
      case Observed.Known<?> _ -> PollOutcome.SUCCESS;
      case Observed.Unknown<?>(var why, var _) ->
          why.startsWith(TIMED_OUT) ? PollOutcome.TIMEOUT : PollOutcome.ERROR;
    };
  }

  private static void noteChange(String place, @Nullable Observed<?> before, Observed<?> now) {
    boolean was = before == null || before.isKnown();
    if (was && !now.isKnown()) {
      LOG.atWarn()
          .addKeyValue("event", "poll")
          .addKeyValue("place", place)
          .log("can't be seen: {}", now.reason().orElse(""));
    } else if (before != null && !was && now.isKnown()) {
      LOG.atInfo().addKeyValue("event", "poll").addKeyValue("place", place).log("is seen again");
    }
  }
}

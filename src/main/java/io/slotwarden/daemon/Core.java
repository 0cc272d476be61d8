package io.slotwarden.daemon;

import io.slotwarden.config.ChannelConfig;
import io.slotwarden.config.Config;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.guard.Actor;
import io.slotwarden.guard.Circumstances;
import io.slotwarden.guard.Gate;
import io.slotwarden.guard.Guard;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.SourceObservation;
import io.slotwarden.notify.Outbox;
import io.slotwarden.record.Store;
import io.slotwarden.serve.Metrics;
import io.slotwarden.serve.View;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All that decides, remembers and tells, without a thread, file or socket of its own: what comes
/// in is a call, and what goes out goes through the ports. Confined to one thread at a time, that
/// of the events. The same calls with the same answers of the ports bring about the same, so that
/// years of it can be played.
public final class Core implements AutoCloseable {
  /// What `decisions_total` counts.
  private static final List<String> DECISIONS =
      List.of(
          "mark",
          "unmark",
          "notify",
          "drop_slot",
          "would_drop_slot",
          "resume_task",
          "would_resume_task",
          "write_heartbeat",
          "would_write_heartbeat",
          "create_slot",
          "escalate",
          "rearm");

  private static final Duration PRUNE = Duration.ofHours(6);

  private final InstantSource clock;
  private final Keeper keeper;
  private final Guarding guarding;
  private final Turns turns;
  private final Words words;
  private final Metrics metrics;
  private final Tellers tellers;
  private Instant prunedAt;

  /// The ways out.
  ///
  /// @param actor called by the gate alone, beside the events
  public record Ports(
      Store.Opener store, Actor actor, KillSwitch killSwitch, Events events, InstantSource clock) {}

  /// @param nanos of a clock that nobody sets, in nanoseconds
  public Core(Config config, Ports ports, long nanos) {
    this.clock = ports.clock();
    Instant now = clock.instant();
    this.prunedAt = now;
    this.keeper = new Keeper(ports.store(), clock);
    this.metrics =
        new Metrics(
            new Metrics.Names(
                config.sources().stream().map(SourceConfig::name).toList(),
                config.dms().stream().map(DmsConfig::name).toList(),
                config.channels().stream().map(ChannelConfig::name).toList(),
                Guard.names(),
                DECISIONS),
            config.metrics(),
            clock);
    this.guarding = new Guarding(config, keeper, ports.killSwitch(), now, nanos);
    this.tellers = new Tellers(config, keeper);
    this.turns = new Turns(config, keeper, guarding, metrics, tellers, clock);
    this.words = new Words(turns);
    Gate gate = new Gate(keeper, ports.actor(), clock);
    Events events = ports.events();
    turns.drops().connect(gate, events);
    turns.handDrops().connect(gate, events);
    turns.resumes().connect(gate, events);
    turns.heartbeats().connect(gate, events);
    turns.creations().connect(gate, events);
    turns.forecasts().connect(events);
  }

  Turns turns() {
    return turns;
  }

  Metrics metrics() {
    return metrics;
  }

  /// What waits for the channels.
  public Outbox outbox() {
    return keeper;
  }

  /// Takes a look at a source in. One at a source that the configuration no longer holds, or holds
  /// otherwise, counts for nothing.
  public void sourceSeen(SourceConfig source, SourceObservation look, Duration took) {
    if (turns.config.sources().contains(source)) {
      turns.sourceSeen(source, look, took);
    }
  }

  /// Takes a look at a DMS entry in; likewise.
  public void dmsSeen(DmsConfig entry, DmsObservation look, Duration took) {
    if (turns.config.dms().contains(entry)) {
      turns.dmsSeen(entry, look, took);
    }
  }

  /// What happens without any look: the clock is watched, words and budgets are read again, a lost
  /// store is looked for. At least every few seconds.
  ///
  /// @param nanos of the clock that nobody sets
  public void tick(long nanos) {
    Instant now = clock.instant();
    guarding.watchClock(now, nanos);
    if (keeper.reopen(now)) {
      turns.takeOver(keeper.remembered());
      turns.alerts().takeOver(keeper.rememberedAlerts());
      turns.registry().refresh(now);
      turns.forecasts().takeOver(now);
      guarding.unsettle(Circumstances.EVERYWHERE, now, "the store came back");
      guarding.refresh(now);
    }
    guarding.keepUp(now);
    turns.heartbeats().tick(now);
    turns.audits().tick(now);
    turns.alerts().tick(now);
    if (Duration.between(prunedAt, now).abs().compareTo(PRUNE) > 0) {
      prunedAt = now;
      keeper.prune(now);
    }
  }

  /// All is well: the store can be written, every place was looked at.
  boolean isWell() {
    Instant now = clock.instant();
    return keeper.writable(now).toOptional().orElse(false) && turns.isLookedAt(now);
  }

  /// From now on this configuration holds, and nothing is done until all has settled. That it
  /// loosens nothing was looked at before ([Reload]).
  public void follow(Config config) {
    Instant now = clock.instant();
    guarding.unsettle(Circumstances.EVERYWHERE, now, "the configuration was reloaded");
    guarding.follow(config);
    metrics.follow(config.metrics());
    tellers.follow(config);
    turns.follow(config, now);
    guarding.refresh(now);
  }

  /// Takes a person's word, or says why it can't be taken.
  ///
  /// @throws View.Rejected when it can't
  public PersonsWord tell(
      View.Command command, String target, String reason, @Nullable Duration lasts, String by) {
    return words.take(command, target, reason, lasts, by);
  }

  @Override
  public void close() {
    metrics.close();
    keeper.close();
  }
}

package io.slotwarden.daemon;

import io.slotwarden.aws.Logins;
import io.slotwarden.config.ChannelConfig;
import io.slotwarden.config.Config;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.config.Loaded;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.guard.Circumstances;
import io.slotwarden.guard.Gate;
import io.slotwarden.guard.Guard;
import io.slotwarden.model.HandDrop;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.serve.Metrics;
import io.slotwarden.serve.SlotLife;
import io.slotwarden.serve.SlotwardenServer;
import io.slotwarden.serve.Snapshot;
import io.slotwarden.serve.View;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The daemon: one poller for each place, one loop that decides, one courier for each channel, one
/// server. Wired by hand.
public final class Daemon implements View, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

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

  /// Words, budgets and the clock are looked at this often besides every turn.
  private static final Duration TICK = Duration.ofSeconds(1);

  private static final Duration REFRESH = Duration.ofSeconds(10);
  private static final Duration PRUNE = Duration.ofHours(6);

  private static final Duration MIN_TURN_LIMIT = Duration.ofSeconds(60);

  private final InstantSource clock;
  private final Keeper keeper;
  private final Guarding guarding;
  private final Turns turns;
  private final Words words;
  private final Views views;
  private final Loop loop;
  private final Metrics metrics;
  private final Logins logins;
  private final Actors actors;
  private final Holds holds;
  private final SlotCare care;
  private final Tellers tellers;
  private final Heartbeat heartbeat = new Heartbeat();
  private final Places places;
  private final Poller<?> ticks;
  private final AtomicReference<Snapshot> latest;
  private @Nullable SlotwardenServer server;
  private Instant refreshedAt;
  private Instant prunedAt;

  private Daemon(Config config, InstantSource clock, String version) {
    Instant now = clock.instant();
    this.clock = clock;
    this.refreshedAt = now;
    this.prunedAt = now;
    this.keeper = new Keeper(config.store().path(), clock);
    this.metrics =
        new Metrics(
            new Metrics.Names(
                config.sources().stream().map(SourceConfig::name).toList(),
                config.dms().stream().map(DmsConfig::name).toList(),
                config.channels().stream().map(ChannelConfig::name).toList(),
                Guard.names(),
                DECISIONS),
            clock);
    this.guarding = new Guarding(config, keeper, now, System.nanoTime());
    this.tellers = new Tellers(config, keeper, metrics, clock);
    this.turns = new Turns(config, keeper, guarding, metrics, tellers, clock);
    this.words = new Words(turns);
    this.loop = new Loop(this::show);
    this.logins = Logins.open(config.aws(), clock);
    this.actors = new Actors(config, logins);
    this.holds = new Holds(actors.held());
    this.care = new SlotCare(turns, loop, logins, holds, clock);
    this.views = new Views(turns, holds, version, now);
    Gate gate = new Gate(keeper, actors, clock);
    turns.drops().connect(gate, loop);
    turns.handDrops().connect(gate, loop, this::show);
    turns.resumes().connect(gate, loop);
    turns.heartbeats().connect(gate, loop);
    turns.creations().connect(gate, loop);
    turns.forecasts().connect(loop);
    turns.audits().connect(logins, loop);
    this.latest = new AtomicReference<>(views.make(now));
    metrics.reloaded(true);
    places = new Places(turns, loop, logins, clock);
    ticks = new Poller<>("tick", TICK, TICK, () -> true, _ -> loop.post(this::tick));
  }

  /// Starts everything and returns once the HTTP server listens; databases and AWS need not be
  /// there.
  ///
  /// @param version of slotwarden, for people and metrics
  /// @throws IOException when it can't listen; nothing is left running then
  public static Daemon start(Config config, InstantSource clock, String version)
      throws IOException {
    Daemon daemon = new Daemon(config, clock, version);
    try {
      daemon.server =
          SlotwardenServer.start(config.http(), daemon, daemon.metrics, turnLimit(config), clock);
    } catch (IOException | RuntimeException e) {
      daemon.close();
      throw e;
    }
    daemon.metrics.show(daemon.latest());
    daemon.loop.start();
    daemon.tellers.start();
    daemon.places.follow(config);
    daemon.ticks.start();
    LOG.atInfo()
        .addKeyValue("event", "start")
        .addKeyValue("version", version)
        .addKeyValue("mode", config.mode().word())
        .addKeyValue("listen", daemon.address())
        .addKeyValue("sources", config.sources().size())
        .addKeyValue("dms", config.dms().size())
        .addKeyValue("short_times", config.guard().allowShortTimes())
        .log("slotwarden watches");
    return daemon;
  }

  private static Duration turnLimit(Config config) {
    Duration slowest =
        config.sources().stream().map(SourceConfig::poll).max(Duration::compareTo).orElse(TICK);
    Duration four = slowest.multipliedBy(4);
    return four.compareTo(MIN_TURN_LIMIT) > 0 ? four : MIN_TURN_LIMIT;
  }

  /// Takes another configuration, without a restart, or says why not. What is not there any more is
  /// not watched any more; what changed is looked at anew; nothing is done until all has settled.
  public void reload(Loaded loaded) {
    try {
      boolean taken =
          switch (loaded) {
            case Loaded.Invalid(var problems) -> {
              Reload.logBroken(problems);
              yield false;
            }
            case Loaded.Valid(var config, var _) -> loop.call(() -> follow(config));
          };
      metrics.reloaded(taken);
    } catch (RuntimeException e) {
      metrics.reloaded(false);
      LOG.atError().addKeyValue("event", "reload").setCause(e).log("the reload failed");
    }
  }

  private boolean follow(Config config) {
    Reload reload = Reload.between(turns.config, config);
    reload.log();
    if (reload instanceof Reload.Taken) {
      Instant now = clock.instant();
      guarding.unsettle(Circumstances.EVERYWHERE, now, "the configuration was reloaded");
      guarding.follow(config);
      tellers.follow(config);
      turns.follow(config, now);
      logins.follow(config.aws());
      actors.follow(config);
      if (server != null) {
        server.follow(config.http());
      }
      places.follow(config);
      guarding.refresh(now);
    }
    return !(reload instanceof Reload.Refused);
  }

  /// What happens without any look: the clock is watched, words and budgets are read again, a lost
  /// store is looked for.
  private void tick() {
    Instant now = clock.instant();
    guarding.watchClock(now, System.nanoTime());
    if (keeper.reopen(now)) {
      turns.takeOver(keeper.remembered());
      turns.alerts().takeOver(keeper.rememberedAlerts());
      turns.registry().refresh(now);
      turns.forecasts().takeOver(now);
      guarding.unsettle("*", now, "the store came back");
      guarding.refresh(now);
    }
    if (Duration.between(refreshedAt, now).abs().compareTo(REFRESH) > 0) {
      refreshedAt = now;
      guarding.refresh(now);
    }
    turns.heartbeats().tick(now);
    turns.audits().tick(now);
    turns.alerts().tick(now);
    holds.tick(now);
    if (Duration.between(prunedAt, now).abs().compareTo(PRUNE) > 0) {
      prunedAt = now;
      keeper.prune(now);
    }
    heartbeat.beat(
        turns.config.heartbeatUrl(),
        keeper.writable(now).toOptional().orElse(false) && turns.isLookedAt(now),
        now);
  }

  private void show() {
    Snapshot snapshot = views.make(clock.instant());
    latest.set(snapshot);
    metrics.show(snapshot);
  }

  @Override
  public Snapshot latest() {
    return latest.get();
  }

  @Override
  public PersonsWord tell(
      Command command, String target, String reason, @Nullable Duration lasts, String by) {
    return loop.call(
        () -> {
          PersonsWord word = words.take(command, target, reason, lasts, by);
          show();
          return word;
        });
  }

  @Override
  public SlotLife slotLife() {
    return care;
  }

  @Override
  public DropAnswer drop(HandDrop asked) {
    return turns.handDrops().answer(asked);
  }

  /// Where the HTTP server listens, with the real port.
  public InetSocketAddress address() {
    SlotwardenServer listening = server;
    if (listening == null) {
      throw new IllegalStateException("not started");
    }
    return listening.address();
  }

  /// Takes no new looks, lets the loop end its event, and closes everything. An act under way is
  /// left to its own deadline: its intent is in the journal.
  @Override
  public void close() {
    ticks.close();
    places.stop();
    loop.close();
    turns.forecasts().close();
    tellers.close();
    if (server != null) {
      server.close();
    }
    places.close();
    actors.close();
    logins.close();
    metrics.close();
    keeper.close();
    LOG.atInfo().addKeyValue("event", "stop").log("slotwarden has stopped");
  }
}

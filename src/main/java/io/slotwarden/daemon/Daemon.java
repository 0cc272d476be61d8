package io.slotwarden.daemon;

import io.slotwarden.aws.Logins;
import io.slotwarden.config.Config;
import io.slotwarden.config.Loaded;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.HandDrop;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.record.SqliteStore;
import io.slotwarden.serve.SlotLife;
import io.slotwarden.serve.SlotwardenServer;
import io.slotwarden.serve.Snapshot;
import io.slotwarden.serve.View;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The daemon: one poller for each place, one loop that decides, one courier for each channel, one
/// server. Wired by hand.
public final class Daemon implements View, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

  private static final Duration TICK = Duration.ofSeconds(2);

  /// What is shown is made anew after everything that happens, and else at least this often: each
  /// second it would be most of what a quiet daemon costs. Prometheus seldom looks more often.
  private static final Duration SHOWN_ANEW = Duration.ofSeconds(30);

  private static final Duration MIN_TURN_LIMIT = Duration.ofSeconds(60);

  private final InstantSource clock;
  private final Core core;
  private final Turns turns;
  private final Views views;
  private final Loop loop;
  private final Logins logins;
  private final Actors actors;
  private final Holds holds;
  private final SlotCare care;
  private final Couriers couriers;
  private final Heartbeat heartbeat = new Heartbeat();
  private final CloudWatchWriter cloudWatch = new CloudWatchWriter(System.out);
  private final Places places;
  private final AtomicReference<Snapshot> latest;
  private Instant shownAt;
  private @Nullable SlotwardenServer server;

  private Daemon(Config config, InstantSource clock, String version) {
    this.clock = clock;
    this.loop = new Loop(this::show, TICK, this::tick);
    this.logins = Logins.open(config.aws(), clock);
    this.actors = new Actors(config, logins);
    this.core =
        new Core(
            config,
            new Core.Ports(
                () -> SqliteStore.open(config.store().path(), clock),
                actors,
                KillSwitch::onDisk,
                loop,
                clock),
            System.nanoTime());
    this.turns = core.turns();
    turns.handDrops().show(this::show);
    turns.audits().connect(logins, loop);
    this.couriers = new Couriers(config, core.outbox(), core.metrics(), clock);
    this.holds = new Holds(actors.held());
    this.care = new SlotCare(turns, loop, logins, holds, clock);
    Instant now = clock.instant();
    this.views = new Views(turns, holds, version, now);
    this.shownAt = now;
    this.latest = new AtomicReference<>(views.make(now));
    core.metrics().reloaded(true);
    places = new Places(core, loop, logins, clock);
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
          SlotwardenServer.start(
              config.http(), daemon, daemon.core.metrics(), turnLimit(config), clock);
    } catch (IOException | RuntimeException e) {
      daemon.close();
      throw e;
    }
    daemon.core.metrics().show(daemon.latest());
    daemon.loop.start();
    daemon.couriers.start();
    daemon.places.follow(config);
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
  ///
  /// @return true when it holds now
  public boolean reload(Loaded loaded) {
    try {
      boolean taken =
          switch (loaded) {
            case Loaded.Invalid(var problems) -> {
              Reload.logBroken(problems);
              yield false;
            }
            case Loaded.Valid(var config, var _) -> loop.call(() -> follow(config));
          };
      core.metrics().reloaded(taken);
      return taken;
    } catch (RuntimeException e) {
      core.metrics().reloaded(false);
      LOG.atError().addKeyValue("event", "reload").setCause(e).log("the reload failed");
      return false;
    }
  }

  private boolean follow(Config config) {
    Reload reload = Reload.between(turns.config, config);
    reload.log();
    if (reload instanceof Reload.Taken) {
      core.follow(config);
      couriers.follow(config);
      logins.follow(config.aws());
      actors.follow(config);
      if (server != null) {
        server.follow(config.http());
      }
      places.follow(config);
    }
    return !(reload instanceof Reload.Refused);
  }

  private void tick() {
    core.tick(System.nanoTime());
    Instant now = clock.instant();
    holds.tick(now);
    cloudWatch.tick(turns.config.metrics().emf(), core.metrics(), now);
    heartbeat.beat(turns.config.heartbeatUrl(), core::isWell, now);
    if (Duration.between(shownAt, now).abs().compareTo(SHOWN_ANEW) >= 0) {
      show();
    }
  }

  private void show() {
    shownAt = clock.instant();
    Snapshot snapshot = views.make(shownAt);
    latest.set(snapshot);
    core.metrics().show(snapshot);
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
          PersonsWord word = core.tell(command, target, reason, lasts, by);
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
    places.stop();
    loop.close();
    couriers.close();
    if (server != null) {
      server.close();
    }
    places.close();
    actors.close();
    logins.close();
    core.close();
    LOG.atInfo().addKeyValue("event", "stop").log("slotwarden has stopped");
  }
}

package io.slotwarden.demo.prove;

import io.slotwarden.config.Config;
import io.slotwarden.config.DmsConfig;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.daemon.Core;
import io.slotwarden.daemon.Events;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.SourceObservation;
import io.slotwarden.notify.Channel;
import io.slotwarden.notify.Courier;
import io.slotwarden.record.Store;
import io.slotwarden.record.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One daemon, from its start to its end: the real core and a real courier, with all that is beside
/// them in one thread.
final class Life {
  private static final Duration TOOK = Duration.ofMillis(12);

  final boolean enforcing;
  final Instant startedAt;
  final Config config;
  private final Core core;
  private final Courier courier;
  private final World world;
  private final Queue<Runnable> events = new ArrayDeque<>();
  private final Queue<Runnable> beside = new ArrayDeque<>();

  /// The store that it holds, in fair weather; null while it holds none.
  @Nullable Store raw;

  /// @param config in the mode of `enforcing`
  /// @param hands carries out what the gate lets through
  Life(
      Config config,
      boolean enforcing,
      World world,
      Depot depot,
      StoreWeather weather,
      BiFunction<Life, Act, ActResult> hands,
      Channel channel,
      RandomGenerator chance) {
    this.enforcing = enforcing;
    this.world = world;
    this.startedAt = world.now;
    this.config = config;
    Events queues =
        new Events() {
          @Override
          public void post(Runnable event) {
            events.add(event);
          }

          @Override
          public void beside(String name, Runnable work) {
            beside.add(work);
          }
        };
    this.core =
        begin(
            () ->
                new Core(
                    config,
                    new Core.Ports(
                        () -> {
                          if (weather.gone) {
                            throw new StoreUnavailable("the store's disk is gone");
                          }
                          Store opened = depot.open(world.source());
                          raw = opened;
                          return weather.around(opened);
                        },
                        act -> hands.apply(this, act),
                        world::killSwitch,
                        queues,
                        world.source()),
                    nanos()));
    this.courier = new Courier(channel, core.outbox(), world.source(), chance, (_, _) -> {});
  }

  private Core begin(Supplier<Core> start) {
    try {
      return start.get();
    } catch (Halt halt) {
      Store held = raw;
      if (held != null) {
        held.close();
      }
      throw halt;
    }
  }

  /// Nobody sets this clock.
  private long nanos() {
    return Duration.between(World.BEGINNING, world.now).toNanos();
  }

  Core core() {
    return core;
  }

  void sourceSeen(SourceConfig source, SourceObservation look) {
    core.sourceSeen(source, look, TOOK);
    drain();
  }

  void dmsSeen(DmsConfig entry, DmsObservation look) {
    core.dmsSeen(entry, look, TOOK);
    drain();
  }

  void tick() {
    core.tick(nanos());
    drain();
  }

  void carry() {
    try {
      courier.deliverDue(world.clock());
    } catch (RuntimeException e) {
      return; // as its thread does: the next pass comes
    }
  }

  private void drain() {
    while (true) {
      Runnable next = events.poll();
      if (next == null) {
        next = beside.poll();
      }
      if (next == null) {
        return;
      }
      next.run();
    }
  }

  /// However it ends, nothing is written any more.
  void end() {
    core.close();
    raw = null;
  }
}

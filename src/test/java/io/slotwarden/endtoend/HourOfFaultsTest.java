package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.slotwarden.demo.dms.PublishedModel;
import io.slotwarden.endtoend.MeasuredDaemon.Figures;
import io.slotwarden.testing.Fault;
import io.slotwarden.testing.FaultyWire;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// The daemon as a process of its own, with the image's heap, while faults of all kinds befall all
/// its connections at random. In `verify` some dozens of looks long; with `-Pproof` an hour, or as
/// many minutes as `-Dslotwarden.wire.minutes` says.
@ResourceLock(Servers.LOCK)
class HourOfFaultsTest {
  private static final Duration LASTS =
      Duration.ofMinutes(
          Integer.getInteger(
              "slotwarden.wire.minutes", Boolean.getBoolean("slotwarden.proof") ? 60 : 0));
  private static final long SEED = Long.getLong("slotwarden.wire.seed", 20261122);

  /// So many looks at the sound source are made under faults, however short it is.
  private static final int LEAST_LOOKS = 60;

  private static final String[] SLOTS =
      IntStream.range(0, 5).mapToObj(i -> "left_over_" + i).toArray(String[]::new);

  /// A channel may rest for 5 minutes after a long outage.
  private static final Duration PATIENCE = Duration.ofMinutes(8);

  /// Between two glances at the daemon from outside.
  private static final Duration GLANCE = Duration.ofMillis(100);

  private static final int ROUNDS_BETWEEN_FIGURES = 15;

  /// What may come on top of what there was after the warm-up. A client of AWS makes up to five
  /// threads as it is used; in the short run, which has no warm-up, none has been used much.
  private static final int THREADS = LASTS.isZero() ? 12 : 6;

  private static final int DESCRIPTORS = 12;
  private static final long HEAP_KB = 4 * 1024;
  private static final long RESIDENT_KB = 24 * 1024;

  @TempDir Path home;

  @Test
  void deadlinesAreKeptAndNothingGrows() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/fd")), "skipped: /proc is needed");
    PostgresServer server = Servers.of(Majors.newest());
    server.createLogicalSlot("cdc_orders");
    try (FaultyPlaces places = new FaultyPlaces(server);
        MeasuredDaemon daemon =
            MeasuredDaemon.start(home, places.configuration(home, SLOTS), places.variables())) {
      Watch watch = new Watch(daemon);
      Deeds deeds = new Deeds(server);
      try {
        run(places, daemon, watch, deeds);
      } finally {
        System.out.println("faults on the wire, seed " + SEED + ": " + watch + "; " + deeds);
      }
      PublishedModel.approves(places.dms);
      assertThat(places.sns.refusals).isEmpty();
    } finally {
      server.dropSlots();
    }
  }

  private static void run(FaultyPlaces places, MeasuredDaemon daemon, Watch watch, Deeds deeds)
      throws Exception {
    Random chance = new Random(SEED);
    warmUp(places, watch, deeds);
    Figures warm = quiet(places, daemon, watch);
    System.out.println("after warm-up: " + warm);
    List<Figures> all = new ArrayList<>();
    long end = System.nanoTime() + LASTS.toNanos();
    long least = watch.looks() + LEAST_LOOKS;
    for (int round = 1; System.nanoTime() < end || watch.looks() < least; round++) {
      for (FaultyWire wire : places.wires()) {
        if (chance.nextBoolean()) {
          wire.strike(places.any(wire, chance));
        }
      }
      deeds.leaveSomethingOver(chance);
      watch.looks(4 + chance.nextInt(30));
      if (round % ROUNDS_BETWEEN_FIGURES == 0) {
        all.add(quiet(places, daemon, watch));
        System.out.println("round " + round + ": " + all.getLast() + "; " + watch);
      }
    }
    all.add(quiet(places, daemon, watch));
    System.out.println("at the end: " + all.getLast());

    for (Figures now : all) {
      assertThat(now.platform())
          .as("platform threads")
          .isLessThanOrEqualTo(warm.platform() + THREADS);
      assertThat(now.virtual()).as("virtual threads").isLessThanOrEqualTo(warm.virtual() + THREADS);
      assertThat(now.descriptors())
          .as("descriptors")
          .isLessThanOrEqualTo(warm.descriptors() + DESCRIPTORS);
      assertThat(now.heapKb()).as("heap").isLessThan(warm.heapKb() + HEAP_KB);
      assertThat(now.residentKb()).as("resident").isLessThan(warm.residentKb() + RESIDENT_KB);
    }
    watch.deadlinesWereKept();
    await("everything is told", () -> watch.sum("notifications_pending") == 0);
    assertThat(watch.sum("notifications_total", "outcome=\"failed\"")).isZero();
    assertThat(places.slack.accepted.size() + places.sns.published.size())
        .as("letters that arrived")
        .isGreaterThanOrEqualTo((int) watch.sum("notifications_total", "outcome=\"delivered\""));
    await("everything left over is gone", deeds::isAllGone);
    await(
        "each is in the journal once",
        () ->
            watch.sum("actions_total", "action=\"drop_slot\",", "outcome=\"dropped\"")
                == deeds.made());
  }

  /// Each kind of fault once on every wire, so that what is made once has been made.
  private static void warmUp(FaultyPlaces places, Watch watch, Deeds deeds) {
    watch.looks(5);
    if (LASTS.isZero()) {
      return;
    }
    Random chance = new Random(SEED);
    for (Fault fault : Fault.ofHttp().toList()) {
      places.wires().forEach(w -> w.strike(fault));
      deeds.leaveSomethingOver(chance);
      watch.looks(20);
    }
    places.mend();
    await("everything is told", () -> watch.sum("notifications_pending") == 0);
  }

  /// The wires are whole, all is seen, nothing is under way.
  private static Figures quiet(FaultyPlaces places, MeasuredDaemon daemon, Watch watch)
      throws Exception {
    places.mend();
    await("all is seen again", () -> watch.sum("source_up") == 3);
    watch.looks(40);
    await(
        "no connection is left behind", () -> places.wires().stream().allMatch(w -> w.open() <= 4));
    return daemon.figures();
  }

  private static void await(String what, java.util.concurrent.Callable<Boolean> fact) {
    Awaitility.await(what).atMost(PATIENCE).pollInterval(GLANCE).until(fact);
  }
}

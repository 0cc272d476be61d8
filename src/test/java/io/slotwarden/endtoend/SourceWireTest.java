package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.serve.Snapshot;
import io.slotwarden.testing.Fault;
import io.slotwarden.testing.FaultyWire;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Servers behind wires that fail in every way at once, and one to which the way is sound.
@ResourceLock(Servers.LOCK)
class SourceWireTest {
  private static final String SOUND = "billing";
  private static final String SLOT = "mig_2026_orders";

  /// A look at a frozen source takes seconds; one at the sound source is made five times a second.
  private static final int LOOKS_MEANWHILE = 10;

  @TempDir Path home;
  private final Map<String, FaultyWire> wires = new LinkedHashMap<>();
  private final Map<String, Fault> faults = new LinkedHashMap<>();

  @AfterEach
  void close() {
    wires.values().forEach(FaultyWire::close);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void everyFaultIsToldWithItsCauseCostsTheSoundSourceNothingAndIsOverWhenItIsOver(int major) {
    PostgresServer server = Servers.of(major);
    Setup setup = new Setup(home, null).source(SOUND, Sources.of(server), "dms: none");
    Fault.ofAnyWire().forEach(f -> wired(setup, server, "source_" + faults.size(), f));

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      for (String name : faults.keySet()) {
        RunningDaemon.await(name + " is seen").until(() -> daemon.source(name).up());
      }
      long before = looks(daemon, SOUND);

      faults.forEach((name, fault) -> wire(name).strike(fault));
      faults.forEach(
          (name, fault) -> assertThat(unseen(daemon, name)).as("%s", fault).isNotBlank());

      assertThat(looks(daemon, SOUND) - before)
          .as("looks at the sound source until all others were known to be unseen")
          .isGreaterThan(LOOKS_MEANWHILE);
      assertThat(daemon.source(SOUND).up()).isTrue();
      assertThat(daemon.get("/healthz").statusCode()).isEqualTo(200);

      wires.values().forEach(FaultyWire::mend);
      for (String name : faults.keySet()) {
        RunningDaemon.await(name + " is seen again").until(() -> daemon.source(name).up());
      }
    }
  }

  @Test
  void aSlowWireIsASlowLookAndNotABlindOne() {
    PostgresServer server = Servers.of(18);
    server.createLogicalSlot(SLOT);
    Setup setup = new Setup(home, null);
    wired(setup, server, Setup.SOURCE, new Fault.Delay(Duration.ofMillis(30)));
    wire(Setup.SOURCE).strike(new Fault.Delay(Duration.ofMillis(30)));

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitSlot(SLOT, "is seen", s -> true);
      daemon.duringLooks(
          Setup.SOURCE, 5, () -> assertThat(daemon.source(Setup.SOURCE).up()).isTrue());
      assertThat(wire(Setup.SOURCE).struck()).isGreaterThan(5);
    }
  }

  private void wired(Setup setup, PostgresServer server, String name, Fault fault) {
    Sources direct = Sources.of(server);
    FaultyWire wire = new FaultyWire(server.port());
    wires.put(name, wire);
    faults.put(name, fault);
    setup.source(name, direct.withUrl(wire.of(direct.url())), "dms: none");
  }

  private FaultyWire wire(String name) {
    return Objects.requireNonNull(wires.get(name));
  }

  private static String unseen(RunningDaemon daemon, String name) {
    RunningDaemon.await(name + " is not seen").until(() -> !daemon.source(name).up());
    Snapshot.SourceView source = daemon.source(name);
    return String.valueOf(source.reason());
  }

  private static long looks(RunningDaemon daemon, String name) {
    return daemon
        .get("/metrics")
        .body()
        .lines()
        .filter(l -> l.startsWith("slotwarden_polls_total{") && l.contains("\"" + name + "\""))
        .mapToLong(l -> (long) Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
        .sum();
  }
}

package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.demo.dms.SimulatedTask;
import io.slotwarden.guard.Rules;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.testing.Fault;
import io.slotwarden.testing.Fault.End;
import io.slotwarden.testing.FaultyWire;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.net.URI;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Drops and resumes over wires that fail: once or not at all, and never on half an answer.
@ResourceLock(Servers.LOCK)
class ActWireTest {
  private static final String SLOT = "mig_2026_orders";
  private static final int SOME_LOOKS = 5;

  @TempDir Path home;

  @SuppressWarnings("NullAway.Init")
  private Slack slack;

  @BeforeEach
  void open() throws Exception {
    slack = new Slack();
  }

  @AfterEach
  void close() {
    slack.close();
  }

  static Stream<Fault> ends() {
    return Stream.of(
        new Fault.Cut(End.RESET),
        new Fault.Cut(End.CLOSE),
        new Fault.Half(End.CLOSE),
        new Fault.Freeze());
  }

  /// What cuts an answer off at once: a look at DMS is soon over.
  static Stream<Fault> cuts() {
    return Stream.of(
        new Fault.Cut(End.RESET),
        new Fault.Half(End.RESET),
        new Fault.Half(End.CLOSE),
        new Fault.Head(End.CLOSE),
        new Fault.Refuse());
  }

  @ParameterizedTest
  @MethodSource("ends")
  void aDropWhoseAnswerIsLostIsSettledByTheNextLookAndDoneOnce(Fault fault) {
    PostgresServer server = Servers.of(Majors.newest());
    Servers.abandonedSlot(server, SLOT);
    Sources direct = Sources.of(server);
    try (FaultyWire wire = new FaultyWire(server.port())) {
      Setup setup =
          new Setup(home, slack.url())
              .source(Setup.SOURCE, direct.withUrl(wire.of(direct.url())), "dms: none")
              .drops(SLOT)
              .earn(SLOT);
      wire.strikeAnswerTo("pg_drop_replication_slot", fault);

      try (RunningDaemon daemon = RunningDaemon.start(setup)) {
        daemon.awaitOutcomes(SLOT, ActOutcome.DROPPED);

        slack.awaitStates(SLOT, "SCHEDULED", "PENDING", "DROPPED");
        daemon.duringLooks(
            Setup.SOURCE,
            SOME_LOOKS,
            () -> assertThat(daemon.outcomes(SLOT)).containsExactly(ActOutcome.DROPPED.word()));
        assertThat(wire.struck()).isEqualTo(1);
        assertThat(Servers.has(server, SLOT)).isFalse();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void nothingIsDroppedOrResumedOnAnAnswerOfDmsThatIsNotWhole(Fault fault) throws Exception {
    PostgresServer server = Servers.of(Majors.newest());
    Servers.abandonedSlot(server, SLOT);
    server.createLogicalSlot("cdc_orders");
    try (Cdc cdc = new Cdc(server);
        FaultyWire wire = FaultyWire.to(cdc.dms.endpoint())) {
      SimulatedTask task = cdc.task("orders-cdc", "cdc_orders").checkpoint(cdc.position()).run();
      cdc.readsOnceStarted("cdc_orders");
      Setup setup =
          new Setup(home, slack.down().url())
              .source(server, wire.of(cdc.dms.endpoint()))
              .drops(SLOT)
              .resumes("*-*", 5, "1s")
              .earn(SLOT);

      try (RunningDaemon daemon = RunningDaemon.start(setup)) {
        cdc.reads(daemon, "orders-cdc", "cdc_orders");
        daemon.awaitRefusal(SLOT, Rules.NOTICE);
        wire.strike(fault);
        RunningDaemon.await("DMS is not seen").until(() -> !daemon.now().dms().getFirst().up());
        task.checkpoint(cdc.position()).fail(Cdc.BROKEN);
        slack.up();

        daemon.duringLooks("prod", 2, () -> assertThat(cdc.starts()).isEmpty());
        daemon.duringLooks(
            Setup.SOURCE, SOME_LOOKS, () -> assertThat(Servers.has(server, SLOT)).isTrue());
        daemon.awaitRefusal(SLOT, Rules.OWNERSHIP);
        assertThat(daemon.now().dms().getFirst().reason()).isNotBlank();

        wire.mend();
        daemon.awaitOutcomes(SLOT, ActOutcome.DROPPED);
        RunningDaemon.await("one start").until(() -> cdc.starts().size() == 1);
      }
      assertThat(cdc.starts()).containsExactly(task.arn());
    }
  }

  @ParameterizedTest
  @MethodSource("ends")
  void aStartWhoseAnswerIsLostIsAskedForOnceAndSettledByLooking(Fault fault) throws Exception {
    PostgresServer server = Servers.of(Majors.newest());
    server.createLogicalSlot("cdc_orders");
    try (Cdc cdc = new Cdc(server);
        FaultyWire wire = FaultyWire.to(cdc.dms.endpoint())) {
      SimulatedTask task = cdc.task("orders-cdc", "cdc_orders").checkpoint(cdc.position()).run();
      cdc.readsOnceStarted("cdc_orders");
      wire.strikeAnswerTo("StartReplicationTask", fault);
      Setup setup =
          new Setup(home, slack.url())
              .source(server, wire.of(cdc.dms.endpoint()))
              .resumes("*-*", 5, "1s");

      try (RunningDaemon daemon = RunningDaemon.start(setup)) {
        cdc.reads(daemon, "orders-cdc", "cdc_orders");
        task.checkpoint(cdc.position()).fail(Cdc.BROKEN);

        daemon.awaitOutcomes("orders-cdc", ActOutcome.RESUMED);
        slack.awaitStates("orders-cdc", "RESUMING", "RESUMED");
      }
      assertThat(wire.struck()).isEqualTo(1);
      assertThat(cdc.starts()).containsExactly(task.arn());
    }
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void aNoticeCountsFromTheAnswerThatCameNotFromOneThatWasCut(Fault fault) {
    PostgresServer server = Servers.of(Majors.newest());
    Servers.abandonedSlot(server, SLOT);
    try (FaultyWire wire = FaultyWire.to(URI.create(slack.url()))) {
      wire.strike(fault);
      Setup setup = new Setup(home, wire.of(slack.url())).source(server).drops(SLOT).earn(SLOT);

      try (RunningDaemon daemon = RunningDaemon.start(setup)) {
        daemon.awaitMarked(SLOT);
        RunningDaemon.await("an attempt").until(() -> retried(daemon) >= 1);
        daemon.duringLooks(
            Setup.SOURCE, SOME_LOOKS, () -> assertThat(Servers.has(server, SLOT)).isTrue());
        daemon.awaitRefusal(SLOT, Rules.NOTICE);

        wire.mend();
        daemon.awaitOutcomes(SLOT, ActOutcome.DROPPED);
        RunningDaemon.await("it is told").until(() -> slack.states(SLOT).contains("DROPPED"));
      }
    }
  }

  private static double retried(RunningDaemon daemon) {
    return daemon
        .get("/metrics")
        .body()
        .lines()
        .filter(l -> l.startsWith("slotwarden_notifications_total{") && l.contains("retried"))
        .mapToDouble(l -> Double.parseDouble(l.substring(l.lastIndexOf(' ') + 1)))
        .sum();
  }
}

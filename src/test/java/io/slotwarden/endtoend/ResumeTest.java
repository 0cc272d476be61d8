package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.demo.dms.PublishedModel;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.demo.dms.SimulatedResource;
import io.slotwarden.demo.dms.SimulatedTask;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.ResumeVerdict;
import io.slotwarden.testing.LogicalConsumer;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Which tasks are resumed, how often, when that counts as success, and which never are.
@ResourceLock(Servers.LOCK)
class ResumeTest {
  private static final String BROKEN =
      "Last Error ODBC general error. Stop Reason RECOVERABLE_ERROR Error Level RECOVERABLE";
  private static final String ACTIVE =
      "select active from pg_replication_slots where slot_name = '%s'";
  private static final Duration STABLE = Duration.ofSeconds(1);
  private static final int SOME_LOOKS = 5;
  private static final long MUCH = 1L << 30;
  @TempDir Path home;
  private Slack slack;
  private SimulatedDms dms;
  private SimulatedResource instance;
  private SimulatedResource target;

  @BeforeEach
  void open() throws Exception {
    slack = new Slack();
    dms = SimulatedDms.start(InstantSource.system());
    instance = dms.addInstance("ri-1", "10.0.0.5");
    target = dms.addEndpoint("dwh", "TARGET", "dwh-db", 5439, "dwh", "loader");
    dms.addConnection(instance, target);
  }

  @AfterEach
  void close() {
    slack.close();
    dms.close();
    assertThat(dms.reloads()).isEmpty();
    PublishedModel.approves(dms);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void resumesAFailedTaskByOneCallAndIsContentOnlyOnceItStayedUpWithItsSlotActive(int major)
      throws Exception {
    PostgresServer server = Servers.of(major);
    server.createLogicalSlot("cdc_orders");
    SimulatedTask task =
        task("orders-cdc", "cdc_orders", "127.0.0.1", server).checkpoint(position(server)).run();

    try (RunningDaemon daemon = RunningDaemon.start(setup(server, 5))) {
      reads(daemon, server, "orders-cdc", "cdc_orders");

      task.checkpoint(position(server)).fail(BROKEN);

      slack.awaitStates("orders-cdc", "RESUMING");
      daemon.awaitTask("orders-cdc", "runs again", t -> t.task().status().equals("running"));
      Instant ripe = Instant.now().plus(STABLE);
      RunningDaemon.await("it has run for long enough").until(() -> Instant.now().isAfter(ripe));
      daemon.duringLooks(
          Setup.SOURCE,
          SOME_LOOKS,
          () ->
              assertThat(daemon.outcomes("orders-cdc")).containsExactly(ActOutcome.PENDING.word()));

      try (LogicalConsumer consumer = LogicalConsumer.attach(server, "cdc_orders")) {
        assertThat(consumer).isNotNull();
        slack.awaitStates("orders-cdc", "RESUMING", "RESUMED");
        daemon.awaitOutcomes("orders-cdc", ActOutcome.RESUMED);
      }
    }
    assertThat(starts()).containsExactly(task.arn());
  }

  @Test
  void backsOffFromATaskThatFallsAgainAndEscalatesOnce() throws SQLException {
    PostgresServer server = Servers.of(Majors.newest());
    server.createLogicalSlot("cdc_orders");
    SimulatedTask task =
        task("orders-cdc", "cdc_orders", "127.0.0.1", server).checkpoint(position(server)).run();
    dms.onStart(arn -> task.fail(BROKEN));

    try (RunningDaemon daemon = RunningDaemon.start(setup(server, 2))) {
      reads(daemon, server, "orders-cdc", "cdc_orders");

      task.checkpoint(position(server)).fail(BROKEN);

      slack.awaitStates("orders-cdc", "RESUMING", "FAILED", "RESUMING", "FAILED", "ESCALATED");
      daemon.awaitTask("orders-cdc", "is given up", t -> t.verdict() == ResumeVerdict.ESCALATED);
      daemon.duringLooks("prod", SOME_LOOKS, () -> assertThat(starts()).hasSize(2));
      daemon.awaitOutcomes("orders-cdc", ActOutcome.FAILED, ActOutcome.FAILED);
      var acts = daemon.acts("orders-cdc");
      assertThat(Duration.between(acts.getFirst().at(), acts.getLast().at()))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }
    slack.awaitStates("orders-cdc", "RESUMING", "FAILED", "RESUMING", "FAILED", "ESCALATED");
  }

  @ParameterizedTest
  @MethodSource("withLimits")
  void neverResumesWhatWouldLoseDataOrIsHeldOrIsNotOursWhileTheSoundOneIsResumed(int major)
      throws SQLException {
    PostgresServer server = Servers.of(major);
    loseASlot(server, "cdc_lost");
    List<String> sound =
        List.of("cdc_sound", "cdc_passed", "cdc_beyond", "cdc_held", "cdc_foreign");
    Lsn early = position(server);
    server.writeWal(1);
    sound.forEach(server::createLogicalSlot);
    Lsn late = position(server);
    SimulatedTask control = task("t-sound", "cdc_sound", "127.0.0.1", server);
    SimulatedTask passed = task("t-passed", "cdc_passed", "127.0.0.1", server);
    SimulatedTask beyond = task("t-beyond", "cdc_beyond", "127.0.0.1", server);
    SimulatedTask missing = task("t-missing", "cdc_missing", "127.0.0.1", server);
    SimulatedTask lost = task("t-lost", "cdc_lost", "127.0.0.1", server);
    SimulatedTask held = task("t-held", "cdc_held", "127.0.0.1", server);
    SimulatedTask foreign = task("t-foreign", "cdc_foreign", "somebody-elses", server);
    held.tag("slotwarden:hold", "");
    List<SimulatedTask> all = List.of(passed, beyond, missing, lost, held, foreign, control);
    all.forEach(t -> t.checkpoint(late).run());

    try (RunningDaemon daemon = RunningDaemon.start(setup(server, 5))) {
      for (String name : List.of("sound", "passed", "beyond", "held")) {
        reads(daemon, server, "t-" + name, "cdc_" + name);
      }

      all.forEach(t -> t.checkpoint(late).fail(BROKEN));
      passed.checkpoint(early);
      beyond.checkpoint(new Lsn(late.value() + MUCH));

      slack.awaitStates("t-sound", "RESUMING");
      awaitVerdict(daemon, "t-passed", ResumeVerdict.REFUSE, "slot_behind_checkpoint");
      awaitVerdict(daemon, "t-beyond", ResumeVerdict.REFUSE, "checkpoint_within_wal");
      awaitVerdict(daemon, "t-missing", ResumeVerdict.NEEDS_RELOAD, "slot_usable");
      awaitVerdict(daemon, "t-lost", ResumeVerdict.NEEDS_RELOAD, "slot_usable");
      awaitVerdict(daemon, "t-held", ResumeVerdict.REFUSE, "no_hold");
      awaitVerdict(daemon, "t-foreign", ResumeVerdict.REFUSE, "source_mapped");
      slack.awaitStates("t-passed", "REFUSED");
      slack.awaitStates("t-beyond", "REFUSED");
      slack.awaitStates("t-missing", "NEEDS RELOAD");
      slack.awaitStates("t-lost", "NEEDS RELOAD");
      assertThat(slack.headlines())
          .filteredOn(h -> h.contains("t-passed") || h.contains("t-beyond"))
          .allMatch(h -> h.contains("(critical)"));
      daemon.duringLooks(
          "prod",
          SOME_LOOKS,
          () -> {
            assertThat(slack.states("t-held")).as("only shown").isEmpty();
            assertThat(slack.states("t-foreign")).as("only shown").isEmpty();
          });
    }
    assertThat(starts()).containsExactly(control.arn());
  }

  @Test
  void whatWouldLoseDataIsResumedOnceAPersonReleasesItForThisStop() throws SQLException {
    PostgresServer server = Servers.of(Majors.newest());
    Lsn early = position(server);
    server.writeWal(1);
    server.createLogicalSlot("cdc_orders");
    SimulatedTask task =
        task("orders-cdc", "cdc_orders", "127.0.0.1", server).checkpoint(position(server)).run();

    try (RunningDaemon daemon = RunningDaemon.start(setup(server, 5))) {
      reads(daemon, server, "orders-cdc", "cdc_orders");
      assertThat(approve(daemon).statusCode()).as("it runs: nothing waits").isEqualTo(400);

      task.checkpoint(early).fail(BROKEN);
      awaitVerdict(daemon, "orders-cdc", ResumeVerdict.REFUSE, "slot_behind_checkpoint");
      daemon.duringLooks("prod", SOME_LOOKS, () -> assertThat(starts()).isEmpty());

      assertThat(approve(daemon).statusCode()).isEqualTo(200);

      slack.awaitStates("orders-cdc", "REFUSED", "RESUMING");
      assertThat(slack.bodies().getLast()).contains("approved by ann via 127.0.0.1", "reloaded");
    }
    assertThat(starts()).containsExactly(task.arn());
  }

  private static java.net.http.HttpResponse<String> approve(RunningDaemon daemon) {
    return daemon.post(
        "approve",
        "{\"target\":\"prod/orders-cdc\",\"reason\":\"its rows were reloaded\",\"by\":\"ann\"}");
  }

  static Stream<Integer> withLimits() {
    return Majors.from(13);
  }

  /// The task reads its slot until the daemon has seen that, and leaves.
  private static void reads(RunningDaemon daemon, PostgresServer server, String task, String slot)
      throws SQLException {
    try (LogicalConsumer consumer = LogicalConsumer.attach(server, slot)) {
      assertThat(consumer).isNotNull();
      daemon.awaitSlot(slot, "is read", v -> v.assessment().slot().active());
      daemon.awaitTask(task, "runs", t -> t.task().status().equals("running"));
      daemon.duringLooks(
          "prod",
          2,
          () -> assertThat(String.valueOf(server.query(ACTIVE.formatted(slot)))).startsWith("t"));
    }
    daemon.awaitSlot(slot, "was left", s -> !s.assessment().slot().active());
  }

  private static void awaitVerdict(
      RunningDaemon daemon, String task, ResumeVerdict verdict, String term) {
    daemon.awaitTask(
        task,
        "is " + verdict + " by " + term,
        t -> t.verdict() == verdict && t.reason().contains(term));
  }

  private Setup setup(PostgresServer server, int attempts) {
    return new Setup(home, slack.url())
        .source(server, dms)
        .resumes("*-*", attempts, STABLE.toSeconds() + "s");
  }

  /// A task of its own endpoint, which names the slot.
  private SimulatedTask task(String id, String slot, String host, PostgresServer server) {
    SimulatedResource endpoint =
        dms.addEndpoint(id + "-src", "SOURCE", host, server.port(), "postgres", "dms")
            .with("PostgreSQLSettings", Map.of("SlotName", slot));
    dms.addConnection(instance, endpoint);
    return dms.addTask(id, endpoint, target, instance);
  }

  private List<String> starts() {
    return dms.calls("StartReplicationTask").stream()
        .peek(
            c ->
                assertThat(c.body()).containsEntry("StartReplicationTaskType", "resume-processing"))
        .map(c -> String.valueOf(c.body().get("ReplicationTaskArn")))
        .toList();
  }

  private static Lsn position(PostgresServer server) {
    return Lsn.parse(String.valueOf(server.query("select pg_current_wal_lsn()")));
  }

  /// A slot beyond `max_slot_wal_keep_size`; the setting is as before afterwards.
  private static void loseASlot(PostgresServer server, String slot) {
    server.createLogicalSlot(slot);
    Servers.loseSlot(server, slot);
  }
}

package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.Lsn;
import io.slotwarden.testing.ChangesOnlyConsumer;
import io.slotwarden.testing.Databases;
import io.slotwarden.testing.HeartbeatTable;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A database is idle and its consumer confirms only what it gets, while another database of the
/// server writes: without heartbeats its slot stands still, with them it moves.
@ResourceLock(Servers.LOCK)
class WalHeartbeatTest {
  private static final String SLOT = "idle_cdc";
  private static final int SOME_LOOKS = 8;

  @TempDir Path home;
  private final String idle = PostgresServer.unique("idle");
  private final String target = Setup.SOURCE + "/database:" + idle;
  private Slack slack;

  @SuppressWarnings("NullAway.Init") // the first thing that every test does
  private PostgresServer server;

  @BeforeEach
  void openSlack() throws Exception {
    slack = new Slack();
  }

  @AfterEach
  void leaveNothingBehind() {
    slack.close();
    RunningDaemon.await("no consumer")
        .until(
            () -> "0".equals(server.query("select count(active_pid) from pg_replication_slots")));
    server.dropSlots();
    Databases.drop(server, idle);
  }

  private void prepare(int major) {
    server = Servers.of(major);
    Sources.of(server); // the roles
    Databases.create(server, idle);
    HeartbeatTable.create(server, idle); // before the slot, which must not hand it out
    HeartbeatTable.execute(
        server, idle, "select pg_create_logical_replication_slot('" + SLOT + "', 'test_decoding')");
  }

  private Setup setup() {
    return new Setup(home, slack.url()).source(server).beats("idle_*");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aSlotThatStandsStillWithoutThePolicyMovesWithIt(int major) throws SQLException {
    prepare(major);
    Setup without = new Setup(home, slack.url()).source(server);
    try (ChangesOnlyConsumer consumer = ChangesOnlyConsumer.attach(server, idle, SLOT)) {
      Lsn stuck;
      Lsn behind;
      try (RunningDaemon daemon = RunningDaemon.start(without)) {
        daemon.awaitSlot(SLOT, "is read", s -> s.assessment().slot().active());
        stuck = confirmed();
        Servers.holdWal(server);
        behind = lsn("select pg_current_wal_lsn()::text");
        daemon.duringLooks(
            Setup.SOURCE, SOME_LOOKS, () -> assertThat(confirmed()).isEqualTo(stuck));
        assertThat(consumer.transactions()).isZero();
      }

      try (RunningDaemon daemon = RunningDaemon.start(setup())) {
        RunningDaemon.await("confirmed flush LSN after the foreign WAL")
            .until(() -> confirmed().isAfter(behind));
        RunningDaemon.await("restart LSN after the foreign WAL")
            .until(
                () -> {
                  server.execute("checkpoint"); // logs what restart LSNs move to
                  return restart().isAfter(behind);
                });
        RunningDaemon.await("more beats").until(() -> consumer.transactions() > 2);
        assertThat(daemon.outcomesOf(target)).containsExactly("written");
        ActRecord act = daemon.actsOn(target).getFirst();
        assertThat(act.trace().allows()).isTrue();
        assertThat(Objects.requireNonNull(daemon.slot(SLOT)).next())
            .contains("the heartbeat of its database (policy beat, every 1 s): last written at");
        assertThat(daemon.get("/metrics").body())
            .containsPattern(
                "slotwarden_actions_total\\{action=\"write_heartbeat\",outcome=\"written\"} [1-9]")
            .contains("slotwarden_actions_total{action=\"write_heartbeat\",outcome=\"failed\"} 0");
      }
    }
    assertThat(slack.bodies()).as("nobody has to hear of it").isEmpty();
  }

  @Test
  void observeWritesNothingAndSaysOnceThatItWould() {
    prepare(18);
    String before = HeartbeatTable.lastBeat(server, idle);

    try (RunningDaemon daemon = RunningDaemon.start(setup().mode("observe"))) {
      RunningDaemon.await("a word").until(() -> !daemon.actsOn(target).isEmpty());
      daemon.duringLooks(
          Setup.SOURCE,
          3 * SOME_LOOKS,
          () -> assertThat(daemon.outcomesOf(target)).containsExactly("would_act"));
      assertThat(HeartbeatTable.lastBeat(server, idle)).isEqualTo(before);
    }
  }

  @Test
  void aPauseAndTheKillSwitchStopIt() throws Exception {
    prepare(18);

    try (RunningDaemon daemon = RunningDaemon.start(setup())) {
      awaitAnotherBeat();
      assertThat(
              daemon
                  .post("pause", "{\"target\": \"" + target + "\", \"reason\": \"a test\"}")
                  .statusCode())
          .isEqualTo(200);
      awaitRefusal(daemon, "paused");
      assertStands(daemon);
      daemon.post("unpause", "{\"target\": \"" + target + "\", \"reason\": \"it ends\"}");
      awaitAnotherBeat();

      Files.createFile(setup().killSwitch());
      awaitRefusal(daemon, "kill-switch");
      assertStands(daemon);
      Files.delete(setup().killSwitch());
      awaitAnotherBeat();
    }
  }

  @Test
  void aDatabaseWithoutTheTableIsOneAlertThatNamesTheStatementAndHoldsNoOtherUp() {
    prepare(18);
    HeartbeatTable.execute(server, idle, "drop schema slotwarden cascade");
    String other = idle + "_2";
    Databases.create(server, other);
    try {
      HeartbeatTable.execute(
          server, other, "select pg_create_logical_replication_slot('other', 'test_decoding')");
      HeartbeatTable.create(server, other);
      String before = HeartbeatTable.lastBeat(server, other);

      try (RunningDaemon daemon = RunningDaemon.start(setup())) {
        RunningDaemon.await("the alert").until(() -> told().size() == 1);
        assertThat(told().getFirst()).startsWith("WARNING");
        RunningDaemon.await("the other database goes on")
            .until(() -> HeartbeatTable.lastBeat(server, other).compareTo(before) > 0);
        daemon.duringLooks(
            Setup.SOURCE,
            3 * SOME_LOOKS,
            () -> assertThat(daemon.outcomesOf(target)).containsExactly("failed"));
        assertThat(slack.bodies())
            .singleElement()
            .asString()
            .contains("create table slotwarden.heartbeat", "in database " + idle)
            .contains("slotwarden actions", "slotwarden snooze " + target);

        HeartbeatTable.create(server, idle);

        RunningDaemon.await("the recovery")
            .until(() -> daemon.outcomesOf(target).equals(List.of("failed", "written")));
        RunningDaemon.await("the end of the alert").until(() -> told().size() == 2);
        assertThat(told().getLast()).startsWith("RESOLVED");
      }
    } finally {
      server.query("select pg_drop_replication_slot('other')");
      Databases.drop(server, other);
    }
  }

  @Test
  void nothingIsWrittenWhereNoSlotIsRead() {
    prepare(18);
    server.query("select pg_drop_replication_slot('" + SLOT + "')");
    server.createLogicalSlot("elsewhere");
    String before = HeartbeatTable.lastBeat(server, idle);

    try (RunningDaemon daemon = RunningDaemon.start(setup())) {
      daemon.awaitSlot("elsewhere", "is seen", _ -> true);
      daemon.duringLooks(
          Setup.SOURCE, 2 * SOME_LOOKS, () -> assertThat(daemon.actsOn(target)).isEmpty());
      assertThat(HeartbeatTable.lastBeat(server, idle)).isEqualTo(before);
    }
  }

  @Test
  void aReloadTakesAHeartbeatPolicy() {
    prepare(18);
    Setup before = new Setup(home, slack.url()).source(server);

    try (RunningDaemon daemon = RunningDaemon.start(before)) {
      daemon.awaitSlot(SLOT, "is seen", _ -> true);
      daemon.reload(setup().config());

      RunningDaemon.await("a beat")
          .until(() -> daemon.outcomesOf(target).equals(List.of(ActOutcome.WRITTEN.word())));
    }
  }

  private List<String> told() {
    return slack.headlines().stream().filter(h -> h.contains(idle)).toList();
  }

  private void awaitAnotherBeat() {
    String before = HeartbeatTable.lastBeat(server, idle);
    RunningDaemon.await("another beat")
        .until(() -> HeartbeatTable.lastBeat(server, idle).compareTo(before) > 0);
  }

  private static void awaitRefusal(RunningDaemon daemon, String rule) {
    daemon.awaitSlot(
        SLOT, "has no heartbeat: " + rule, s -> s.next().contains("now " + rule + " refuses"));
  }

  private void assertStands(RunningDaemon daemon) {
    String before = HeartbeatTable.lastBeat(server, idle);
    daemon.duringLooks(
        Setup.SOURCE,
        2 * SOME_LOOKS,
        () -> assertThat(HeartbeatTable.lastBeat(server, idle)).isEqualTo(before));
  }

  private Lsn confirmed() {
    return slots("confirmed_flush_lsn");
  }

  private Lsn restart() {
    return slots("restart_lsn");
  }

  private Lsn slots(String column) {
    return lsn(
        "select " + column + "::text from pg_replication_slots where slot_name = '" + SLOT + "'");
  }

  private Lsn lsn(String query) {
    return Lsn.parse(Objects.requireNonNull(server.query(query)));
  }
}

package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.demo.dms.SimulatedResource;
import io.slotwarden.demo.dms.SimulatedTask;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.ResumeVerdict;
import io.slotwarden.testing.FailureStory;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// What has happened to people with tasks and their slots (domain reference of DMS, sections 2 to
/// 4, 20 and 21), and what slotwarden does when it happens again.
@ResourceLock(Servers.LOCK)
class FailureStoriesTest {
  private static final String TASK = "orders-cdc";
  private static final String SLOT = "cdc_orders";
  private static final int SOME_LOOKS = 4;
  private static final int ATTEMPTS = 2;
  @TempDir Path home;
  private Slack slack;
  private Cdc cdc;
  private Setup setup;

  @BeforeEach
  void open() throws Exception {
    slack = new Slack();
    use(Servers.of(Majors.newest()));
  }

  private void use(PostgresServer server) {
    cdc = new Cdc(server);
    setup = setup(server);
  }

  private Setup setup(PostgresServer server) {
    return new Setup(home, slack.url())
        .source(server, cdc.dms)
        .resumes("*-*", ATTEMPTS, Cdc.STABLE.toSeconds() + "s");
  }

  @AfterEach
  void close() throws SQLException {
    cdc.close();
    slack.close();
  }

  @Test
  @FailureStory(
      section = "21.1",
      value =
          "silent for 18 days: a function resumed an invalid checkpoint for ever, and nobody was"
              + " told (here a classic task)")
  void aResumeThatNeverLastsIsGivenUpAndToldOnceUntilAPersonSaysSo() throws SQLException {
    SimulatedTask task = running();
    cdc.dms.onStart(_ -> task.fail(Cdc.BROKEN));
    String[] said = {"RESUMING", "FAILED", "RESUMING", "FAILED", "ESCALATED"};
    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      cdc.reads(daemon, TASK, SLOT);
      task.checkpoint(cdc.position()).fail(Cdc.BROKEN);
      slack.awaitStates(TASK, said);
    }

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitTask(TASK, "stays given up", t -> t.verdict() == ResumeVerdict.ESCALATED);
      daemon.duringLooks("prod", SOME_LOOKS, () -> assertThat(cdc.starts()).hasSize(ATTEMPTS));
      slack.awaitStates(TASK, said);

      cdc.readsOnceStarted(SLOT);
      assertThat(approve(daemon).statusCode()).isEqualTo(200);

      daemon.awaitOutcomes(TASK, ActOutcome.FAILED, ActOutcome.FAILED, ActOutcome.RESUMED);
      slack.awaitStates(
          TASK, "RESUMING", "FAILED", "RESUMING", "FAILED", "ESCALATED", "RESUMING", "RESUMED");
    }
    assertThat(cdc.starts()).hasSize(ATTEMPTS + 1);
  }

  @Test
  @FailureStory(
      section = "21.2",
      value = "7 of 501 tables were in `Table error` with no rows, and the task failed later")
  void aTaskWhoseFullLoadLeftTablesInErrorIsNotResumedPastThem() throws SQLException {
    SimulatedTask task =
        running().migrationType("full-load-and-cdc").withStatistic("TablesErrored", 7);

    refusedAfter(() -> task.fail(Cdc.BROKEN), ResumeVerdict.REFUSE, "full_load_done", "REFUSED");
  }

  @Test
  @FailureStory(
      section = "21.3",
      value = "the slot of a stopped task pinned WAL, and nobody knew whose it was")
  void theSlotOfATaskStoppedByHandIsItsOwnIsToldAndIsNotDropped() throws SQLException {
    setup.drops(SLOT);
    SimulatedTask task = running();

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      cdc.reads(daemon, TASK, SLOT);
      task.checkpoint(cdc.position()).stop("NORMAL");
      Servers.holdWal(cdc.server);

      awaitVerdict(daemon, ResumeVerdict.REFUSE, "stop_reason");
      daemon.awaitSlot(
          SLOT,
          "is the task's",
          s -> s.assessment().owner().kind() == OwnerKind.DMS_TASK && s.mark() == null);
      daemon.awaitSlot(
          SLOT,
          "is kept because its task was stopped",
          s -> s.assessment().cause().word().equals("task_stopped"));
      slack.awaitStates(TASK, "REFUSED");
    }
    assertThat(Servers.has(cdc.server, SLOT)).isTrue();
    assertThat(cdc.starts()).isEmpty();
  }

  @Test
  @FailureStory(
      section = "21.4",
      value = "the storage filled up because a CDC task was stopped for long")
  void aTaskThatIsDownIsAnAlertWhileItsSlotHoldsTheWal() throws SQLException {
    SimulatedTask task = running();
    var config =
        Setup.load(
            setup.text() + "alerts: {task-down: {warning-after: 0s, critical-after: 1s}}\n",
            setup.variables()::get);

    try (RunningDaemon daemon = RunningDaemon.start(config)) {
      cdc.reads(daemon, TASK, SLOT);
      task.checkpoint(cdc.position()).stop("STOPPED_AFTER_CACHED_EVENTS");
      Servers.holdWal(cdc.server);

      RunningDaemon.await("the alert says which slot")
          .until(
              () ->
                  daemon.now().alerts().stream()
                      .anyMatch(
                          a ->
                              a.id().key() == AlertKey.TASK_DOWN
                                  && a.state() == AlertState.FIRING
                                  && a.severity() == io.slotwarden.model.Severity.CRITICAL));
      assertThat(daemon.get("/api/v1/tasks").body()).contains("orders/" + SLOT);
    }
    assertThat(cdc.starts()).isEmpty();
  }

  @Test
  @FailureStory(
      section = "21.5",
      value =
          "max_slot_wal_keep_size covered two days of outage: after that the task started from"
              + " scratch")
  void aTaskWhoseSlotIsLostNeedsAReloadWhichIsToldOnceAlsoAfterARestart() throws SQLException {
    SimulatedTask task = running();
    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      cdc.reads(daemon, TASK, SLOT);
    }
    Servers.loseSlot(cdc.server, SLOT);

    needsAReloadOnce(() -> task.checkpoint(cdc.position()).fail(Cdc.BROKEN));
  }

  @Test
  @FailureStory(
      section = "21.6",
      value = "a hosting platform dropped an \"abandoned\" DMS slot by itself")
  void aTaskWhoseSlotSomebodyDroppedNeedsAReloadAndTheSlotIsMissing() throws SQLException {
    SimulatedTask task = running();
    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      cdc.reads(daemon, TASK, SLOT);
    }
    cdc.server.query("select pg_drop_replication_slot('" + SLOT + "')");

    needsAReloadOnce(
        () ->
            task.fail("Last Error Slot does not exist Stop Reason FATAL_ERROR Error Level FATAL"));

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      RunningDaemon.await("the missing slot is an alert")
          .until(
              () ->
                  daemon.now().alerts().stream()
                      .anyMatch(a -> a.id().key() == AlertKey.SLOT_MISSING && a.isOpen()));
    }
  }

  @Test
  @FailureStory(
      section = "2",
      value = "a task stopped at the cut-over was resumed and overwrote the new primary")
  void aStopOnPurposeStaysOneWhateverTheLastFailureWas() throws SQLException {
    SimulatedTask task = running();
    task.with(
        "LastFailureMessage",
        "Last Error Stream Component Fatal error. Stop Reason FATAL_ERROR Error Level FATAL");

    refusedAfter(() -> task.stop("NORMAL"), ResumeVerdict.REFUSE, "stop_reason", "REFUSED");
  }

  @Test
  @FailureStory(
      section = "2",
      value = "a task was resumed on a replication instance that was still out of disk, and failed")
  void aStarvedInstanceIsWaitedForAndUnmeasuredIsNotRecovered() throws SQLException {
    SimulatedTask task = running();

    refusedAfter(() -> task.stop("STOPPED_DUE_TO_LOW_DISK"), ResumeVerdict.WAIT, "stop_reason");
  }

  @Test
  @FailureStory(
      section = "3",
      value = "DMS gave up after 7 recovery attempts, a crash loop that resumes only prolong")
  void aCrashLoopOfDmsIsToldAsCriticalAndNotResumed() throws SQLException {
    SimulatedTask task = running();

    refusedAfter(
        () -> task.fail("Task 'X' was stopped after 7 recovery attempts Stop Reason FATAL_ERROR"),
        ResumeVerdict.REFUSE,
        "stop_reason",
        "REFUSED");
    assertThat(slack.headlines()).allMatch(h -> h.contains("(critical)"));
  }

  @Test
  @FailureStory(
      section = "3",
      value = "a fatal error that nobody could explain was resumed again and again")
  void aFatalErrorIsTriedOnceAndThenLeftToAPerson() throws SQLException {
    SimulatedTask task = running();
    String fatal = "Last Error Stream Component Fatal error. Stop Reason FATAL_ERROR";
    cdc.dms.onStart(_ -> task.fail(fatal));

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      cdc.reads(daemon, TASK, SLOT);
      task.checkpoint(cdc.position()).fail(fatal);

      slack.awaitStates(TASK, "RESUMING", "FAILED", "ESCALATED");
      daemon.duringLooks("prod", SOME_LOOKS, () -> assertThat(cdc.starts()).hasSize(1));
    }
  }

  @Test
  @FailureStory(
      section = "4.3",
      value =
          "a slot was dropped and made again under its name: the task resumed without an error,"
              + " and the rows between were lost")
  void aSlotMadeAgainUnderItsNameIsNotResumedFromUntilAPersonAcceptsTheLossOnce()
      throws SQLException {
    SimulatedTask task = running();
    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      cdc.reads(daemon, TASK, SLOT);
      Lsn checkpoint = cdc.position();
      task.checkpoint(checkpoint).fail(Cdc.BROKEN);
      slack.awaitStates(TASK, "RESUMING");
    }
    task.fail(Cdc.BROKEN);
    cdc.server.writeWal(1);
    cdc.server.query("select pg_drop_replication_slot('" + SLOT + "')");
    cdc.server.createLogicalSlot(SLOT);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      awaitVerdict(daemon, ResumeVerdict.REFUSE, "slot_behind_checkpoint");
      RunningDaemon.await("it is told as critical")
          .until(() -> slack.headlines().getLast().startsWith("REFUSED (critical)"));
      assertThat(cdc.starts()).hasSize(1);

      cdc.dms.onStart(_ -> task.fail(Cdc.BROKEN));
      assertThat(approve(daemon).statusCode()).isEqualTo(200);
      RunningDaemon.await("it is resumed").until(() -> cdc.starts().size() == 2);

      awaitVerdict(daemon, ResumeVerdict.REFUSE, "slot_behind_checkpoint");
      daemon.duringLooks("prod", SOME_LOOKS, () -> assertThat(cdc.starts()).hasSize(2));
    }
  }

  @Test
  @FailureStory(
      section = "4.3",
      value =
          "after an asynchronous failover the new primary ended below the checkpoint: the task"
              + " resumed and skipped every new row")
  void afterAFailoverBelowTheCheckpointNothingIsResumedAlsoWhenTheWalHasGrownPastIt()
      throws SQLException {
    cdc.close();
    try (PostgresServer primary = PostgresServer.start(Majors.newest(), Map.of())) {
      use(primary);
      SimulatedResource endpoint = cdc.endpoint(TASK, SLOT);
      primary.createLogicalSlot(SLOT);
      SimulatedTask task = cdc.task(TASK, endpoint).checkpoint(cdc.position()).run();
      try (RunningDaemon daemon = RunningDaemon.start(setup)) {
        cdc.reads(daemon, TASK, SLOT);
      }
      try (PostgresServer standby = primary.startStandby()) {
        primary.stop();
        standby.query("select pg_promote()");
        standby.execute("checkpoint");
        standby.createLogicalSlot(SLOT);
        Lsn end = Lsn.parse(String.valueOf(standby.query("select pg_current_wal_lsn()")));
        endpoint.with("Port", standby.port());
        task.checkpoint(new Lsn(end.value() + 1024 * 1024)).fail(Cdc.BROKEN);

        try (RunningDaemon daemon = RunningDaemon.start(setup(standby))) {
          awaitVerdict(daemon, ResumeVerdict.REFUSE, "checkpoint_within_wal");
          daemon.awaitTask(TASK, "is beyond", t -> t.reason().contains("beyond the server's WAL"));

          standby.writeWal(4096);

          daemon.awaitTask(TASK, "is another life", t -> t.reason().contains("was promoted"));
          daemon.duringLooks("prod", SOME_LOOKS, () -> assertThat(cdc.starts()).isEmpty());
          assertThat(slack.headlines()).anyMatch(h -> h.startsWith("REFUSED (critical)"));
        }
      }
    }
  }

  @Test
  @FailureStory(
      section = "4.3",
      value = "a resume was accepted, counted as a success, and the task died after 30 seconds")
  void aResumeThatIsAcceptedIsNoSuccessUntilTheTaskHasStayedUp() throws SQLException {
    SimulatedTask task = running();
    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      cdc.reads(daemon, TASK, SLOT);
      task.checkpoint(cdc.position()).fail(Cdc.BROKEN);

      for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
        int asked = attempt;
        RunningDaemon.await("attempt " + asked).until(() -> cdc.starts().size() == asked);
        daemon.awaitTask(TASK, "runs", t -> t.task().status().equals("running"));
        assertThat(daemon.outcomes(TASK)).last().isEqualTo(ActOutcome.PENDING.word());
        task.fail(Cdc.BROKEN);
        RunningDaemon.await("it has failed")
            .until(() -> daemon.outcomes(TASK).getLast().equals(ActOutcome.FAILED.word()));
      }
      slack.awaitStates(TASK, "RESUMING", "FAILED", "RESUMING", "FAILED", "ESCALATED");
      daemon.awaitOutcomes(TASK, ActOutcome.FAILED, ActOutcome.FAILED);
    }
  }

  @Test
  @FailureStory(
      section = "8",
      value = "two tasks read one slot: when one stopped, the other took its rows")
  void ofTwoTasksOnOneSlotOneIsResumedAtMost() throws SQLException {
    SimulatedTask one = running();
    SimulatedTask other = cdc.task("other-cdc", SLOT).checkpoint(cdc.position()).run();

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      cdc.reads(daemon, TASK, SLOT);
      Lsn last = cdc.position();
      for (SimulatedTask t : List.of(one, other)) {
        t.checkpoint(last).fail(Cdc.BROKEN);
      }

      RunningDaemon.await("one is asked for").until(() -> !cdc.starts().isEmpty());
      RunningDaemon.await("the other is refused")
          .until(
              () ->
                  daemon.now().tasks().stream()
                      .anyMatch(
                          t ->
                              t.verdict() == ResumeVerdict.REFUSE
                                  && t.reason().contains("sole_reader")));
      daemon.duringLooks("prod", SOME_LOOKS, () -> assertThat(cdc.starts()).hasSize(1));
    }
  }

  @Test
  @FailureStory(
      section = "20",
      value = "resumes of DMS before 3.4.7 missed transactions or sent them twice")
  void aResumeOnAnOldEngineSaysThatItMayMissTransactions() throws SQLException {
    cdc.instance.with("EngineVersion", "3.4.6");
    SimulatedTask task = running();
    cdc.readsOnceStarted(SLOT);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      cdc.reads(daemon, TASK, SLOT);
      task.checkpoint(cdc.position()).fail(Cdc.BROKEN);

      slack.awaitStates(TASK, "RESUMING", "RESUMED");
    }
    assertThat(slack.bodies().getFirst()).contains("older than 3.4.7");
  }

  /// The task with its slot, running.
  private SimulatedTask running() {
    cdc.server.createLogicalSlot(SLOT);
    return cdc.task(TASK, SLOT).checkpoint(cdc.position()).run();
  }

  /// It ran, ended like this, and is never asked to start; these are all messages.
  private void refusedAfter(Runnable end, ResumeVerdict verdict, String term, String... states)
      throws SQLException {
    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      cdc.reads(daemon, TASK, SLOT);
      SimulatedTask task = cdc.named(TASK);
      task.checkpoint(cdc.position());
      end.run();

      awaitVerdict(daemon, verdict, term);
      slack.awaitStates(TASK, states);
      daemon.duringLooks("prod", SOME_LOOKS, () -> assertThat(cdc.starts()).isEmpty());
      slack.awaitStates(TASK, states);
    }
  }

  private void needsAReloadOnce(Runnable end) {
    end.run();
    for (int life = 0; life < 2; life++) {
      try (RunningDaemon daemon = RunningDaemon.start(setup)) {
        awaitVerdict(daemon, ResumeVerdict.NEEDS_RELOAD, "slot_usable");
        slack.awaitStates(TASK, "NEEDS RELOAD");
        daemon.duringLooks("prod", SOME_LOOKS, () -> assertThat(cdc.starts()).isEmpty());
        slack.awaitStates(TASK, "NEEDS RELOAD");
      }
    }
    assertThat(slack.headlines())
        .filteredOn(h -> h.contains(TASK))
        .allMatch(h -> h.contains("critical"));
  }

  private static HttpResponse<String> approve(RunningDaemon daemon) {
    return daemon.post(
        "approve", "{\"target\":\"prod/" + TASK + "\",\"reason\":\"looked at it\",\"by\":\"ann\"}");
  }

  private static void awaitVerdict(RunningDaemon daemon, ResumeVerdict verdict, String term) {
    daemon.awaitTask(
        TASK,
        "is " + verdict + " by " + term,
        t -> t.verdict() == verdict && t.reason().contains(term));
  }
}

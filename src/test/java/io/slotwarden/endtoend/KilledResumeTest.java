package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.demo.dms.SimulatedTask;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.testing.Majors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `kill -9` at each point of a resume: afterwards DMS was asked once at most for it, the journal
/// says what became of it, as a look at the task tells, and the attempt counts.
@ResourceLock(Servers.LOCK)
class KilledResumeTest {
  private static final String TASK = "orders-cdc";
  private static final String SLOT = "cdc_orders";
  private static final int ATTEMPTS = 5;
  private static final int SOME_LOOKS = 4;
  @TempDir Path home;
  private Slack slack;

  @SuppressWarnings("NullAway.Init") // on the major of each test
  private Cdc cdc;

  @SuppressWarnings("NullAway.Init")
  private SimulatedTask task;

  @SuppressWarnings("NullAway.Init")
  private Setup setup;

  private final List<Process> children = new ArrayList<>();

  @BeforeEach
  void listen() throws Exception {
    slack = new Slack();
  }

  private void aTaskThatWasSeenRunningHasFailed(int major) throws Exception {
    cdc = new Cdc(Servers.of(major));
    cdc.server.createLogicalSlot(SLOT);
    task = cdc.task(TASK, SLOT).checkpoint(cdc.position()).run();
    setup =
        new Setup(home, slack.url())
            .source(cdc.server, cdc.dms)
            .resumes("*-*", ATTEMPTS, Cdc.STABLE.toSeconds() + "s");
    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      cdc.reads(daemon, TASK, SLOT);
    }
    task.checkpoint(cdc.position()).fail(Cdc.BROKEN);
    cdc.readsOnceStarted(SLOT);
  }

  @AfterEach
  void endChildren() throws Exception {
    for (Process child : children) {
      child.destroyForcibly().waitFor();
    }
    cdc.close();
    slack.close();
  }

  @ParameterizedTest(name = "round {0} on PostgreSQL {1}")
  @MethodSource("io.slotwarden.endtoend.Rounds#all")
  void beforeTheIntentNothingWasAskedAndTheNextAttemptResumesIt(int round, int major)
      throws Exception {
    aTaskThatWasSeenRunningHasFailed(major);
    runAndKill(ChildDaemon.Point.BEFORE_THE_INTENT);
    assertThat(cdc.starts()).isEmpty();

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitOutcomes(TASK, ActOutcome.RESUMED);
      slack.awaitStates(TASK, "RESUMING", "RESUMED");
      assertThat(slack.headlines().getFirst()).as("the lost one counts").contains("attempt 2");
    }
    assertThat(cdc.starts()).containsExactly(task.arn());
  }

  @ParameterizedTest(name = "round {0} on PostgreSQL {1}")
  @MethodSource("io.slotwarden.endtoend.Rounds#all")
  void betweenIntentAndActTheTaskIsSeenDownTheAttemptHasFailedAndTheNextResumesIt(
      int round, int major) throws Exception {
    aTaskThatWasSeenRunningHasFailed(major);
    runAndKill(ChildDaemon.Point.BEFORE_THE_ACT);
    assertThat(cdc.starts()).isEmpty();

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitOutcomes(TASK, ActOutcome.FAILED, ActOutcome.RESUMED);
      slack.awaitStates(TASK, "FAILED", "RESUMING", "RESUMED");
    }
    assertThat(cdc.starts()).containsExactly(task.arn());
  }

  @ParameterizedTest(name = "round {0} on PostgreSQL {1}")
  @MethodSource("io.slotwarden.endtoend.Rounds#all")
  void betweenActAndOutcomeTheTaskIsSeenRunningAndIsNotAskedAgain(int round, int major)
      throws Exception {
    aTaskThatWasSeenRunningHasFailed(major);
    runAndKill(ChildDaemon.Point.BEFORE_THE_OUTCOME);
    assertThat(cdc.starts()).hasSize(1);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitOutcomes(TASK, ActOutcome.RESUMED);
      slack.awaitStates(TASK, "RESUMED");
      daemon.duringLooks("prod", SOME_LOOKS, () -> assertThat(cdc.starts()).hasSize(1));
      assertThat(daemon.acts(TASK)).hasSize(1);
    }
    assertThat(cdc.starts()).containsExactly(task.arn());
  }

  @Test
  void aTaskDeletedBeforeItsIntentWasSettledHoldsUpNoOther() throws Exception {
    aTaskThatWasSeenRunningHasFailed(Majors.newest());
    runAndKill(ChildDaemon.Point.BEFORE_THE_ACT);
    cdc.server.createLogicalSlot("cdc_other");
    SimulatedTask other = cdc.task("other-cdc", "cdc_other").checkpoint(cdc.position()).run();
    cdc.dms.deleteTask(task);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      cdc.reads(daemon, "other-cdc", "cdc_other");
      cdc.readsOnceStarted("cdc_other");
      other.checkpoint(cdc.position()).fail(Cdc.BROKEN);

      daemon.awaitOutcomes("other-cdc", ActOutcome.RESUMED);
      daemon.awaitOutcomes(TASK, ActOutcome.FAILED);
    }
    assertThat(cdc.starts()).containsExactly(other.arn());
  }

  private void runAndKill(ChildDaemon.Point point) throws Exception {
    Process child = ChildDaemon.command(setup, point).start();
    children.add(child);
    ChildDaemon.killAt(point, child);
  }
}

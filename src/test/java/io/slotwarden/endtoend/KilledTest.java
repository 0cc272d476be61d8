package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.guard.Rules;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `kill -9` at each point of a drop: afterwards the slot was dropped at most once, the journal
/// says what happened, and nobody reads the same message twice.
@ResourceLock(Servers.LOCK)
class KilledTest {
  private static final String SLOT = "mig_2026_orders";
  private static final int SOME_LOOKS = 4;

  /// The act is at about this one of the moments.
  private static final int ACT = 118;

  @TempDir Path home;
  private Slack slack;

  @SuppressWarnings("NullAway.Init") // of the major of each test
  private PostgresServer server;

  @SuppressWarnings("NullAway.Init")
  private Setup setup;

  private final List<Process> children = new ArrayList<>();

  @BeforeEach
  void listen() throws Exception {
    slack = new Slack();
  }

  private void anAbandonedSlot(int major) {
    server = Servers.of(major);
    Servers.abandonedSlot(server, SLOT);
    setup = new Setup(home, slack.url()).source(server).drops(SLOT).earn(SLOT);
  }

  @AfterEach
  void endChildren() throws Exception {
    for (Process child : children) {
      child.destroyForcibly().waitFor();
    }
    slack.close();
  }

  @ParameterizedTest(name = "round {0} on PostgreSQL {1}")
  @MethodSource("io.slotwarden.endtoend.Rounds#all")
  void beforeTheIntentNothingWasDoneAndTheDropIsDoneOnce(int round, int major) throws Exception {
    anAbandonedSlot(major);
    runAndKill(ChildDaemon.Point.BEFORE_THE_INTENT);
    assertThat(Servers.has(server, SLOT)).isTrue();

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      slack.awaitStates(SLOT, "SCHEDULED", "DROPPED");
      daemon.awaitOutcomes(SLOT, ActOutcome.DROPPED);
      daemon.duringLooks(Setup.SOURCE, SOME_LOOKS, () -> assertThat(slack.headlines()).hasSize(2));
    }
    assertThat(Servers.has(server, SLOT)).isFalse();
  }

  @ParameterizedTest(name = "round {0} on PostgreSQL {1}")
  @MethodSource("io.slotwarden.endtoend.Rounds#all")
  void betweenIntentAndActTheSlotIsSeenThereTheDropCountsAsAbortedAndIsNotTriedAgain(
      int round, int major) throws Exception {
    anAbandonedSlot(major);
    runAndKill(ChildDaemon.Point.BEFORE_THE_ACT);
    assertThat(Servers.has(server, SLOT)).isTrue();

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitOutcomes(SLOT, ActOutcome.ABORTED);
      slack.awaitStates(SLOT, "SCHEDULED", "ABORTED");
      daemon.awaitRefusal(SLOT, Rules.GRACE);
      daemon.duringLooks(Setup.SOURCE, SOME_LOOKS, () -> assertThat(slack.headlines()).hasSize(2));
      assertThat(daemon.acts(SLOT)).hasSize(1);
    }
    assertThat(Servers.has(server, SLOT)).isTrue();
  }

  @ParameterizedTest(name = "round {0} on PostgreSQL {1}")
  @MethodSource("io.slotwarden.endtoend.Rounds#all")
  void betweenActAndOutcomeTheSlotIsSeenGoneAndTheDropCountsAsDone(int round, int major)
      throws Exception {
    anAbandonedSlot(major);
    runAndKill(ChildDaemon.Point.BEFORE_THE_OUTCOME);
    assertThat(Servers.has(server, SLOT)).isFalse();

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitOutcomes(SLOT, ActOutcome.DROPPED);
      slack.awaitStates(SLOT, "SCHEDULED", "DROPPED");
      daemon.duringLooks(Setup.SOURCE, SOME_LOOKS, () -> assertThat(slack.headlines()).hasSize(2));
      assertThat(daemon.acts(SLOT)).hasSize(1);
    }
  }

  /// The time is asked at each look, at what is stored and told, and around the act: the moments
  /// lie around the act, further out from round to round.
  @ParameterizedTest(name = "round {0} on PostgreSQL {1}")
  @MethodSource("io.slotwarden.endtoend.Rounds#all")
  void atWhateverMomentItIsDoneOnceAtMostAndTheJournalTellsTheTruth(int round, int major)
      throws Exception {
    anAbandonedSlot(major);
    Process child = start(ChildDaemon.Point.A_MOMENT, ChildDaemon.moment(around(round)));
    ChildDaemon.killAt(ChildDaemon.Point.A_MOMENT, child);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      RunningDaemon.await("it is settled").until(() -> isSettled(daemon));
      daemon.duringLooks(Setup.SOURCE, SOME_LOOKS, () -> assertThat(isSettled(daemon)).isTrue());
      ActOutcome outcome = Objects.requireNonNull(daemon.acts(SLOT).getFirst().outcome());
      assertThat(outcome)
          .isEqualTo(Servers.has(server, SLOT) ? ActOutcome.ABORTED : ActOutcome.DROPPED);
      RunningDaemon.await("it is told").until(() -> slack.states(SLOT).contains(outcome.name()));
      assertThat(slack.states(SLOT).stream().distinct())
          .containsExactly("SCHEDULED", outcome.name());
    }
  }

  private static int around(int round) {
    int far = (round + 1) / 2;
    return round % 2 == 0 ? ACT - far : ACT + far;
  }

  private static boolean isSettled(RunningDaemon daemon) {
    List<ActRecord> acts = daemon.acts(SLOT);
    return acts.size() == 1
        && acts.getFirst().outcome() != null
        && acts.getFirst().outcome() != ActOutcome.PENDING;
  }

  @Test
  void oneCarrierThreadIsEnough() throws Exception {
    anAbandonedSlot(Majors.newest());
    Process child = start(ChildDaemon.Point.NEVER, "-Djdk.virtualThreadScheduler.parallelism=1");

    slack.awaitStates(SLOT, "SCHEDULED", "DROPPED");

    assertThat(Servers.has(server, SLOT)).isFalse();
    assertThat(child.isAlive()).isTrue();
  }

  private void runAndKill(ChildDaemon.Point point) throws Exception {
    Process child = start(point);
    ChildDaemon.killAt(point, child);
    slack.awaitStates(SLOT, "SCHEDULED");
  }

  private Process start(ChildDaemon.Point point, String... options) throws IOException {
    ProcessBuilder builder = ChildDaemon.command(setup, point, options);
    Process child = builder.start();
    children.add(child);
    return child;
  }
}

package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.guard.Rules;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// `kill -9` at each point of a drop: afterwards the slot was dropped at most once, the journal
/// says what happened, and nobody reads the same message twice.
@ResourceLock(Servers.LOCK)
class KilledTest {
  private static final String SLOT = "mig_2026_orders";
  private static final int SOME_LOOKS = 4;
  @TempDir Path home;
  private Slack slack;
  private PostgresServer server;
  private Setup setup;
  private final List<Process> children = new ArrayList<>();

  @BeforeEach
  void anAbandonedSlot() throws Exception {
    slack = new Slack();
    server = Servers.of(Majors.newest());
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

  @Test
  void beforeTheIntentNothingWasDoneAndTheDropIsDoneOnce() throws Exception {
    runAndKill(ChildDaemon.Point.BEFORE_THE_INTENT);
    assertThat(Servers.has(server, SLOT)).isTrue();

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      slack.awaitStates(SLOT, "SCHEDULED", "DROPPED");
      daemon.awaitOutcomes(SLOT, ActOutcome.DROPPED);
      daemon.duringLooks(Setup.SOURCE, SOME_LOOKS, () -> assertThat(slack.headlines()).hasSize(2));
    }
    assertThat(Servers.has(server, SLOT)).isFalse();
  }

  @Test
  void betweenIntentAndActTheSlotIsSeenThereTheDropCountsAsAbortedAndIsNotTriedAgain()
      throws Exception {
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

  @Test
  void betweenActAndOutcomeTheSlotIsSeenGoneAndTheDropCountsAsDone() throws Exception {
    runAndKill(ChildDaemon.Point.BEFORE_THE_OUTCOME);
    assertThat(Servers.has(server, SLOT)).isFalse();

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitOutcomes(SLOT, ActOutcome.DROPPED);
      slack.awaitStates(SLOT, "SCHEDULED", "DROPPED");
      daemon.duringLooks(Setup.SOURCE, SOME_LOOKS, () -> assertThat(slack.headlines()).hasSize(2));
      assertThat(daemon.acts(SLOT)).hasSize(1);
    }
  }

  @Test
  void oneCarrierThreadIsEnough() throws Exception {
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

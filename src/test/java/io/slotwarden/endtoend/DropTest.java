package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.guard.Rules;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import io.slotwarden.testing.LogicalConsumer;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is dropped, and what never is though everything looked like it a moment ago.
@ResourceLock(Servers.LOCK)
class DropTest {
  private static final String SLOT = "mig_2026_orders";
  @TempDir Path home;
  private Slack slack;

  @BeforeEach
  void openSlack() throws Exception {
    slack = new Slack();
  }

  @AfterEach
  void closeSlack() {
    slack.close();
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void dropsAnAbandonedNamedSlotOnceAsTheActorAndSaysSoInOrder(int major) {
    PostgresServer server = Servers.of(major);
    Servers.abandonedSlot(server, SLOT);
    Setup setup = new Setup(home, slack.url()).source(server).drops(SLOT).earn(SLOT);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      slack.awaitStates(SLOT, "SCHEDULED", "DROPPED");

      assertThat(slack.bodies().getLast())
          .as("nobody is told to stop what is done")
          .contains("slotwarden actions")
          .doesNotContain("stop it:");
      assertThat(Servers.has(server, SLOT)).isFalse();
      daemon.awaitOutcomes(SLOT, ActOutcome.DROPPED);
      ActRecord act = daemon.acts(SLOT).getFirst();
      assertThat(act.trace().allows()).isTrue();
      assertThat(act.settledAt()).isAfterOrEqualTo(act.at());
      assertThat(act.detail()).contains("dropped");
      daemon.duringLooks(Setup.SOURCE, 3, () -> assertThat(daemon.acts(SLOT)).hasSize(1));
    }
    slack.awaitStates(SLOT, "SCHEDULED", "DROPPED");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void asksForACheckpointAfterADropWhereThePolicySaysSoAndTellsWhatBecameOfIt(int major) {
    PostgresServer server = Servers.of(major);
    Servers.abandonedSlot(server, SLOT);
    Setup setup =
        new Setup(home, slack.url()).source(server).drops(SLOT).checkpointAfterwards().earn(SLOT);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      slack.awaitStates(SLOT, "SCHEDULED", "DROPPED");

      assertThat(slack.bodies().getFirst())
          .contains("the server is asked for a checkpoint after it");
      assertThat(slack.bodies().getLast())
          .contains("dropped orders/" + SLOT + "; no checkpoint was made")
          .contains("space returns at the next checkpoint at the latest");
      daemon.awaitOutcomes(SLOT, ActOutcome.DROPPED);
      assertThat(daemon.acts(SLOT).getFirst().detail()).contains("no checkpoint was made");
      assertThat(Servers.has(server, SLOT)).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void leavesASlotWhoseActorMayNotDropAndNamesTheRight(int major) {
    PostgresServer server = Servers.of(major);
    Servers.abandonedSlot(server, SLOT);
    Sources watched = Sources.of(server);
    Setup setup =
        new Setup(home, slack.url())
            .source(
                Setup.SOURCE, watched.withActor(Sources.MONITOR, watched.password()), "dms: none")
            .drops(SLOT)
            .earn(SLOT);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      slack.awaitStates(SLOT, "SCHEDULED", "FAILED");

      daemon.awaitOutcomes(SLOT, ActOutcome.FAILED);
      assertThat(daemon.acts(SLOT).getFirst().detail())
          .contains("ALTER ROLE " + Sources.MONITOR + " REPLICATION");
      assertThat(Servers.has(server, SLOT)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("laterMajors")
  void doesNotDropASlotThatAConsumerReadBetweenMarkAndDropWithoutConfirming(int major)
      throws SQLException {
    PostgresServer server = Servers.of(major);
    server.createLogicalSlot(SLOT);
    readWithoutConfirming(server);
    Servers.holdWal(server);
    Setup setup = new Setup(home, slack.down().url()).source(server).drops(SLOT).earn(SLOT);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitMarked(SLOT);
      daemon.awaitRefusal(SLOT, Rules.NOTICE);

      readWithoutConfirming(server);

      daemon.awaitGraceAnew(SLOT);
      slack.up();
      slack.awaitStates(SLOT, "SCHEDULED", "CANCELLED");
      daemon.awaitGraceAnew(SLOT);
      assertThat(daemon.acts(SLOT)).isEmpty();
      assertThat(Servers.has(server, SLOT)).isTrue();
    }
  }

  static Stream<Integer> laterMajors() {
    return Majors.from(14);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void doesNotDropASlotThatWasMadeAgainUnderTheSameName(int major) {
    PostgresServer server = Servers.of(major);
    Servers.abandonedSlot(server, SLOT);
    Setup setup = new Setup(home, slack.down().url()).source(server).drops(SLOT).earn(SLOT);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitMarked(SLOT);
      daemon.awaitRefusal(SLOT, Rules.NOTICE);

      server.query("select pg_drop_replication_slot('" + SLOT + "')");
      Servers.abandonedSlot(server, SLOT);

      daemon.awaitGraceAnew(SLOT);
      slack.up();
      slack.awaitStates(SLOT, "SCHEDULED", "CANCELLED");
      assertThat(daemon.acts(SLOT)).isEmpty();
      assertThat(Servers.has(server, SLOT)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#extremes")
  void aColdCopyInTheServersPlaceVoidsMarkAndNotice(int major) {
    try (PostgresServer server = PostgresServer.start(major, Map.of())) {
      Servers.abandonedSlot(server, SLOT);
      Setup setup = new Setup(home, slack.down().url()).source(server).drops(SLOT).earn(SLOT);
      try (RunningDaemon daemon = RunningDaemon.start(setup)) {
        Instant marked = daemon.awaitMarked(SLOT);
        daemon.awaitRefusal(SLOT, Rules.NOTICE);

        try (PostgresServer copy = server.replaceByColdCopy()) {
          daemon.awaitSlot(
              SLOT, "is marked anew", s -> s.mark() != null && s.mark().since().isAfter(marked));
          daemon.awaitRefusal(SLOT, Rules.NOTICE);
          assertThat(Servers.has(copy, SLOT)).isTrue();

          slack.up();
          slack.awaitStates(SLOT, "SCHEDULED", "CANCELLED", "SCHEDULED", "DROPPED");
        }
      }
    }
  }

  private static void readWithoutConfirming(PostgresServer server) throws SQLException {
    try (LogicalConsumer consumer = LogicalConsumer.attach(server, SLOT)) {
      server.writeWal(1);
      consumer.receiveTransaction();
    }
    RunningDaemon.await("the consumer has left")
        .until(
            () ->
                "f"
                    .equals(
                        server.query(
                            "select active from pg_replication_slots where slot_name = '"
                                + SLOT
                                + "'")));
  }
}

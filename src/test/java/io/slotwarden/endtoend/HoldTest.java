package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.guard.Rules;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds a drop back whose slot is abandoned beyond doubt: persons, modes, the missing notice,
/// the wrong holder, a name that is not exact.
@ResourceLock(Servers.LOCK)
class HoldTest {
  private static final String SLOT = "mig_2026_orders";
  private static final int SOME_LOOKS = 4;
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
  void dropsNothingBeforeANoticeWasDeliveredAndThenSaysEverythingInOrderAndOnce(int major) {
    PostgresServer server = Servers.of(major);
    Servers.abandonedSlot(server, SLOT);
    Setup setup = new Setup(home, slack.down().url()).source(server).drops(SLOT).earn(SLOT);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitMarked(SLOT);
      daemon.awaitRefusal(SLOT, Rules.NOTICE);
      daemon.duringLooks(
          Setup.SOURCE,
          SOME_LOOKS,
          () -> {
            assertThat(daemon.acts(SLOT)).isEmpty();
            assertThat(Servers.has(server, SLOT)).isTrue();
          });
      assertThat(slack.headlines()).isEmpty();

      Instant back = Instant.now();
      slack.up();

      slack.awaitStates(SLOT, "SCHEDULED", "DROPPED");
      daemon.awaitOutcomes(SLOT, ActOutcome.DROPPED);
      assertThat(daemon.acts(SLOT).getFirst().at()).isAfter(back);
      daemon.duringLooks(Setup.SOURCE, SOME_LOOKS, () -> assertThat(slack.headlines()).hasSize(2));
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void inModeObserveItSaysTheSameAndDoesNothingAndEnforceStartsAnew(int major) {
    PostgresServer server = Servers.of(major);
    Servers.abandonedSlot(server, SLOT);
    Setup setup =
        new Setup(home, slack.url()).mode("observe").source(server).drops(SLOT).earn(SLOT);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      slack.awaitStates(SLOT, "SCHEDULED", "WOULD DROP");
      daemon.awaitOutcomes(SLOT, ActOutcome.WOULD_ACT);
      assertThat(daemon.acts(SLOT).getFirst().trace().refusedOnlyBy(Rules.MODE)).isTrue();
      daemon.duringLooks(
          Setup.SOURCE,
          SOME_LOOKS,
          () -> assertThat(daemon.outcomes(SLOT)).containsExactly(ActOutcome.WOULD_ACT.word()));
    }
    assertThat(Servers.has(server, SLOT)).isTrue();

    try (RunningDaemon daemon = RunningDaemon.start(setup.mode("enforce"))) {
      RuleVerdict refusal = daemon.awaitGraceAnew(SLOT);
      assertThat(refusal.input()).contains("from observe to enforce");
      slack.awaitStates(SLOT, "SCHEDULED", "WOULD DROP", "CANCELLED");
      assertThat(daemon.outcomes(SLOT)).containsExactly(ActOutcome.WOULD_ACT.word());
      assertThat(Servers.has(server, SLOT)).isTrue();
    }
  }

  @Test
  void aPauseStopsADueDropAndItsEndStartsTheGraceAnew() {
    PostgresServer server = Servers.of(Majors.newest());
    Servers.abandonedSlot(server, SLOT);
    Setup setup = new Setup(home, slack.down().url()).source(server).drops(SLOT).earn(SLOT);
    String target = Setup.SOURCE + "/" + SLOT;

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitMarked(SLOT);
      daemon.awaitRefusal(SLOT, Rules.NOTICE);

      var answer =
          daemon.post(
              "pause", "{\"target\": \"" + target + "\", \"reason\": \"the consumer comes back\"}");
      assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);

      RuleVerdict refusal = daemon.awaitRefusal(SLOT, Rules.PAUSED);
      assertThat(refusal.input()).contains("the consumer comes back");
      slack.up();
      slack.awaitStates(SLOT, "SCHEDULED", "CANCELLED");
      assertThat(daemon.acts(SLOT)).isEmpty();

      answer =
          daemon.post("unpause", "{\"target\": \"" + target + "\", \"reason\": \"it does not\"}");
      assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);

      assertThat(daemon.awaitGraceAnew(SLOT).input()).contains(Rules.PAUSED);
      assertThat(Servers.has(server, SLOT)).isTrue();
    }
  }

  @Test
  void theKillSwitchStopsADueDropAndItsEndStartsTheGraceAnew() throws Exception {
    PostgresServer server = Servers.of(Majors.newest());
    Servers.abandonedSlot(server, SLOT);
    Setup setup = new Setup(home, slack.down().url()).source(server).drops(SLOT).earn(SLOT);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitMarked(SLOT);
      daemon.awaitRefusal(SLOT, Rules.NOTICE);

      Files.createFile(setup.killSwitch());

      daemon.awaitRefusal(SLOT, Rules.KILL_SWITCH);
      slack.up();
      slack.awaitStates(SLOT, "SCHEDULED", "CANCELLED");
      assertThat(daemon.acts(SLOT)).isEmpty();

      Files.delete(setup.killSwitch());

      assertThat(daemon.awaitGraceAnew(SLOT).input()).contains(Rules.KILL_SWITCH);
      assertThat(Servers.has(server, SLOT)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#extremes")
  void whileAFailingArchiverHoldsTheWalTheSlotIsNotEvenMarked(int major) {
    Map<String, String> failing = Map.of("archive_mode", "on", "archive_command", "false");
    try (PostgresServer server = PostgresServer.start(major, failing)) {
      Servers.holdWal(server);
      Servers.holdWal(server);
      Servers.abandonedSlot(server, SLOT);
      RunningDaemon.await("the archiver fails")
          .until(() -> "t".equals(server.query("select failed_count > 0 from pg_stat_archiver")));
      Setup setup = new Setup(home, slack.url()).source(server).drops(SLOT).earn(SLOT);

      try (RunningDaemon daemon = RunningDaemon.start(setup)) {
        RuleVerdict refusal = daemon.awaitRefusal(SLOT, Rules.HOLDER);
        assertThat(refusal.input()).contains(major < 12 ? "archiver is failing" : "archiver:");
        daemon.duringLooks(
            Setup.SOURCE,
            SOME_LOOKS,
            () ->
                daemon.awaitSlot(
                    SLOT,
                    "has its grace and no mark",
                    s -> s.mark() == null && RunningDaemon.allows(s, Rules.GRACE)));
        assertThat(slack.headlines()).isEmpty();
        assertThat(Servers.has(server, SLOT)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("withCounters")
  void aSlotThatNeverMovedAndIsNamedByAPatternOnlyStaysWhileAnExactNameIsDropped(int major) {
    PostgresServer server = Servers.of(major);
    server.createLogicalSlot(SLOT);
    Servers.abandonedSlot(server, "tmp_orders");
    Setup setup =
        new Setup(home, slack.url()).source(server).drops(SLOT, "tmp_*").earn(SLOT, "tmp_orders");

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      slack.awaitStates(SLOT, "SCHEDULED", "DROPPED");

      slack.awaitStates("tmp_orders", "SCHEDULED", "REFUSED");
      daemon.awaitRefusal("tmp_orders", Rules.START_MARKER);
      daemon.awaitSlot("tmp_orders", "holds the WAL now", s -> s.assessment().holdsWal());
      assertThat(daemon.acts("tmp_orders")).isEmpty();
      assertThat(Servers.has(server, "tmp_orders")).isTrue();
    }
  }

  static Stream<Integer> withCounters() {
    return Majors.from(14);
  }
}

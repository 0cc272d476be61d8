package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.guard.Rules;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.testing.PostgresServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What people say to the daemon, and what becomes of it.
@ResourceLock(Servers.LOCK)
class AnswersTest {
  private static final int MAJOR = 18;
  private static final String SLOT = "mig_2026_orders";
  private static final String OTHER = "mig_2026_others";
  private static final String TARGET = Setup.SOURCE + "/" + SLOT;
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

  @Test
  void aDropThatWaitsForApprovalIsDoneOnceAPersonApprovesIt() {
    PostgresServer server = Servers.of(MAJOR);
    Servers.abandonedSlot(server, SLOT);
    Setup setup =
        new Setup(home, slack.url()).source(server).guard("approval: drops").drops(SLOT).earn(SLOT);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitRefusal(SLOT, Rules.APPROVAL);
      slack.awaitStates(SLOT, "SCHEDULED", "REFUSED");
      assertThat(slack.bodies()).anyMatch(b -> b.contains("slotwarden approve " + TARGET));
      daemon.duringLooks(Setup.SOURCE, 3, () -> assertThat(daemon.acts(SLOT)).isEmpty());

      assertThat(say(daemon, "approve", TARGET, "load is done").statusCode()).isEqualTo(200);

      daemon.awaitOutcomes(SLOT, ActOutcome.DROPPED);
      slack.awaitStates(SLOT, "SCHEDULED", "REFUSED", "DROPPED");
      assertThat(slack.bodies().getLast())
          .contains("approved by ann via 127.0.0.1", "load is done");
      assertThat(Servers.has(server, SLOT)).isFalse();
    }
  }

  @Test
  void anApprovalThatIsTakenBackInTimePermitsNothing() {
    PostgresServer server = Servers.of(MAJOR);
    Servers.abandonedSlot(server, SLOT);
    Setup setup =
        new Setup(home, slack.down().url())
            .source(server)
            .guard("approval: drops")
            .drops(SLOT)
            .earn(SLOT);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitMarked(SLOT);
      assertThat(say(daemon, "approve", TARGET, "yes").statusCode()).isEqualTo(200);
      daemon.awaitSlot(SLOT, "is approved", s -> RunningDaemon.allows(s, Rules.APPROVAL));

      assertThat(end(daemon, "approve", TARGET).statusCode()).isEqualTo(200);

      slack.up();
      daemon.awaitRefusal(SLOT, Rules.APPROVAL);
      daemon.duringLooks(Setup.SOURCE, 3, () -> assertThat(daemon.acts(SLOT)).isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource({"protect, protected by", "snooze, snoozed by"})
  void aWordAgainstItVoidsTheMarkAtOnceAndWhenItEndsGraceStartsAnew(String word, String said) {
    PostgresServer server = Servers.of(MAJOR);
    Servers.abandonedSlot(server, SLOT);
    Setup setup = new Setup(home, slack.down().url()).source(server).drops(SLOT).earn(SLOT);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitMarked(SLOT);

      assertThat(say(daemon, word, TARGET, "still needed").statusCode()).isEqualTo(200);

      daemon.awaitSlot(SLOT, "has no mark", s -> s.mark() == null);
      assertThat(daemon.awaitRefusal(SLOT, Rules.PROTECTED).input())
          .contains(said + " ann via 127.0.0.1", "still needed");
      slack.up();
      slack.awaitStates(SLOT, "SCHEDULED", "CANCELLED");
      assertThat(slack.bodies().getLast()).contains(said + " ann via 127.0.0.1", "still needed");
      assertThat(daemon.get("/api/v1/status").body()).contains("\"kind\":\"" + word + "\"");
      assertThat(daemon.get("/api/v1/explain/" + TARGET).body())
          .contains("\"kind\":\"" + word + "\"", "still needed");

      assertThat(end(daemon, word, TARGET).statusCode()).isEqualTo(200);

      daemon.awaitGraceAnew(SLOT);
      assertThat(daemon.get("/api/v1/status").body()).contains("\"words\":[]");
      assertThat(daemon.get("/api/v1/explain/" + TARGET).body())
          .contains("\"words\":[]", "\"endedBy\":\"ann via 127.0.0.1\"");
      assertThat(daemon.get("/explain/" + TARGET).body())
          .contains("No longer in force", "still needed; taken back at", "by ann via 127.0.0.1");
      assertThat(daemon.acts(SLOT)).isEmpty();
      assertThat(Servers.has(server, SLOT)).isTrue();
    }
  }

  @Test
  void aProtectionStandsAfterARestart() {
    PostgresServer server = Servers.of(MAJOR);
    Servers.abandonedSlot(server, SLOT);
    Setup setup = new Setup(home, slack.url()).source(server).drops(SLOT);
    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitSlot(SLOT, "is seen", s -> true);
      assertThat(say(daemon, "protect", TARGET, "still needed").statusCode()).isEqualTo(200);
    }
    setup.earn(SLOT);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitRefusal(SLOT, Rules.PROTECTED);
      assertThat(Servers.has(server, SLOT)).isTrue();
    }
  }

  @Test
  void anApprovalTakesOneSlotOutOfThoseThatAreTooManyAtOnce() {
    PostgresServer server = Servers.of(MAJOR);
    server.createLogicalSlot(SLOT);
    server.query("select pg_copy_logical_replication_slot('" + SLOT + "', '" + OTHER + "')");
    Servers.holdWal(server);
    Setup setup =
        new Setup(home, slack.url())
            .source(server)
            .maxDue(1)
            .guard("approval: drops") // or the first that is due would go before the second is
            .drops(SLOT, OTHER)
            .earn(SLOT, OTHER);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitRefusal(SLOT, Rules.POPULATION);
      daemon.awaitRefusal(OTHER, Rules.POPULATION);
      assertThat(daemon.now().actions()).isEmpty();

      assertThat(say(daemon, "approve", TARGET, "seen").statusCode()).isEqualTo(200);

      daemon.awaitOutcomes(SLOT, ActOutcome.DROPPED);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "approve | all | 400 | one thing",
        "approve | orders | 400 | one thing",
        "approve | orders/unnamed | 400 | no drop policy names",
        "approve | orders/mig_2026_orders | 400 | neither marked nor waits",
        "approve | orders/nothing | 404 | is seen",
        "approve | nowhere/slot | 404 | is seen",
        "protect | all | 400 | pause all",
        "protect | orders/nothing | 404 | there is no orders/nothing",
        "snooze | all | 400 | pause all",
        "snooze | orders/nothing | 404 | there is no orders/nothing",
        "pause | orders/nothing | 404 | there is no orders/nothing"
      })
  void whatMakesNoSenseIsRefusedWithTheReason(
      String word, String target, int status, String reason) {
    PostgresServer server = Servers.of(MAJOR);
    server.createLogicalSlot("unnamed");
    Servers.abandonedSlot(server, SLOT);

    try (RunningDaemon daemon =
        RunningDaemon.start(new Setup(home, slack.url()).source(server).drops(SLOT))) {
      daemon.awaitSlot(SLOT, "is seen", s -> true);

      HttpResponse<String> answer = say(daemon, word, target, "because");

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      assertThat(answer.body()).contains(reason);
      assertThat(end(daemon, word, TARGET).statusCode()).isEqualTo(404);
      assertThat(daemon.now().words()).isEmpty();
    }
  }

  @Test
  void aSnoozeEndsByItselfAndAProtectionNever() {
    PostgresServer server = Servers.of(MAJOR);
    Servers.abandonedSlot(server, SLOT);

    try (RunningDaemon daemon =
        RunningDaemon.start(new Setup(home, slack.url()).source(server).drops(SLOT))) {
      daemon.awaitSlot(SLOT, "is seen", s -> true);
      String body = "{\"target\":\"" + TARGET + "\",\"reason\":\"r\",\"for\":\"%s\"}";

      assertThat(daemon.post("snooze", body.formatted("31d")).body()).contains("30d at most");
      assertThat(daemon.post("protect", body.formatted("1h")).body()).contains("--end");
      assertThat(daemon.now().words()).isEmpty();
      assertThat(daemon.post("snooze", body.replace(",\"for\":\"%s\"", "")).statusCode())
          .isEqualTo(200);

      assertThat(daemon.now().words())
          .singleElement()
          .satisfies(w -> assertThat(w.until()).isEqualTo(w.at().plusSeconds(86_400)));
    }
  }

  private static HttpResponse<String> say(
      RunningDaemon daemon, String word, String target, String reason) {
    return daemon.post(word, body(target, reason) + "}");
  }

  private static HttpResponse<String> end(RunningDaemon daemon, String word, String target) {
    return daemon.post(word, body(target, "over") + ",\"end\":true}");
  }

  private static String body(String target, String reason) {
    return "{\"target\":\"" + target + "\",\"reason\":\"" + reason + "\",\"by\":\"ann\"";
  }
}

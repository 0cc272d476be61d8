package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.demo.dms.SimulatedReplication;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.ResumeVerdict;
import io.slotwarden.model.Severity;
import io.slotwarden.testing.FailureStory;
import io.slotwarden.testing.Majors;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// A Serverless replication that no resume mends, while the clock of its capacity runs.
@ResourceLock(Servers.LOCK)
class ServerlessStoryTest {
  private static final String NAME = "orders-sl";
  private static final String SLOT = "cdc_orders";
  private static final int SOME_LOOKS = 4;
  private static final int ATTEMPTS = 2;
  private static final String[] SAID = {"RESUMING", "FAILED", "RESUMING", "FAILED", "ESCALATED"};
  @TempDir Path home;
  private Slack slack;
  private Cdc cdc;

  @BeforeEach
  void open() throws Exception {
    slack = new Slack();
    cdc = new Cdc(Servers.of(Majors.newest()));
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
          "silent for 18 days: a function resumed the invalid checkpoint of a Serverless"
              + " replication for ever, and nobody was told")
  void aResumeThatNeverLastsIsGivenUpAndToldOnceAndItsDeadlineIsTold() throws SQLException {
    Setup setup =
        new Setup(home, slack.url())
            .source(cdc.server, cdc.dms)
            .resumes("*-*", ATTEMPTS, Cdc.STABLE.toSeconds() + "s");
    cdc.server.createLogicalSlot(SLOT);
    SimulatedReplication replication =
        cdc.dms.addServerless(NAME, cdc.endpoint(NAME, SLOT), cdc.target).run();
    cdc.dms.onStart(_ -> replication.fail(Cdc.BROKEN));

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      cdc.reads(daemon, NAME, SLOT);
      replication.checkpoint(cdc.position()).fail(Cdc.BROKEN);

      slack.awaitStates(NAME, SAID);
      daemon.awaitOutcomes(NAME, ActOutcome.FAILED, ActOutcome.FAILED);
      awaitDeadline(
          daemon, "is known", a -> a.isOpen() && a.words().text().contains("in 1 d 23 h"));
    }

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitTask(NAME, "stays given up", t -> t.verdict() == ResumeVerdict.ESCALATED);
      daemon.duringLooks("prod", SOME_LOOKS, () -> assertThat(starts()).hasSize(ATTEMPTS));
      slack.awaitStates(NAME, SAID);

      replication.with("ReplicationDeprovisionTime", Instant.now().plus(Duration.ofHours(11)));

      awaitDeadline(
          daemon,
          "is critical",
          a -> a.state() == AlertState.FIRING && a.severity() == Severity.CRITICAL);
      RunningDaemon.await("the message")
          .until(
              () ->
                  slack.headlines().stream()
                      .anyMatch(
                          h ->
                              h.startsWith("CRITICAL")
                                  && h.contains(NAME)
                                  && h.contains("is deprovisioned in 10 h")));
      daemon.duringLooks("prod", SOME_LOOKS, () -> assertThat(starts()).hasSize(ATTEMPTS));
      assertThat(slack.headlines()).filteredOn(h -> h.startsWith("ESCALATED")).hasSize(1);
      assertThat(daemon.get("/api/v1/explain/prod/" + NAME).body())
          .contains("time to deprovisioning: 10 h", "a person has to look");
    }
    assertThat(starts())
        .containsOnly(
            Map.of(
                "ReplicationConfigArn",
                replication.arn(),
                "StartReplicationType",
                "resume-processing"));
  }

  @Test
  void aRunningReplicationWithATableInErrorAndNobodyOnItsSlotIsNotFine() {
    Setup setup =
        new Setup(home, null)
            .health("health: {tables: 1s, metrics: off}")
            .source(cdc.server, cdc.dms);
    cdc.server.createLogicalSlot(SLOT);
    SimulatedReplication replication =
        cdc.dms.addServerless(NAME, cdc.endpoint(NAME, SLOT), cdc.target).run();
    cdc.dms.addTable(replication, "public", "orders", "Table error");

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      for (AlertKey key : List.of(AlertKey.TASK_TABLES, AlertKey.TASK_WITHOUT_SLOT)) {
        RunningDaemon.await(key.word())
            .until(
                () ->
                    daemon.now().alerts().stream()
                        .anyMatch(
                            a ->
                                a.id().key() == key
                                    && a.id().subject().equals("prod/" + NAME)
                                    && a.words()
                                        .text()
                                        .startsWith("Serverless replication orders-sl of prod")));
      }
      assertThat(daemon.get("/api/v1/explain/prod/" + NAME).body())
          .contains("public.orders: Table error");
      assertThat(daemon.get("/metrics").body())
          .contains("slotwarden_task_tables{dms=\"prod\",state=\"errored\",task=\"orders-sl\"} 1");
    }
  }

  private List<Map<String, Object>> starts() {
    return cdc.dms.calls("StartReplication").stream().map(c -> c.body()).toList();
  }

  private static void awaitDeadline(RunningDaemon daemon, String what, Predicate<Alert> fact) {
    RunningDaemon.await("its deadline " + what)
        .until(
            () ->
                daemon.now().alerts().stream()
                    .filter(a -> a.id().key() == AlertKey.TASK_DEPROVISION)
                    .filter(a -> a.id().subject().equals("prod/" + NAME))
                    .anyMatch(fact));
  }
}

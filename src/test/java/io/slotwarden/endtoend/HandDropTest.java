package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.demo.dms.PublishedModel;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.demo.dms.SimulatedResource;
import io.slotwarden.guard.Rules;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import io.slotwarden.record.SqliteStore;
import io.slotwarden.serve.api.ByHandJson;
import io.slotwarden.serve.api.HandDropJson;
import io.slotwarden.serve.api.RuleJson;
import io.slotwarden.testing.LogicalConsumer;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A slot that a person drops by hand: exactly the one that they saw, and none that somebody needs.
@ResourceLock(Servers.LOCK)
class HandDropTest {
  private static final int MAJOR = 18;
  private static final String SLOT = "mig_2026_orders";
  private static final String TARGET = Setup.SOURCE + "/" + SLOT;
  private static final int SOME_LOOKS = 3;

  /// Longer than any test: what the daemon saw at its start is its last look.
  private static final String ONCE = "10m";

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
  void dropsWhatThePersonSaw(int major) {
    PostgresServer server = Servers.of(major);
    Servers.abandonedSlot(server, SLOT);
    server.createLogicalSlot("another");

    try (RunningDaemon daemon = RunningDaemon.start(new Setup(home, slack.url()).source(server))) {
      ByHandJson seen = ByHand.look(daemon, SLOT);
      assertThat(seen.neverMoved()).isTrue();
      assertThat(seen.rules()).extracting(RuleJson::verdict).containsOnly("allow");

      HandDropJson ended = ByHand.ended(ByHand.drop(daemon, SLOT, seen));

      assertThat(ended.outcome()).as(ended.detail()).isEqualTo("dropped");
      assertThat(Servers.has(server, SLOT)).isFalse();
      assertThat(Servers.has(server, "another")).isTrue();
      slack.awaitStates(SLOT, "DROPPED");
      assertThat(slack.bodies().getLast())
          .contains("asked for by ann via 127.0.0.1: " + ByHand.REASON, "To make it anew");
      assertThat(daemon.get("/metrics").body())
          .contains("slotwarden_actions_total{action=\"drop_slot\",outcome=\"dropped\"} 1.0")
          .contains("slotwarden_decisions_total{decision=\"drop_slot\"} 1.0");
    }
  }

  @Test
  void worksInObserveMode() {
    PostgresServer server = Servers.of(MAJOR);
    Servers.abandonedSlot(server, SLOT);
    Setup setup = new Setup(home, slack.url()).mode("observe").source(server).drops(SLOT);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      ByHandJson seen = ByHand.look(daemon, SLOT);

      assertThat(ByHand.ended(ByHand.drop(daemon, SLOT, seen)).outcome()).isEqualTo("dropped");
      assertThat(Servers.has(server, SLOT)).isFalse();
    }
  }

  @Test
  void theJournalTellsWhoAndWhy() {
    PostgresServer server = Servers.of(MAJOR);
    Servers.abandonedSlot(server, SLOT);
    Setup setup = new Setup(home, slack.url()).source(server);
    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      HandDropJson ended = ByHand.ended(ByHand.drop(daemon, SLOT, ByHand.look(daemon, SLOT)));
      assertThat(ended.policy()).isEqualTo("by hand: ann via 127.0.0.1");
      assertThat(daemon.get("/api/v1/actions").body())
          .contains("\"policy\":\"by hand: ann via 127.0.0.1\",\"outcome\":\"dropped\"");
    }

    try (SqliteStore store =
        SqliteStore.open(setup.config().store().path(), InstantSource.system())) {
      assertThat(store.recent(10))
          .singleElement()
          .satisfies(
              act -> {
                assertThat(act.act().policy()).isEqualTo("by hand: ann via 127.0.0.1");
                assertThat(act.outcome()).isEqualTo(ActOutcome.DROPPED);
                assertThat(act.trace().rules())
                    .anySatisfy(
                        r -> {
                          assertThat(r.rule()).isEqualTo(Rules.EXACT_NAME);
                          assertThat(r.input())
                              .isEqualTo("named exactly by ann via 127.0.0.1: " + ByHand.REASON);
                        });
              });
    }
  }

  @Test
  void refusesASlotThatMovedSinceThePersonLooked() {
    PostgresServer server = Servers.of(MAJOR);
    Servers.abandonedSlot(server, SLOT);

    try (RunningDaemon daemon = RunningDaemon.start(new Setup(home, slack.url()).source(server))) {
      ByHandJson seen = ByHand.look(daemon, SLOT);
      move(server);
      daemon.awaitSlot(
          SLOT,
          "has moved and is left",
          s -> s.assessment().lastMovedAt() != null && !s.assessment().slot().active());

      List<RuleJson> refused = ByHand.refused(ByHand.drop(daemon, SLOT, seen));

      assertThat(refused).extracting(RuleJson::rule).containsExactly(Rules.EVIDENCE);
      assertThat(refused.getFirst().input())
          .contains("confirmed flush LSN " + seen.evidence().confirmedFlushLsn() + " became");
      assertThat(daemon.acts(SLOT)).isEmpty();
      assertThat(daemon.get("/metrics").body())
          .contains("slotwarden_guard_refusals_total{rule=\"evidence\"} 1.0");
      assertThat(Servers.has(server, SLOT)).isTrue();

      ByHandJson again = ByHand.look(daemon, SLOT);
      assertThat(again.neverMoved()).isFalse();
      assertThat(ByHand.ended(ByHand.drop(daemon, SLOT, again)).outcome()).isEqualTo("dropped");
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void theStatementRefusesWhatMovedAfterTheLastLook(int major) {
    PostgresServer server = Servers.of(major);
    Servers.abandonedSlot(server, SLOT);
    Setup setup = new Setup(home, slack.url()).poll(ONCE).source(server);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      ByHandJson seen = ByHand.look(daemon, SLOT);
      move(server);

      HandDropJson ended = ByHand.ended(ByHand.drop(daemon, SLOT, seen));

      assertThat(ended.outcome()).isEqualTo("aborted");
      assertThat(ended.detail()).contains("confirmed flush LSN");
      assertThat(Servers.has(server, SLOT)).isTrue();
      slack.awaitStates(SLOT, "ABORTED");
    }
  }

  @Test
  void theStatementRefusesAnotherSlotOfTheSameName() {
    PostgresServer server = Servers.of(MAJOR);
    Servers.abandonedSlot(server, SLOT);
    Setup setup = new Setup(home, slack.url()).poll(ONCE).source(server);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      ByHandJson seen = ByHand.look(daemon, SLOT);
      server.query("select pg_drop_replication_slot('" + SLOT + "')");
      Servers.abandonedSlot(server, SLOT);

      assertThat(ByHand.ended(ByHand.drop(daemon, SLOT, seen)).outcome()).isEqualTo("aborted");
      assertThat(Servers.has(server, SLOT)).isTrue();
    }
  }

  @Test
  void refusesWhileATaskOwnsIt() throws Exception {
    PostgresServer server = Servers.of(MAJOR);
    Servers.abandonedSlot(server, SLOT);
    try (SimulatedDms dms = SimulatedDms.start(InstantSource.system())) {
      SimulatedResource instance = dms.addInstance("ri-1", "10.0.0.5");
      SimulatedResource target = dms.addEndpoint("dwh", "TARGET", "dwh-db", 5439, "dwh", "loader");
      SimulatedResource source =
          dms.addEndpoint("orders-src", "SOURCE", "127.0.0.1", server.port(), "postgres", "dms")
              .with("PostgreSQLSettings", Map.of("SlotName", SLOT));
      dms.addConnection(instance, source);
      dms.addTask("orders-cdc", source, target, instance).run().stop("NORMAL");
      Setup setup = new Setup(home, slack.url()).source(server, dms);

      try (RunningDaemon daemon = RunningDaemon.start(setup)) {
        daemon.awaitSlot(SLOT, "is owned", s -> s.assessment().owner().id() != null);
        ByHandJson seen = ByHand.look(daemon, SLOT);
        assertThat(seen.rules())
            .filteredOn(r -> !r.verdict().equals("allow"))
            .extracting(RuleJson::rule)
            .containsExactly(Rules.OWNERSHIP);

        List<RuleJson> refused = ByHand.refused(ByHand.drop(daemon, SLOT, seen));

        assertThat(refused).extracting(RuleJson::rule).containsExactly(Rules.OWNERSHIP);
        assertThat(refused.getFirst().input()).contains("orders-cdc");
        assertThat(daemon.acts(SLOT)).isEmpty();
        assertThat(Servers.has(server, SLOT)).isTrue();
      }
      PublishedModel.approves(dms);
    }
  }

  @Test
  void refusesWhereNobodyCanSayThatNoTaskNeedsIt() {
    PostgresServer server = Servers.of(MAJOR);
    Servers.abandonedSlot(server, SLOT);
    Setup setup = new Setup(home, slack.url()).source(Setup.SOURCE, Sources.of(server), "");

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      List<RuleJson> refused = ByHand.refused(ByHand.drop(daemon, SLOT, ByHand.look(daemon, SLOT)));

      assertThat(refused).extracting(RuleJson::rule).containsExactly(Rules.OWNERSHIP);
      assertThat(refused.getFirst().input()).contains("no dms entry owns source orders");
      assertThat(refused.getFirst().reason()).contains("dms: none");
      assertThat(Servers.has(server, SLOT)).isTrue();
    }
  }

  @Test
  void refusesUnderTheKillSwitch() throws Exception {
    PostgresServer server = Servers.of(MAJOR);
    Servers.abandonedSlot(server, SLOT);
    Setup setup = new Setup(home, slack.url()).source(server);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      ByHandJson seen = ByHand.look(daemon, SLOT);
      Files.createFile(setup.killSwitch());

      assertThat(ByHand.refused(ByHand.drop(daemon, SLOT, seen)))
          .extracting(RuleJson::rule)
          .containsExactly(Rules.KILL_SWITCH);
      assertThat(Servers.has(server, SLOT)).isTrue();

      Files.delete(setup.killSwitch());
      assertThat(ByHand.ended(ByHand.drop(daemon, SLOT, seen)).outcome()).isEqualTo("dropped");
    }
  }

  @ParameterizedTest
  @CsvSource({"protect, protected", "snooze, protected", "pause, paused"})
  void refusesWhatSomebodyForbade(String word, String rule) {
    PostgresServer server = Servers.of(MAJOR);
    Servers.abandonedSlot(server, SLOT);

    try (RunningDaemon daemon = RunningDaemon.start(new Setup(home, slack.url()).source(server))) {
      ByHandJson seen = ByHand.look(daemon, SLOT);
      daemon.post(
          word, "{\"target\":\"" + TARGET + "\",\"reason\":\"still needed\",\"by\":\"bob\"}");

      List<RuleJson> refused = ByHand.refused(ByHand.drop(daemon, SLOT, seen));

      assertThat(refused).extracting(RuleJson::rule).containsExactly(rule);
      assertThat(refused.getFirst().input()).contains("bob", "still needed");
      assertThat(Servers.has(server, SLOT)).isTrue();
    }
  }

  @Test
  void refusesASlotThatIsRead() throws Exception {
    PostgresServer server = Servers.of(MAJOR);
    Servers.abandonedSlot(server, SLOT);
    try (LogicalConsumer _ = LogicalConsumer.attach(server, SLOT);
        RunningDaemon daemon = RunningDaemon.start(new Setup(home, slack.url()).source(server))) {
      ByHandJson seen = ByHand.look(daemon, SLOT);

      assertThat(ByHand.refused(ByHand.drop(daemon, SLOT, seen)))
          .extracting(RuleJson::rule)
          .contains(Rules.PROTECTED);
      assertThat(Servers.has(server, SLOT)).isTrue();
    }
  }

  @Test
  void aPolicysDropUnderWayMakesItRefuse() {
    PostgresServer server = Servers.of(MAJOR);
    Servers.abandonedSlot(server, SLOT);
    server.createLogicalSlot("another");
    Setup setup = new Setup(home, slack.url()).source(server).drops(SLOT).earn(SLOT);
    HeldClock clock = new HeldClock(HeldClock.BEFORE_THE_INTENT);

    try (RunningDaemon daemon = RunningDaemon.start(setup.config(), clock)) {
      try {
        clock.awaitHeld();
        for (String slot : List.of(SLOT, "another")) {
          assertThat(ByHand.refused(ByHand.drop(daemon, slot, ByHand.look(daemon, slot))))
              .extracting(RuleJson::rule)
              .containsExactly(Rules.IN_FLIGHT);
        }
      } finally {
        clock.release();
      }
      slack.awaitStates(SLOT, "SCHEDULED", "DROPPED");
      assertThat(daemon.acts(SLOT)).hasSize(1);
      assertThat(Servers.has(server, "another")).isTrue();
    }
  }

  @Test
  void whileItIsUnderWayNothingElseIsBegunAndNobodyMissesTheSlot() throws Exception {
    PostgresServer server = Servers.of(MAJOR);
    Servers.abandonedSlot(server, SLOT);
    Setup setup =
        new Setup(home, slack.url()).source(server).guard("approval: drops").drops(SLOT).earn(SLOT);
    HeldClock clock = new HeldClock(HeldClock.BEFORE_THE_OUTCOME);

    try (RunningDaemon daemon = RunningDaemon.start(setup.config(), clock)) {
      slack.awaitStates(SLOT, "SCHEDULED", "REFUSED");
      ByHandJson seen = ByHand.look(daemon, SLOT);
      CompletableFuture<HttpResponse<String>> answer =
          CompletableFuture.supplyAsync(() -> ByHand.drop(daemon, SLOT, seen));
      try {
        clock.awaitHeld();
        assertThat(Servers.has(server, SLOT)).isFalse();
        assertThat(ByHand.refused(ByHand.drop(daemon, SLOT, seen)))
            .extracting(RuleJson::rule)
            .contains(Rules.IN_FLIGHT);
        daemon.duringLooks(
            Setup.SOURCE,
            SOME_LOOKS,
            () -> {
              assertThat(slack.states(SLOT)).containsExactly("SCHEDULED", "REFUSED");
              assertThat(daemon.get("/api/v1/alerts").body()).doesNotContain("slot-missing");
            });
      } finally {
        clock.release();
      }
      assertThat(ByHand.ended(answer.get()).outcome()).isEqualTo("dropped");
      slack.awaitStates(SLOT, "SCHEDULED", "REFUSED", "DROPPED");
      assertThat(slack.bodies().getLast()).contains("that ends what was announced at");
      daemon.duringLooks(
          Setup.SOURCE,
          SOME_LOOKS,
          () -> {
            assertThat(slack.states(SLOT)).containsExactly("SCHEDULED", "REFUSED", "DROPPED");
            assertThat(daemon.get("/api/v1/alerts").body()).doesNotContain("slot-missing");
          });
      assertThat(daemon.acts(SLOT))
          .extracting(ActRecord::outcome)
          .containsExactly(ActOutcome.DROPPED);
    }
  }

  @Test
  void itCountsInTheBudgetOfPolicies() {
    PostgresServer server = Servers.of(MAJOR);
    server.createLogicalSlot("by_hand");
    Servers.abandonedSlot(server, SLOT);
    Setup setup =
        new Setup(home, slack.down().url())
            .source(server)
            .drops(SLOT)
            .earn(SLOT)
            .budget("{per-source-per-day: 1, all-per-day: 50, gap: 0s}");

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      ByHandJson seen = ByHand.look(daemon, "by_hand");
      assertThat(ByHand.ended(ByHand.drop(daemon, "by_hand", seen)).outcome()).isEqualTo("dropped");
      slack.up();

      assertThat(daemon.awaitRefusal(SLOT, Rules.BUDGET).input()).contains("1 of 1 on orders");
      assertThat(Servers.has(server, SLOT)).isTrue();

      assertThat(ByHand.ended(ByHand.drop(daemon, SLOT, ByHand.look(daemon, SLOT))).outcome())
          .as("a person is not bound by it")
          .isEqualTo("dropped");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "orders/nothing | 404",
        "nowhere/mig_2026_orders | 404",
        "orders/MIG_2026_ORDERS | 404",
        "orders/mig_2026_orders' or 'a'='a | 404",
        "orders/mig_2026_orders; drop | 404",
        "orders/mig_2026_order* | 404",
        "orders/mig_2026_orders/x | 404",
        "orders//mig_2026_orders | 404",
        "orders/../orders/mig_2026_orders | 404",
        "orders/mig\\u202e2026 | 404",
        "orders/mig_2026_orders\\u001b[31m | 400",
        "orders | 400",
        "orders/ | 400",
        "all | 400"
      })
  void hostileNamesDropNothing(String target, int status) {
    PostgresServer server = Servers.of(MAJOR);
    Servers.abandonedSlot(server, SLOT);

    try (RunningDaemon daemon = RunningDaemon.start(new Setup(home, slack.url()).source(server))) {
      ByHandJson seen = ByHand.look(daemon, SLOT);

      HttpResponse<String> answer =
          daemon.post("slots/drop", ByHand.body(SLOT, seen).replace(TARGET, target));

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
      assertThat(daemon.now().actions()).isEmpty();
      assertThat(Servers.has(server, SLOT)).isTrue();
    }
  }

  @Test
  void theEvidenceOfOneSlotIsNoneOfAnother() {
    PostgresServer server = Servers.of(MAJOR);
    server.createLogicalSlot(SLOT);
    server.query("select pg_copy_logical_replication_slot('" + SLOT + "', 'another')");

    try (RunningDaemon daemon = RunningDaemon.start(new Setup(home, slack.url()).source(server))) {
      ByHandJson seen = ByHand.look(daemon, "another");

      assertThat(ByHand.refused(ByHand.drop(daemon, SLOT, seen)))
          .extracting(RuleJson::rule)
          .containsExactly(Rules.EVIDENCE);
      assertThat(Servers.has(server, SLOT)).isTrue();
    }
  }

  /// A consumer was here, took everything, and left.
  private static void move(PostgresServer server) {
    Servers.holdWal(server);
    server.query("select count(*) from pg_logical_slot_get_changes('" + SLOT + "', null, null)");
  }
}

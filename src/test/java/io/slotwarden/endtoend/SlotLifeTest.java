package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.guard.Rules;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.NewSlot;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.Trace;
import io.slotwarden.record.SqliteStore;
import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.CreatedSlotJson;
import io.slotwarden.serve.api.RegistrationJson;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A slot from its creation to the end of its registration: the real daemon, its HTTP API, real
/// servers.
@ResourceLock(Servers.LOCK)
class SlotLifeTest {
  private static final String SLOT = "mig_2026_orders";
  private static final String TARGET = Setup.SOURCE + "/" + SLOT;
  private static final String SESSIONS =
      "select count(*) from pg_stat_activity where application_name = 'slotwarden snapshot'";

  @TempDir Path home;
  private final Clock clock = new Clock();

  /// The system's time, and what a test adds to it.
  private static final class Clock implements InstantSource {
    private volatile Duration ahead = Duration.ZERO;

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void givesOutTheRestartLsnOfTheUntouchedSlotAndRegistersIt(int major) {
    PostgresServer server = Servers.of(major);
    try (RunningDaemon daemon = start(new Setup(home, null).source(server))) {
      CreatedSlotJson made = create(daemon, "");

      assertThat(made.cdcStartPosition()).isEqualTo(slot(server, "restart_lsn"));
      assertThat(made.database()).isEqualTo("postgres");
      daemon.awaitSlot(
          SLOT, "is registered", s -> s.assessment().owner().kind() == OwnerKind.REGISTERED);
      daemon.awaitOutcomes(SLOT, ActOutcome.CREATED);
      RegistrationJson listed = listed(daemon);
      assertThat(listed.state()).isEqualTo("in_force");
      assertThat(listed.owner()).isEqualTo("payments");
      assertThat(listed.present()).isTrue();
      assertThat(daemon.get("/api/v1/explain/" + TARGET).body())
          .contains("\"registration\":\"payments, for: move orders; until ");
      assertThat(daemon.get("/metrics").body())
          .contains("slotwarden_actions_total{action=\"create_slot\",outcome=\"created\"} 1");
    }
  }

  @Test
  void refusesWithPreparedTransactions() {
    try (PostgresServer server =
            PostgresServer.start(Majors.newest(), Map.of("max_prepared_transactions", "5"));
        RunningDaemon daemon = start(new Setup(home, null).source(server))) {
      server.execute(
          "create table t (id int)",
          "begin; insert into t values (1); prepare transaction 'left over'");

      HttpResponse<String> answer = daemon.post("slots/create", wanted(""));

      assertThat(answer.statusCode()).isEqualTo(409);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(answer.body()).contains("transactions: ", "rollback prepared 'left over'");
      assertThat(Servers.has(server, SLOT)).isFalse();
      assertThat(daemon.actsOn(TARGET)).isEmpty();
      server.execute("rollback prepared 'left over'");
    }
  }

  @Test
  void theKillSwitchAndAMissingActorStopIt() throws Exception {
    PostgresServer server = Servers.of(Majors.newest());
    Setup setup = new Setup(home, null).source(server).mode("observe");
    try (RunningDaemon daemon = start(setup)) {
      Files.createFile(setup.killSwitch());
      assertThat(daemon.post("slots/create", wanted("")).body()).contains("kill-switch: ");
      Files.delete(setup.killSwitch());
      assertThat(daemon.post("slots/create", wanted("").replace(TARGET, "nowhere/x")).body())
          .contains("there is no source nowhere; the sources are orders");

      create(daemon, "");

      assertThat(daemon.post("slots/create", wanted("")).body())
          .as("mode observe does not matter, the name does")
          .contains("name: slot " + SLOT + " is there already");
    }
  }

  @Test
  void whoHasNoTokenMakesNothing() {
    PostgresServer server = Servers.of(Majors.newest());
    Setup setup = new Setup(home, null).source(server);
    String text = setup.text().replace(", token: \"${env:TOKEN}\"", "");
    try (RunningDaemon daemon =
        RunningDaemon.start(Setup.load(text, setup.variables()::get), clock)) {
      HttpResponse<String> answer = daemon.post("slots/create", wanted(""));

      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("set http.token");
      assertThat(Servers.has(server, SLOT)).isFalse();
    }
  }

  @Test
  void aRegisteredSlotIsNotDroppedByAPolicyThatNamesItUntilItsTimeIsOver() throws Exception {
    PostgresServer server = Servers.of(Majors.newest());
    try (Slack slack = new Slack();
        RunningDaemon daemon = start(new Setup(home, slack.url()).source(server).drops(SLOT))) {
      create(daemon, "");
      Servers.holdWal(server);

      RuleVerdict refusal = daemon.awaitRefusal(SLOT, Rules.OWNERSHIP);

      assertThat(refusal.input()).contains("registered by payments for 'move orders'");
      clock.ahead = Duration.ofDays(15);
      daemon.awaitSlot(SLOT, "is nobody's", s -> RunningDaemon.allows(s, Rules.OWNERSHIP));
      daemon.awaitRefusal(SLOT, Rules.GRACE);
    }
  }

  @Test
  void expiryListsNothing() throws Exception {
    PostgresServer server = Servers.of(Majors.newest());
    try (Slack slack = new Slack();
        RunningDaemon daemon = start(new Setup(home, slack.url()).source(server).drops("other"))) {
      create(daemon, "");

      clock.ahead = Duration.ofDays(30);

      RunningDaemon.await("expired").until(() -> listed(daemon).state().equals("expired"));
      daemon.duringLooks(
          Setup.SOURCE,
          3,
          () -> {
            Objects.requireNonNull(daemon.slot(SLOT));
            assertThat(Objects.requireNonNull(daemon.slot(SLOT)).policy()).isNull();
            assertThat(Objects.requireNonNull(daemon.slot(SLOT)).mark()).isNull();
          });
      assertThat(Servers.has(server, SLOT)).isTrue();
    }
  }

  @Test
  void renewResolvesTheAlertAndReleaseTheNext() {
    PostgresServer server = Servers.of(Majors.newest());
    try (RunningDaemon daemon = start(new Setup(home, null).source(server))) {
      create(daemon, "");
      clock.ahead = Duration.ofDays(12);
      awaitAlert(daemon, AlertKey.SLOT_EXPIRING, AlertState.FIRING);

      assertThat(
              daemon
                  .post(
                      "slots/renew",
                      "{\"target\": \"" + TARGET + "\", \"for\": \"14d\", \"reason\": \"moved\"}")
                  .statusCode())
          .isEqualTo(200);

      awaitAlert(daemon, AlertKey.SLOT_EXPIRING, AlertState.RESOLVED);
      clock.ahead = Duration.ofDays(27);
      awaitAlert(daemon, AlertKey.SLOT_EXPIRED, AlertState.FIRING);
      assertThat(daemon.post("slots/release", word("over")).statusCode()).isEqualTo(200);
      awaitAlert(daemon, AlertKey.SLOT_EXPIRED, AlertState.RESOLVED);
      assertThat(Servers.has(server, SLOT)).as("the slot itself stays").isTrue();
      assertThat(listed(daemon).state()).isEqualTo("ended");
      assertThat(daemon.post("slots/release", word("again")).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aLeaseThatIsNotRenewedClosesTheSnapshot() {
    PostgresServer server = Servers.of(Majors.newest());
    try (RunningDaemon daemon = start(new Setup(home, null).source(server))) {
      CreatedSlotJson made = create(daemon, ", \"hold\": \"24h\"");
      assertThat(made.snapshot()).isNotNull();
      assertThat(server.query(SESSIONS)).isEqualTo("1");
      clock.ahead = Duration.ofSeconds(50);
      assertThat(daemon.post("slots/hold", held(false)).body()).contains("\"open\":true");
      clock.ahead = Duration.ofSeconds(100);
      assertThat(daemon.post("slots/hold", held(false)).body()).contains("\"open\":true");

      clock.ahead = Duration.ofSeconds(170);

      RunningDaemon.await("closed").until(() -> "0".equals(server.query(SESSIONS)));
      HttpResponse<String> answer = daemon.post("slots/hold", held(false));
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("no snapshot of " + TARGET + " is held");
      assertThat(Servers.has(server, SLOT)).isTrue();
      assertThat(listed(daemon).state()).isEqualTo("in_force");
    }
  }

  @Test
  void aSnapshotWhoseSessionTheServerHasEndedIsToldAsLost() {
    PostgresServer server = Servers.of(Majors.newest());
    try (RunningDaemon daemon = start(new Setup(home, null).source(server))) {
      create(daemon, ", \"hold\": \"1h\"");
      server.query(
          "select pg_terminate_backend(pid) from pg_stat_activity"
              + " where application_name = 'slotwarden snapshot'");
      RunningDaemon.await("ended").until(() -> "0".equals(server.query(SESSIONS)));

      HttpResponse<String> answer = daemon.post("slots/hold", held(false));

      assertThat(answer.statusCode()).isEqualTo(409);
      assertThat(answer.body()).contains("the server has ended the session");
      assertThat(daemon.post("slots/hold", held(false)).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void timesBeyondTheirBoundsAreRefusedBeforeAnythingIsDone() {
    PostgresServer server = Servers.of(Majors.newest());
    try (RunningDaemon daemon = start(new Setup(home, null).source(server))) {
      for (String wanted :
          List.of(
              wanted("").replace("14d", "366d"),
              wanted("").replace("14d", "59m"),
              wanted(", \"hold\": \"25h\""),
              wanted("").replace("test_decoding", "wal2json"))) {
        assertThat(daemon.post("slots/create", wanted).statusCode()).as(wanted).isEqualTo(400);
      }
      assertThat(Servers.has(server, SLOT)).isFalse();
    }
  }

  @Test
  void theSnapshotEndsByAWordByAReleaseAndWithTheDaemon() {
    PostgresServer server = Servers.of(Majors.newest());
    try (RunningDaemon daemon = start(new Setup(home, null).source(server))) {
      create(daemon, ", \"hold\": \"1h\"");
      assertThat(daemon.post("slots/hold", held(true)).body()).contains("\"open\":false");
      RunningDaemon.await("closed").until(() -> "0".equals(server.query(SESSIONS)));
      server.dropSlots();

      daemon.duringLooks(Setup.SOURCE, 2, () -> {});
      create(daemon, ", \"hold\": \"1h\"");
      daemon.post("slots/release", word("over"));
      RunningDaemon.await("closed").until(() -> "0".equals(server.query(SESSIONS)));
      server.dropSlots();

      create(daemon, ", \"hold\": \"1h\"");
      assertThat(server.query(SESSIONS)).isEqualTo("1");
    }
    RunningDaemon.await("closed").until(() -> "0".equals(server.query(SESSIONS)));
  }

  @Test
  void aKilledDaemonSettlesACreationByLooking() {
    PostgresServer server = Servers.of(Majors.newest());
    Setup setup = new Setup(home, null).source(server);
    String before = server.query("select pg_current_wal_lsn()");
    intend(setup, Lsn.parse("" + before), clock.instant());
    server.createLogicalSlot(SLOT);

    try (RunningDaemon daemon = start(setup)) {
      daemon.awaitOutcomes(SLOT, ActOutcome.CREATED);
      RunningDaemon.await("registered").until(() -> listed(daemon).state().equals("in_force"));
      assertThat(listed(daemon).purpose()).isEqualTo("move orders");
    }
    assertThat(server.query("select count(*) from pg_replication_slots")).isEqualTo("1");
  }

  @Test
  void aKilledDaemonThatMadeNothingSaysSoAndTriesNothingAgain() {
    PostgresServer server = Servers.of(Majors.newest());
    Setup setup = new Setup(home, null).source(server);
    intend(setup, new Lsn(1), clock.instant().minusSeconds(60));

    try (RunningDaemon daemon = start(setup)) {
      daemon.awaitOutcomes(SLOT, ActOutcome.ABORTED);
      daemon.duringLooks(Setup.SOURCE, 3, () -> assertThat(Servers.has(server, SLOT)).isFalse());
    }
  }

  @Test
  void anOlderSlotOfTheNameIsNotTakenForTheOneThatWasAskedFor() {
    PostgresServer server = Servers.of(Majors.newest());
    Setup setup = new Setup(home, null).source(server);
    server.createLogicalSlot(SLOT);
    server.writeWal(64);
    intend(setup, Lsn.parse("" + server.query("select pg_current_wal_lsn()")), clock.instant());

    try (RunningDaemon daemon = start(setup)) {
      daemon.awaitOutcomes(SLOT, ActOutcome.ABORTED);
      assertThat(listed(daemon).state()).isEqualTo("unregistered");
    }
  }

  @Test
  void aRegisteredSlotThatSomebodyElseDropsIsMissingAlsoAfterARestart() {
    PostgresServer server = Servers.of(Majors.newest());
    Setup setup = new Setup(home, null).source(server);
    try (RunningDaemon daemon = start(setup)) {
      create(daemon, "");
      daemon.awaitSlot(
          SLOT, "is registered", s -> s.assessment().owner().kind() == OwnerKind.REGISTERED);
    }
    server.dropSlots();

    try (RunningDaemon daemon = start(setup)) {
      awaitAlert(daemon, AlertKey.SLOT_MISSING, AlertState.FIRING);
      assertThat(listed(daemon).present()).isFalse();
      daemon.post("slots/release", word("it was dropped on purpose"));
      awaitAlert(daemon, AlertKey.SLOT_MISSING, AlertState.RESOLVED);
    }
  }

  private RunningDaemon start(Setup setup) {
    RunningDaemon daemon = RunningDaemon.start(setup.config(), clock);
    RunningDaemon.await("the source is seen").until(() -> daemon.source(Setup.SOURCE).up());
    return daemon;
  }

  private static CreatedSlotJson create(RunningDaemon daemon, String more) {
    HttpResponse<String> answer = daemon.post("slots/create", wanted(more));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return ApiJson.read(CreatedSlotJson.class, answer.body());
  }

  private static String wanted(String more) {
    return "{\"target\": \""
        + TARGET
        + "\", \"plugin\": \"test_decoding\", \"owner\": \"payments\", \"purpose\": \"move"
        + " orders\", \"expires\": \"14d\""
        + more
        + "}";
  }

  private static String word(String reason) {
    return "{\"target\": \"" + TARGET + "\", \"reason\": \"" + reason + "\"}";
  }

  private static String held(boolean end) {
    return "{\"target\": \"" + TARGET + "\", \"end\": " + end + "}";
  }

  private static RegistrationJson listed(RunningDaemon daemon) {
    return ApiJson.readList(RegistrationJson.class, daemon.get("/api/v1/registrations").body())
        .stream()
        .filter(r -> r.slot().equals(SLOT))
        .findFirst()
        .orElseThrow();
  }

  private static @Nullable String slot(PostgresServer server, String column) {
    return server.query(
        "select " + column + " from pg_replication_slots where slot_name = '" + SLOT + "'");
  }

  private static void awaitAlert(RunningDaemon daemon, AlertKey key, AlertState state) {
    RunningDaemon.await(key + " is " + state)
        .until(
            () ->
                daemon.now().alerts().stream()
                    .anyMatch(
                        a ->
                            a.id().key() == key
                                && a.id().subject().equals(TARGET)
                                && a.state() == state));
  }

  /// What a daemon leaves that is killed between its intent and the outcome.
  private static void intend(Setup setup, Lsn seen, Instant at) {
    NewSlot asked =
        new NewSlot(
            "postgres",
            "test_decoding",
            "payments",
            "move orders",
            "ann",
            at,
            at.plus(Duration.ofDays(14)),
            false,
            seen,
            null);
    try (SqliteStore store =
        SqliteStore.open(setup.config().store().path(), InstantSource.system())) {
      store.intend(
          new Act.CreateSlot(new SlotId(Setup.SOURCE, SLOT), asked),
          new Trace(List.of(RuleVerdict.allow("name", SLOT, "free"))),
          at);
    }
  }
}

package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.slotwarden.config.Secret;
import io.slotwarden.guard.Rules;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.serve.Snapshot;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One bad place costs the others nothing, and whatever is wrong is said where people look.
@ResourceLock(Servers.LOCK)
class SightTest {
  private static final String SLOT = "mig_2026_orders";
  private static final String OTHER = "billing";
  private static final int SOME_LOOKS = 5;
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
  void aHungServerIsSoonNotUpItsSlotsGoStaleAndTheOtherSourceIsPolledOn() {
    PostgresServer sound = Servers.of(Majors.newest());
    sound.createLogicalSlot("cdc_billing");
    try (PostgresServer hung = PostgresServer.start(Majors.newest(), Map.of())) {
      Servers.abandonedSlot(hung, SLOT);
      Setup setup =
          new Setup(home, slack.down().url())
              .source(hung)
              .source(OTHER, Sources.of(sound), "dms: none")
              .drops(SLOT)
              .earn(SLOT);
      try (RunningDaemon daemon = RunningDaemon.start(setup)) {
        daemon.awaitMarked(SLOT);
        daemon.awaitSlot("cdc_billing", "is seen", s -> true);

        hung.stopProcesses();
        RunningDaemon.await("the hung source is not up")
            .until(() -> !daemon.source(Setup.SOURCE).up());
        assertThat(daemon.source(Setup.SOURCE).reason()).contains("timed out");
        RunningDaemon.await("its slots are stale").until(() -> daemon.slot(SLOT) == null);
        daemon.duringLooks(OTHER, SOME_LOOKS, () -> assertThat(daemon.source(OTHER).up()).isTrue());
        assertThat(daemon.acts(SLOT)).isEmpty();

        hung.continueProcesses();
        daemon.awaitSlot(SLOT, "is seen again, its mark untouched", s -> s.mark() != null);
        assertThat(daemon.source(Setup.SOURCE).up()).isTrue();
      }
    }
  }

  @Test
  void aWrongPasswordIsNamedAndTheOtherSourceIsFine() {
    PostgresServer server = Servers.of(Majors.newest());
    server.createLogicalSlot("cdc_billing");
    PostgresServer older = Servers.of(Majors.everything().findFirst().orElseThrow());
    assumeTrue(older != server, "two majors are needed");
    Sources wrong =
        Sources.of(older).withUser(Sources.MONITOR, new Secret.Literal("not-the-password"));
    Setup setup =
        new Setup(home, slack.url())
            .source(Setup.SOURCE, wrong, "dms: none")
            .source(OTHER, Sources.of(server), "dms: none");

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitSlot("cdc_billing", "is seen", s -> true);
      RunningDaemon.await("the reason is known")
          .until(() -> daemon.source(Setup.SOURCE).lastPoll() != null);
      assertThat(daemon.source(Setup.SOURCE).up()).isFalse();
      assertThat(daemon.source(Setup.SOURCE).reason())
          .contains("password")
          .doesNotContain("not-the-password");
      assertThat(daemon.source(OTHER).up()).isTrue();
      assertThat(daemon.get("/readyz").statusCode()).isEqualTo(200);
      assertThat(daemon.get("/api/v1/sources").body()).contains("password");
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aMissingRightIsNamedWithItsGrant(int major) {
    PostgresServer server = Servers.of(major);
    String role = PostgresServer.unique("plain");
    server.createRole(role, "plain", "");
    Setup setup =
        new Setup(home, slack.url())
            .source(
                Setup.SOURCE,
                Sources.of(server).withUser(role, new Secret.Literal("plain")),
                "dms: none");

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      RunningDaemon.await("it is up").until(() -> daemon.source(Setup.SOURCE).up());
      assertThat(daemon.source(Setup.SOURCE).findings())
          .anyMatch(f -> f.contains("GRANT pg_monitor TO " + role));
    } finally {
      server.execute("drop role " + role);
    }
  }

  @Test
  void withoutAStoreItWatchesAndNeitherAnnouncesNorDoesAnything() throws Exception {
    PostgresServer server = Servers.of(Majors.newest());
    Servers.abandonedSlot(server, SLOT);
    Path noDirectory = Files.createFile(home.resolve("a-file"));
    Setup setup =
        new Setup(home, slack.url())
            .source(server)
            .store(noDirectory.resolve("slotwarden.db"))
            .dropsAfter("0s", SLOT);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitSlot(
          SLOT,
          "is refused by the store",
          s ->
              Objects.requireNonNull(s.judged()).rules().stream()
                  .anyMatch(
                      r ->
                          r.rule().equals(Rules.STORE)
                              && r.verdict() == RuleVerdict.Verdict.UNKNOWN));
      var ready = daemon.get("/readyz");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("a-file");
      assertThat(daemon.get("/healthz").statusCode()).isEqualTo(200);
      daemon.duringLooks(
          Setup.SOURCE,
          SOME_LOOKS,
          () -> {
            assertThat(Servers.has(server, SLOT)).isTrue();
            assertThat(slack.headlines()).isEmpty();
          });
    }
  }

  @Test
  void readingItNeverQueriesTheDatabase() {
    PostgresServer server = Servers.of(Majors.newest());
    server.createLogicalSlot("cdc_billing");
    Setup setup = new Setup(home, slack.url()).poll("1h").source(server);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitSlot("cdc_billing", "is seen", s -> true);
      Snapshot.SlotView slot = Objects.requireNonNull(daemon.slot("cdc_billing"));
      String before = statements(server);

      for (String path :
          new String[] {
            "/",
            "/metrics",
            "/healthz",
            "/readyz",
            "/api/v1/status",
            "/api/v1/sources",
            "/api/v1/slots",
            "/api/v1/tasks",
            "/api/v1/alerts",
            "/api/v1/actions",
            "/api/v1/explain/" + slot.assessment().id().target()
          }) {
        assertThat(daemon.get(path).statusCode()).as(path).isIn(200, 404, 501);
      }

      assertThat(daemon.get("/api/v1/slots").body()).contains("cdc_billing");
      assertThat(statements(server)).isEqualTo(before).contains(Sources.MONITOR);
    }
  }

  /// When each connection of the monitor last began something; a new connection shows as well.
  private static String statements(PostgresServer server) {
    return String.valueOf(
        server.query(
            "select string_agg(concat_ws(' ', usename, pid, backend_start, query_start,"
                + " state_change), ', ' order by pid) from pg_stat_activity where usename = '"
                + Sources.MONITOR
                + "'"));
  }
}

package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Config;
import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.AlertState;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// Alerts of the real daemon on a real server, as they arrive.
@ResourceLock(Servers.LOCK)
class AlertTest {
  private static final String SLOT = "cdc_alerted";

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
  void aRestartInTheMiddleOfAnIncidentRepeatsNothing() {
    PostgresServer server = Servers.of(18);
    server.createLogicalSlot(SLOT);
    Config config = config(new Setup(home, slack.url()).source(server));
    String headline = "WARNING  Slot " + SLOT + " on orders has no consumer";
    String incident;
    try (RunningDaemon daemon = RunningDaemon.start(config)) {
      awaitFiring(daemon, AlertKey.SLOT_DISCONNECTED);
      awaitHeadlines(headline);
      incident = alert(daemon, AlertKey.SLOT_DISCONNECTED).incident();
    }

    try (RunningDaemon daemon = RunningDaemon.start(config)) {
      daemon.duringLooks(Setup.SOURCE, 5, () -> assertThat(said()).containsExactly(headline));

      assertThat(alert(daemon, AlertKey.SLOT_DISCONNECTED).incident()).isEqualTo(incident);
      assertThat(daemon.get("/api/v1/alerts").body())
          .contains("\"key\":\"slot-disconnected\",\"subject\":\"orders/" + SLOT + "\"");
      assertThat(daemon.get("/metrics").body())
          .contains("slotwarden_alerts{severity=\"warning\",state=\"firing\"} 1");
    }
  }

  @Test
  void manySlotsOfOneSourceAreOneMessageAlsoAfterARestart() {
    PostgresServer server = Servers.of(18);
    for (int i = 0; i < 4; i++) {
      server.createLogicalSlot(SLOT + i);
    }
    Config config = config(new Setup(home, slack.url()).source(server));
    String headline = "WARNING  4 alerts on orders: 4 slot-disconnected";
    try (RunningDaemon daemon = RunningDaemon.start(config)) {
      awaitHeadlines(headline);
    }

    try (RunningDaemon daemon = RunningDaemon.start(config)) {
      daemon.duringLooks(Setup.SOURCE, 5, () -> assertThat(said()).containsExactly(headline));
    }
    assertThat(slack.bodies().getLast()).contains(SLOT + 0, SLOT + 1, SLOT + 2, SLOT + 3);
  }

  @Test
  void aProtectedSlotThatSomebodyElseDropsIsMissingAlsoAfterARestart() {
    PostgresServer server = Servers.of(18);
    server.createLogicalSlot(SLOT);
    Config config =
        config(
            new Setup(home, slack.url())
                .source(Setup.SOURCE, Sources.of(server), "dms: none\n    protected: [\"cdc_*\"]"));
    try (RunningDaemon daemon = RunningDaemon.start(config)) {
      awaitFiring(daemon, AlertKey.SLOT_DISCONNECTED);
    }

    server.query("select pg_drop_replication_slot('" + SLOT + "')");

    try (RunningDaemon daemon = RunningDaemon.start(config)) {
      awaitFiring(daemon, AlertKey.SLOT_MISSING);
      awaitHeadlines(
          "WARNING  Slot " + SLOT + " on orders has no consumer",
          "CRITICAL  Slot " + SLOT + " on orders has disappeared");
      assertThat(alert(daemon, AlertKey.SLOT_DISCONNECTED).state())
          .as("a disappearance resolves nothing")
          .isEqualTo(AlertState.FIRING);
    }
  }

  private static Config config(Setup setup) {
    return Setup.load(
        setup.text() + "alerts: {slot-disconnected: {warning-after: 0s}}\n",
        setup.variables()::get);
  }

  private static void awaitFiring(RunningDaemon daemon, AlertKey key) {
    RunningDaemon.await(key + " fires")
        .until(
            () ->
                daemon.now().alerts().stream()
                    .anyMatch(a -> a.id().key() == key && a.state() == AlertState.FIRING));
  }

  private static Alert alert(RunningDaemon daemon, AlertKey key) {
    return daemon.now().alerts().stream()
        .filter(a -> a.id().key() == key)
        .findFirst()
        .orElseThrow();
  }

  private void awaitHeadlines(String... headlines) {
    RunningDaemon.await("messages about " + SLOT).until(() -> said().equals(List.of(headlines)));
  }

  private List<String> said() {
    return slack.headlines().stream()
        .filter(h -> h.contains(SLOT) || h.contains("alerts on"))
        .toList();
  }
}

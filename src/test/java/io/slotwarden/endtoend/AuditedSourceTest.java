package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.AlertState;
import io.slotwarden.testing.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The daemon's own audit of a real server: told once, shown until it is mended.
class AuditedSourceTest {
  @TempDir Path home;

  @Test
  void aSettingThatStopsTasksIsToldAndShownUntilItIsMended() throws Exception {
    AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    try (PostgresServer server = PostgresServer.start(15, Map.of("wal_sender_timeout", "5s"));
        Slack slack = new Slack()) {
      server.createLogicalSlot("audited");
      try (RunningDaemon daemon =
          RunningDaemon.start(
              new Setup(home, slack.url()).source(server).config(),
              () -> Instant.now().plus(ahead.get()))) {
        RunningDaemon.await("the finding is an incident")
            .until(() -> state(daemon) == AlertState.FIRING);
        RunningDaemon.await("people are told")
            .until(() -> slack.bodies().stream().anyMatch(b -> b.contains("5000 ms")));

        assertThat(slack.bodies().toString())
            .contains("CRITICAL", "Source orders: wal_sender_timeout is 5000 ms", "5min");
        assertThat(daemon.get("/metrics").body())
            .contains(
                "slotwarden_audit_findings{check=\"5\",severity=\"critical\",source=\"orders\"} 1");
        assertThat(daemon.get("/").body())
            .contains("wal_sender_timeout is 5000 ms (audit 5, critical)");
        assertThat(daemon.get("/api/v1/sources").body())
            .contains("\"check\":\"5\",\"title\":\"wal_sender_timeout\",\"severity\":\"critical\"");

        server.execute("alter system set wal_sender_timeout = '60s'", "select pg_reload_conf()");
        ahead.set(Duration.ofHours(1));

        RunningDaemon.await("the incident ends").until(() -> state(daemon) == AlertState.RESOLVED);
        assertThat(daemon.get("/metrics").body()).doesNotContain("check=\"5\"");
      }
    }
  }

  @Test
  void aServerWithoutLogicalSlotsThatNoDmsReadsIsLeftAlone() throws Exception {
    try (PostgresServer server = PostgresServer.start(15, Map.of("wal_sender_timeout", "5s"));
        Slack slack = new Slack();
        RunningDaemon daemon =
            RunningDaemon.start(new Setup(home, slack.url()).source(server).config())) {
      daemon.duringLooks(
          Setup.SOURCE,
          5,
          () -> assertThat(daemon.get("/metrics").body()).doesNotContain("audit_findings{"));
    }
  }

  private static AlertState state(RunningDaemon daemon) {
    return daemon.now().alerts().stream()
        .filter(a -> a.id().key() == AlertKey.AUDIT_CRITICAL)
        .map(Alert::state)
        .findFirst()
        .orElse(AlertState.PENDING);
  }
}

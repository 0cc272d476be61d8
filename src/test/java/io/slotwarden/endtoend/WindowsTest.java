package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.guard.Rules;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.testing.PostgresServer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// Acts of the real daemon in and out of `guard.windows`.
@ResourceLock(Servers.LOCK)
class WindowsTest {
  private static final String SLOT = "mig_2026_orders";
  private static final String ZONE = "Asia/Tokyo";

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
  void aDropThatIsDueWaitsForItsWindow() {
    PostgresServer server = Servers.of(18);
    Servers.abandonedSlot(server, SLOT);
    Setup out = setup(server, day(3) + " 00:00-00:00 " + ZONE).earn(SLOT);
    try (RunningDaemon daemon = RunningDaemon.start(out)) {
      assertThat(daemon.awaitRefusal(SLOT, Rules.WINDOW).reason()).isNotEmpty();
      slack.awaitStates(SLOT, "SCHEDULED");
      daemon.duringLooks(Setup.SOURCE, 5, () -> assertThat(daemon.acts(SLOT)).isEmpty());
      assertThat(Servers.has(server, SLOT)).isTrue();
    }

    Setup in = setup(server, day(-1) + "-" + day(1) + " 00:00-00:00 " + ZONE);
    try (RunningDaemon daemon = RunningDaemon.start(in)) {
      daemon.awaitOutcomes(SLOT, ActOutcome.DROPPED);
    }
  }

  private Setup setup(PostgresServer server, String window) {
    return new Setup(home, slack.url())
        .source(server)
        .drops(SLOT)
        .guard("windows: [\"" + window + "\"]");
  }

  /// The day of the week so many days from now.
  private static String day(int ahead) {
    return Instant.now()
        .atZone(ZoneId.of(ZONE))
        .getDayOfWeek()
        .plus(ahead)
        .getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
  }
}

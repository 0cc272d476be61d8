package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.guard.Rules;
import io.slotwarden.record.StoreLook;
import io.slotwarden.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A copy of the store in the store's place: what was said since is not in it, so nothing is done
/// until somebody has looked.
@ResourceLock(Servers.LOCK)
class RestoredStoreTest {
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

  /// In the copy the slot has earned its grace twice over: without the pause it would be dropped at
  /// once, as [DropTest] shows of the same store.
  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void dropsNothingUntilThePauseIsTakenBackAndThenTheWholeGraceIsWaitedForAnew(int major)
      throws IOException {
    PostgresServer server = Servers.of(major);
    Servers.abandonedSlot(server, SLOT);
    Setup setup = new Setup(home, slack.url()).source(server).drops(SLOT).earn(SLOT);
    Path store = setup.config().store().path();
    Path copy = home.resolve("copy.db");
    try (StoreLook look = StoreLook.open(store)) {
      look.copyTo(copy, Instant.now());
    }

    for (String part : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(Path.of(store + part));
    }
    Files.move(copy, store);
    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      assertThat(daemon.awaitRefusal(SLOT, Rules.PAUSED).input())
          .contains("a copy of the store of ", "slotwarden store backup");
      daemon.duringLooks(Setup.SOURCE, 5, () -> assertThat(daemon.acts(SLOT)).isEmpty());

      assertThat(
              daemon
                  .post(
                      "unpause",
                      "{\"target\": \"all\", \"reason\": \"looked at what was protected since\"}")
                  .statusCode())
          .isEqualTo(200);

      daemon.awaitGraceAnew(SLOT);
      daemon.duringLooks(Setup.SOURCE, 5, () -> assertThat(daemon.acts(SLOT)).isEmpty());
      assertThat(Servers.has(server, SLOT)).isTrue();
    }
  }
}

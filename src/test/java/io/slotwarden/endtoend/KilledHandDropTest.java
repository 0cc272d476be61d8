package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.ActOutcome;
import io.slotwarden.serve.api.ByHandJson;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// `kill -9` in the midst of a drop by hand: what became of it is seen afterwards, and it is never
/// tried again.
@ResourceLock(Servers.LOCK)
class KilledHandDropTest {
  private static final String SLOT = "mig_2026_orders";
  private static final int SOME_LOOKS = 4;
  @TempDir Path home;
  private Slack slack;
  private PostgresServer server;
  private Setup setup;
  private @Nullable Process child;

  @BeforeEach
  void anAbandonedSlot() throws Exception {
    slack = new Slack();
    server = Servers.of(Majors.newest());
    Servers.abandonedSlot(server, SLOT);
    setup = new Setup(home, slack.url()).source(server);
  }

  @AfterEach
  void endChild() throws Exception {
    if (child != null) {
      child.destroyForcibly().waitFor();
    }
    slack.close();
  }

  @Test
  void betweenActAndOutcomeItIsSettledByLookingAndCountsAsDone() throws Exception {
    askAndKill(ChildDaemon.Point.BEFORE_THE_OUTCOME);
    assertThat(Servers.has(server, SLOT)).isFalse();

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitOutcomes(SLOT, ActOutcome.DROPPED);
      slack.awaitStates(SLOT, "DROPPED");
      assertThat(slack.bodies().getLast()).contains("by hand: ann via 127.0.0.1");
      daemon.duringLooks(Setup.SOURCE, SOME_LOOKS, () -> assertThat(slack.headlines()).hasSize(1));
    }
  }

  @Test
  void betweenIntentAndActItCountsAsAbortedAndIsNotTriedAgain() throws Exception {
    askAndKill(ChildDaemon.Point.BEFORE_THE_ACT);
    assertThat(Servers.has(server, SLOT)).isTrue();

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      daemon.awaitOutcomes(SLOT, ActOutcome.ABORTED);
      slack.awaitStates(SLOT, "ABORTED");
      daemon.duringLooks(Setup.SOURCE, SOME_LOOKS, () -> assertThat(daemon.acts(SLOT)).hasSize(1));
    }
    assertThat(Servers.has(server, SLOT)).isTrue();
  }

  private void askAndKill(ChildDaemon.Point point) throws Exception {
    Process started = ChildDaemon.command(setup, point).start();
    child = started;
    String line = started.inputReader().readLine();
    while (line != null && !line.startsWith(ChildDaemon.LISTENING)) {
      line = started.inputReader().readLine();
    }
    String api =
        "http://127.0.0.1:"
            + Objects.requireNonNull(line).substring(ChildDaemon.LISTENING.length())
            + "/api/v1/";
    try (HttpClient http = HttpClient.newHttpClient()) {
      String body = ByHand.body(SLOT, awaitSeen(http, api));
      http.sendAsync(
          HttpRequest.newBuilder(URI.create(api + "slots/drop"))
              .header("Authorization", "Bearer " + Setup.TOKEN)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
      ChildDaemon.killAt(point, started);
      http.shutdownNow();
    }
  }

  private static ByHandJson awaitSeen(HttpClient http, String api) {
    AtomicReference<String> seen = new AtomicReference<>("");
    RunningDaemon.await(SLOT + " is seen")
        .until(
            () -> {
              try {
                var answer =
                    http.send(
                        HttpRequest.newBuilder(
                                URI.create(api + "explain/" + Setup.SOURCE + "/" + SLOT))
                            .build(),
                        BodyHandlers.ofString());
                seen.set(answer.body());
                return answer.statusCode() == 200;
              } catch (IOException e) {
                return false;
              }
            });
    return ByHand.read(seen.get());
  }
}

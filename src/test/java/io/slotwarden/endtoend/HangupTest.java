package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.slotwarden.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// `slotwarden run` in a process of its own, and SIGHUP.
@ResourceLock(Servers.LOCK)
class HangupTest {
  @TempDir Path home;

  @SuppressWarnings("NullAway.Init") // started by each test
  private Process daemon;

  @AfterEach
  void end() throws InterruptedException {
    if (Objects.nonNull(daemon)) {
      daemon.destroy();
      if (!daemon.waitFor(20, TimeUnit.SECONDS)) {
        daemon.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void underNohupItSaysThatASighupWillDoNothing() throws Exception {
    Setup setup = new Setup(home, "http://127.0.0.1:1/nobody").source(Servers.of(18));
    Path file = Files.writeString(home.resolve("slotwarden.yaml"), setup.text());
    start(file, setup.variables(), "nohup");
    awaitLog("SIGHUP is ignored", "slotwarden watches");

    hangUp();
    assertThat(daemon.isAlive()).isTrue();
  }

  @Test
  void sighupTakesTightensKeepsTheOldOneOtherwiseAndLogsTheDifference() throws Exception {
    assumeFalse(
        SignalHandler.SIG_IGN.equals(Signal.handle(new Signal("HUP"), SignalHandler.SIG_DFL)),
        "skipped: these tests run under nohup, and so would the daemon");
    PostgresServer server = Servers.of(18);
    Setup setup = new Setup(home, "http://127.0.0.1:1/nobody").source(server).drops("tmp_a");
    Path file = Files.writeString(home.resolve("slotwarden.yaml"), setup.text());
    start(file, setup.variables());
    awaitLog("slotwarden watches");

    Files.writeString(file, setup.text().replace("settle: 0s", "settle: 5m"));
    hangUp();
    awaitLog("guard.settle: 0s -> 5m", "1 changes are taken");

    hangUp();
    awaitLog("the configuration has not changed");

    Files.writeString(file, setup.text().replace("settle: 0s", "settle: 4m"));
    hangUp();
    awaitLog("guard.settle: shorter: 5m -> 4m", "the old configuration holds", "needs a restart");

    Files.writeString(file, setup.text().replace("settle:", "setle:"));
    hangUp();
    awaitLog("guard.setle: unknown key", "the new one is broken");

    assertThat(daemon.isAlive()).isTrue();
    setup.variables().values().forEach(secret -> assertThat(log()).doesNotContain(secret));
    daemon.destroy();
    assertThat(daemon.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(log()).contains("slotwarden has stopped");
  }

  private void start(Path file, Map<String, String> variables, String... by) throws IOException {
    Path logback =
        Files.writeString(
            home.resolve("logback.xml"),
            """
            <configuration>
              <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%level %msg %kvp%n%ex</pattern></encoder>
              </appender>
              <root level="INFO"><appender-ref ref="OUT"/></root>
            </configuration>
            """);
    List<String> command = new ArrayList<>(List.of(by));
    command.addAll(
        List.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "--enable-native-access=ALL-UNNAMED",
            "-Dlogback.configurationFile=" + logback,
            "-cp",
            System.getProperty("java.class.path"),
            "io.slotwarden.cli.Main",
            "run",
            "-c",
            file.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(new HashMap<>(variables));
    daemon =
        builder
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("daemon.log").toFile())
            .start();
  }

  private void hangUp() throws Exception {
    Process kill = new ProcessBuilder("kill", "-HUP", Long.toString(daemon.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private void awaitLog(String... lines) {
    try {
      RunningDaemon.await("the log").until(() -> Stream.of(lines).allMatch(log()::contains));
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      throw new AssertionError("expected " + List.of(lines) + " in\n" + log(), e);
    }
  }

  private String log() {
    try {
      return Files.readString(home.resolve("daemon.log"));
    } catch (IOException e) {
      return "";
    }
  }
}

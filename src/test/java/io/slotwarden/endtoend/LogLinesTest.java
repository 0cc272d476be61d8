package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.LogConfig;
import io.slotwarden.deploy.Tree;
import io.slotwarden.testing.PostgresServer;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `slotwarden run` in a process of its own, and each line that it logs, from the first to the
/// last.
@ResourceLock(Servers.LOCK)
class LogLinesTest {
  private static final int MAJOR = 18;
  private static final int QUIET_POLLS = 20;
  private static final Pattern PORT = Pattern.compile("listen\"?[:=]\"[^\"]*:(\\d+)\"");
  private static final Pattern POLLS =
      Pattern.compile("slotwarden_polls_total\\{[^}]*outcome=\"success\"[^}]*} (\\S+)");
  @TempDir Path home;
  private final HttpClient http = HttpClient.newHttpClient();

  @SuppressWarnings("NullAway.Init") // started by each test
  private Process daemon;

  private Slack slack;

  @BeforeEach
  void openSlack() throws Exception {
    slack = new Slack();
  }

  @AfterEach
  void end() throws InterruptedException {
    slack.close();
    if (Objects.nonNull(daemon)) {
      daemon.destroyForcibly().waitFor();
    }
    http.close();
  }

  @ParameterizedTest
  @EnumSource
  void aDecisionIsOneLineAndAQuietPollIsNone(LogConfig.Format format) throws Exception {
    PostgresServer server = Servers.of(MAJOR);
    Servers.abandonedSlot(server, "tmp_left");
    Setup setup =
        new Setup(home, slack.url())
            .mode("observe")
            .source(server)
            .drops("tmp_left")
            .earn("tmp_left");
    start(setup, setup.text() + "log: {format: " + format.word() + "}\n", null);
    awaitLine("WOULD DROP");
    slack.awaitStates("tmp_left", "SCHEDULED", "WOULD DROP");
    awaitPolls(QUIET_POLLS);

    List<String> before = lines();
    awaitPolls(QUIET_POLLS);

    assertThat(lines()).as("nothing happened").isEqualTo(before);
    assertThat(before)
        .as("one line for the mark, one for what would be done, and one for each delivery")
        .satisfiesExactly(
            odd -> assertThat(odd).contains("warning", "every floor is lifted"),
            begun -> assertThat(begun).contains("start", "slotwarden watches"),
            mark -> assertThat(mark).contains("message", "SCHEDULED", "orders/tmp_left"),
            told -> assertThat(told).contains("notify", "delivered", "dba"),
            would -> assertThat(would).contains("message", "WOULD DROP", "orders/tmp_left"),
            told -> assertThat(told).contains("notify", "delivered", "dba"));
    stop();
    assertThat(lines().getLast()).contains("slotwarden has stopped");
    if (format == LogConfig.Format.JSON) {
      assertAllAreObjects();
    } else {
      assertThat(lines().stream().skip(1))
          .allMatch(l -> l.matches("20\\S+Z INFO  event=\"\\w+\" .*"));
    }
  }

  @Test
  void withTheVariableTheFirstLineOfABrokenConfigurationIsAnObjectToo() throws Exception {
    Setup setup = new Setup(home, null).source(Servers.of(MAJOR));
    start(setup, setup.text().replace("settle:", "setle:") + "log: {format: text}\n", "json");

    assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).isTrue();

    assertThat(daemon.exitValue()).isEqualTo(2);
    assertAllAreObjects();
    Tree line = Tree.json("the log", lines().getFirst());
    assertThat(line.at("event").value()).isEqualTo("config");
    assertThat(line.at("level").value()).isEqualTo("error");
    assertThat(line.at("path").value()).isEqualTo("guard.setle");
    assertThat(line.at("message").value()).asString().contains("unknown key");
  }

  @Test
  void whatCloudWatchGetsGoesToStandardOutputAndIsNoLineOfTheLog() throws Exception {
    PostgresServer server = Servers.of(MAJOR);
    Servers.abandonedSlot(server, "keep_me");
    Setup setup = new Setup(home, null).source(server);
    start(setup, setup.text() + "metrics: {emf: {every: 1s}}\n", null);
    awaitLine("slotwarden watches");
    Path out = home.resolve("daemon.out");
    RunningDaemon.await("three rounds")
        .until(
            () ->
                Files.readAllLines(out).stream().filter(l -> l.contains("slot_retained")).count()
                    >= 3);

    daemon.destroy();
    assertThat(daemon.waitFor(30, TimeUnit.SECONDS)).isTrue();

    Tree slot =
        Files.readAllLines(out).stream()
            .filter(l -> l.contains("slot_retained"))
            .findFirst()
            .map(l -> Tree.json("standard output", l))
            .orElseThrow();
    assertThat(slot.at("slot_name").value()).isEqualTo("keep_me");
    assertThat(slot.at("slot_retained_bytes").value()).isInstanceOf(Number.class);
    assertThat(Files.readAllLines(out))
        .allSatisfy(l -> assertThat(Tree.json("standard output", l).has("_aws")).isTrue());
    assertThat(lines()).noneMatch(l -> l.contains("_aws"));
  }

  private void assertAllAreObjects() {
    assertThat(lines())
        .isNotEmpty()
        .allSatisfy(
            line -> {
              Tree object = Tree.json("the log", line);
              for (String key : List.of("time", "level", "event", "message", "logger")) {
                assertThat(object.at(key).value()).isInstanceOf(String.class);
              }
            });
  }

  /// With the log as it is outside of tests: not as logback-test.xml says.
  private void start(Setup setup, String text, @Nullable String variable) throws IOException {
    Path file = Files.writeString(home.resolve("slotwarden.yaml"), text);
    String classes =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(p -> !p.endsWith("test-classes"))
            .collect(Collectors.joining(File.pathSeparator));
    ProcessBuilder builder =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classes,
            "io.slotwarden.cli.Main",
            "run",
            "-c",
            file.toString());
    builder.environment().putAll(setup.variables());
    if (variable != null) {
      builder.environment().put(LogConfig.OVERRIDE, variable);
    }
    daemon =
        builder
            .redirectError(home.resolve("daemon.log").toFile())
            .redirectOutput(home.resolve("daemon.out").toFile())
            .start();
  }

  private void stop() throws Exception {
    daemon.destroy();
    assertThat(daemon.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(home.resolve("daemon.out")).as("results only").isEmptyFile();
  }

  private void awaitLine(String text) {
    try {
      RunningDaemon.await(text + " in the log")
          .until(() -> lines().stream().anyMatch(l -> l.contains(text)));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(String.join("\n", lines()), e);
    }
  }

  /// So many more successful polls.
  private void awaitPolls(int more) throws Exception {
    double now = polls();
    RunningDaemon.await(more + " polls").until(() -> polls() >= now + more);
  }

  private double polls() throws IOException, InterruptedException {
    Matcher port = PORT.matcher(String.join("\n", lines()));
    assertThat(port.find()).isTrue();
    URI metrics = URI.create("http://127.0.0.1:" + port.group(1) + "/metrics");
    String text =
        http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    Matcher polls = POLLS.matcher(text);
    assertThat(polls.find()).as(text).isTrue();
    return Double.parseDouble(polls.group(1));
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(home.resolve("daemon.log"));
    } catch (IOException e) {
      return List.of();
    }
  }
}

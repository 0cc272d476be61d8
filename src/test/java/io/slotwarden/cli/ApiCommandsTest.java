package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.HttpConfig;
import io.slotwarden.config.Secret;
import io.slotwarden.serve.Metrics;
import io.slotwarden.serve.RecordingView;
import io.slotwarden.serve.SlotwardenServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ApiCommandsTest {
  private static final String TOKEN = "correct-horse";
  private static final String USER = System.getProperty("user.name");
  private final RecordingView view = new RecordingView();
  private final Metrics metrics =
      new Metrics(
          new Metrics.Names(List.of(), List.of(), List.of(), List.of(), List.of()),
          java.time.InstantSource.system());
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private SlotwardenServer server;

  @BeforeEach
  void listen() throws IOException {
    HttpConfig config = new HttpConfig("127.0.0.1", 0, List.of(), new Secret.Literal(TOKEN));
    server = SlotwardenServer.start(config, view, metrics);
  }

  @AfterEach
  void stop() {
    server.close();
    metrics.close();
  }

  @Test
  void slotsStandInAlignedColumns() {
    assertThat(run("slots")).isZero();

    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(1))
        .matches(
            "orders/mig_2026_orders  disconnected  consumer_gone  311\\.3 MiB  "
                + "2026-11-22 10:03:20 UTC  prod/orders-to-redshift  "
                + "notified, due 2026-11-23 12:00:00 UTC");
    assertThat(lines.get(2)).matches("orders/standby1 {9}healthy {7}none {11}- .*protected");
    assertThat(lines.get(0).indexOf("STATE")).isEqualTo(lines.get(2).indexOf("healthy"));
    assertThat(out.toString()).doesNotContain("\u001B");
  }

  @ParameterizedTest
  @CsvSource({
    "slots, mig_2026_orders",
    "tasks, orders-to-redshift",
    "actions, drop_slot",
    "alerts, slot-disconnected"
  })
  void jsonIsWhatTheApiSays(String command, String contained) {
    assertThat(run(command, "-o", "json")).isZero();

    assertThat(out.toString().strip()).startsWith("[{").endsWith("}]").contains(contained);
  }

  @Test
  void tasksAndActionsAreListed() {
    assertThat(run("tasks")).isZero();
    assertThat(run("actions")).isZero();

    assertThat(out.toString())
        .contains("prod/orders-to-redshift  failed", "orders/tmp_1", "dropped", "under way");
  }

  @Test
  void alertsSayWhatIsWrongWithWhatAndSinceWhen() {
    assertThat(run("alerts")).isZero();

    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1))
        .isEqualTo(
            "slot-disconnected  orders/mig_2026_orders  warning   firing  2026-11-22 10:03:20 UTC"
                + "  -            consumer_gone  Slot mig_2026_orders on orders has no consumer");
  }

  @Test
  void explainShowsEveryRuleAndHowToStopIt() {
    assertThat(run("explain", "orders/mig_2026_orders")).isZero();

    assertThat(out.toString())
        .contains(
            "State    disconnected, consumer_gone",
            "Due      2026-11-23 12:00:00 UTC",
            "Stop it  slotwarden pause orders/mig_2026_orders --reason TEXT",
            "REFUSE   grace        3 h of 72 h",
            "UNKNOWN  ownership");
  }

  @Test
  void explainOfWhatIsNotSeenFails() {
    assertThat(run("explain", "orders/none")).isEqualTo(1);

    assertThat(err.toString())
        .startsWith("slotwarden explain: no slot or task orders/none is seen");
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "/x", "orders/"})
  void explainNamesWhatATargetIs(String target) {
    assertThat(run("explain", target)).isEqualTo(1);

    assertThat(err.toString()).contains("SOURCE/SLOT or DMS/TASK");
  }

  @Test
  void pauseTellsTheDaemon() {
    int exit =
        run(
            new PauseCommand(Map.of("SLOTWARDEN_TOKEN", TOKEN + "\n")::get),
            "all",
            "--reason",
            "release \"7\"",
            "--for",
            "2h");

    assertThat(exit).as(err.toString()).isZero();
    assertThat(view.told)
        .containsExactly("PAUSE all release \"7\" PT2H " + USER + " via 127.0.0.1");
    assertThat(out.toString().strip()).isEqualTo("paused all until 2026-11-22 14:00:00 UTC");
  }

  @Test
  void unpauseTakesItBackWithTheTokenOfTheConfiguration(@TempDir Path dir) throws IOException {
    Path file =
        Files.writeString(
            dir.resolve("slotwarden.yaml"),
            """
            http: {token: "${env:THE_TOKEN}"}
            sources:
              - {name: orders, url: "jdbc:postgresql://db:5432/postgres", username: u, password: "${env:P}"}
            """);

    int exit =
        run(
            new UnpauseCommand(Map.of("THE_TOKEN", TOKEN, "P", "p")::get),
            "all",
            "--reason",
            "done",
            "-c",
            file.toString());

    assertThat(exit).as(err.toString()).isZero();
    assertThat(view.told).containsExactly("UNPAUSE all done null " + USER + " via 127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "approve, APPROVE orders/a why null ann via 127.0.0.1, approved orders/a",
    "protect, PROTECT orders/a why null ann via 127.0.0.1, protected orders/a",
    "snooze, SNOOZE orders/a why null ann via 127.0.0.1, snoozed orders/a"
  })
  void everyWordIsSaidInTheNameOfAPerson(String word, String told, String said) {
    assertThat(run(word(word), "orders/a", "--reason", "why", "--by", "ann"))
        .as(err.toString())
        .isZero();

    assertThat(view.told).containsExactly(told);
    assertThat(out.toString().strip()).isEqualTo(said);
  }

  @ParameterizedTest
  @CsvSource({
    "pause, UNPAUSE, no longer paused",
    "approve, UNAPPROVE, no longer approved",
    "protect, UNPROTECT, no longer protected",
    "snooze, UNSNOOZE, no longer snoozed"
  })
  void everyWordIsTakenBackByEnd(String word, String command, String said) {
    assertThat(run(word(word), "orders/a", "--reason", "done", "--by", "ann", "--end"))
        .as(err.toString())
        .isZero();

    assertThat(view.told).containsExactly(command + " orders/a done null ann via 127.0.0.1");
    assertThat(out.toString().strip()).isEqualTo(said + " orders/a");
  }

  private static ApiCommand word(String word) {
    Secret.Environment environment = Map.of("SLOTWARDEN_TOKEN", TOKEN)::get;
    return switch (word) {
      case "pause" -> new PauseCommand(environment);
      case "approve" -> new ApproveCommand(environment);
      case "protect" -> new ProtectCommand(environment);
      default -> new SnoozeCommand(environment);
    };
  }

  @Test
  void withoutATokenNothingIsSent() {
    int exit = run(new PauseCommand(name -> null), "all", "--reason", "r");

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString()).contains("$SLOTWARDEN_TOKEN");
    assertThat(view.told).isEmpty();
  }

  @Test
  void aWrongTokenIsSaidAndNotShown() {
    int exit =
        run(new PauseCommand(Map.of("SLOTWARDEN_TOKEN", "guess")::get), "all", "--reason", "r");

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString()).contains("http.token").doesNotContain("guess");
  }

  @Test
  void aWordNeedsAReason() {
    assertThat(run(new PauseCommand(Map.of("SLOTWARDEN_TOKEN", TOKEN)::get), "all")).isEqualTo(2);

    assertThat(err.toString()).contains("--reason");
  }

  @Test
  void saysWhenNothingListens() {
    String nobody = "http://127.0.0.1:" + server.address().getPort();
    server.close();

    int exit =
        new CommandLine(new SlotsCommand()).setErr(new PrintWriter(err)).execute("--api", nobody);

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString()).contains("nothing listens at " + nobody, "$SLOTWARDEN_API");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no url", "127.0.0.1:9432", "ftp://127.0.0.1"})
  void saysWhenTheAddressIsNone(String api) {
    int exit =
        new CommandLine(new SlotsCommand()).setErr(new PrintWriter(err)).execute("--api", api);

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString()).contains("--api must be a URL");
  }

  @Test
  void everyCommandHasAHelpWithExamples() {
    for (String command :
        List.of(
            "slots", "tasks", "actions", "explain", "pause", "unpause", "approve", "protect",
            "snooze")) {
      StringWriter help = new StringWriter();

      int exit = Commands.commandLine().setOut(new PrintWriter(help)).execute(command, "--help");

      assertThat(exit).isZero();
      assertThat(help.toString()).contains("Examples:", "slotwarden " + command, "--api");
    }
  }

  private int run(String... arguments) {
    return execute(Commands.commandLine(), arguments);
  }

  private int run(ApiCommand command, String... arguments) {
    return execute(new CommandLine(command), arguments);
  }

  private int execute(CommandLine line, String... arguments) {
    String api = "http://127.0.0.1:" + server.address().getPort() + "/";
    return line.setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(
            Stream.concat(Stream.of(arguments), Stream.of("--api", api)).toArray(String[]::new));
  }
}

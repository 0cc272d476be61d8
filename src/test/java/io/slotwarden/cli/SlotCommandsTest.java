package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.HttpConfig;
import io.slotwarden.config.Secret;
import io.slotwarden.serve.Metrics;
import io.slotwarden.serve.RecordingView;
import io.slotwarden.serve.SlotwardenServer;
import io.slotwarden.serve.View;
import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.CreatedSlotJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class SlotCommandsTest {
  private static final String TOKEN = "correct-horse";
  private static final String[] CREATE = {
    "orders/mig_2026_orders",
    "--plugin",
    "test_decoding",
    "--owner",
    "payments",
    "--purpose",
    "move orders",
    "--expires",
    "14d",
    "--database",
    "app",
    "--by",
    "ann"
  };

  private final RecordingView view = new RecordingView();
  private final Metrics metrics =
      new Metrics(
          new Metrics.Names(List.of(), List.of(), List.of(), List.of(), List.of()),
          InstantSource.system());
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<Duration> rests = new ArrayList<>();
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
  void printsExactlyOnePositionAndWhatToDoNext() {
    assertThat(create()).as(err.toString()).isZero();

    assertThat(out.toString().lines().filter(l -> l.contains("CdcStartPosition=")))
        .containsExactly("CdcStartPosition=0/16B3748");
    assertThat(out.toString())
        .as("no second position")
        .doesNotContain("0/16B3780")
        .contains(
            "Slot orders/mig_2026_orders (test_decoding, database app) is registered by payments"
                + " until 2026-12-06 12:00:00 UTC.",
            "1. Dump after this moment: pg_dump -h db.example -p 5432 -d app",
            "SlotName=mig_2026_orders, PluginName=test-decoding, DatabaseName=app",
            "with the CdcStartPosition above",
            "slotwarden slot renew orders/mig_2026_orders --for 14d");
    assertThat(view.slots.told)
        .singleElement()
        .asString()
        .contains("lasts=PT336H", "hold=null", "by=ann via 127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "orders 2026 | 'orders 2026'",
        "it's | 'it'\\''s'",
        "a=b | 'dbname='\\''a=b'\\'''",
        "postgres://x | 'dbname='\\''postgres://x'\\'''"
      })
  void namesTheDatabaseAsAShellAndPgDumpTakeIt(String database, String printed) {
    List<String> arguments = new ArrayList<>(List.of(CREATE));
    arguments.set(arguments.indexOf("--database") + 1, database);

    assertThat(run(command(_ -> true), arguments.toArray(String[]::new))).isZero();

    assertThat(out.toString()).contains("pg_dump -h db.example -p 5432 -d " + printed + " -Fd");
  }

  @Test
  void jsonIsOneObjectWithTheSame() {
    assertThat(create("-o", "json")).isZero();

    CreatedSlotJson made = ApiJson.read(CreatedSlotJson.class, out.toString());
    assertThat(made.cdcStartPosition()).isEqualTo("0/16B3748");
    assertThat(made.noPosition()).isNull();
    assertThat(made.snapshot()).isNull();
    assertThat(made.nextSteps()).hasSizeGreaterThan(4);
  }

  @Test
  void aSlotThatHasMovedGivesNoPositionAndSaysWhy() {
    view.slots.touched = "PID 7 reads it already";

    assertThat(create()).isZero();

    assertThat(out.toString())
        .doesNotContain("CdcStartPosition=", "0/16B3748")
        .contains("No position is given out", "PID 7 reads it already");
  }

  @Test
  void aRestoredSnapshotAsFirstCopyGivesNoPositionAndNamesThePairs() {
    assertThat(create("--first-copy", "snapshot")).isZero();

    assertThat(out.toString())
        .doesNotContain("CdcStartPosition=", "0/16B3748", "CdcStartPosition above")
        .contains(
            "Aurora to Aurora",
            "aurora_volume_logical_start_lsn()",
            "RDS to RDS",
            "RDS to Aurora",
            "Any other pair: unknown");
  }

  @Test
  void holdsTheSnapshotUntilItsTimeIsOverAndLetsGo() {
    assertThat(create("--hold-snapshot", "--for", "40s")).as(err.toString()).isZero();

    assertThat(view.slots.told.subList(1, view.slots.told.size()))
        .containsExactly(
            "hold orders/mig_2026_orders",
            "hold orders/mig_2026_orders",
            "let go orders/mig_2026_orders");
    assertThat(rests)
        .containsExactly(Duration.ofSeconds(15), Duration.ofSeconds(15), Duration.ofSeconds(10));
    assertThat(view.slots.told.getFirst()).contains("hold=PT40S");
    assertThat(out.toString())
        .contains(
            "pg_dump --snapshot=00000003-00000002-1 -h db.example",
            "holds back vacuum",
            "only until all its workers have started",
            "The snapshot is closed; the slot stays.");
  }

  @Test
  void saysSoWhenTheDaemonHasClosedTheSnapshot() {
    int exit =
        run(
            command(
                _ -> {
                  view.slots.answer = new View.Rejected(404, "no snapshot of it is held");
                  return true;
                }),
            withHold());

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString()).contains("no snapshot of it is held");
    assertThat(view.slots.told).hasSize(1);
  }

  @Test
  void givesUpWhenTheDaemonIsGoneForALease() {
    int exit =
        run(
            command(
                time -> {
                  rests.add(time);
                  server.close();
                  return true;
                }),
            withHold());

    assertThat(exit).isEqualTo(1);
    assertThat(rests).hasSize(4);
    assertThat(err.toString()).contains("is slotwarden running?");
  }

  @Test
  void whatTheGuardRefusesIsSaid() {
    view.slots.answer =
        new View.Rejected(409, "orders/x is not made: free-slots: 10 of 10: raise it");

    assertThat(create()).isEqualTo(1);

    assertThat(err.toString())
        .startsWith("slotwarden create: orders/x is not made: free-slots: 10 of 10: raise it");
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "--expires, soon, 'expires' is no duration",
        "--expires, 0d, 'expires' must be longer than 0",
        "--first-copy, tape, 'firstCopy' must be dump or snapshot"
      })
  void nonsenseIsNamed(String option, String value, String said) {
    List<String> arguments = new ArrayList<>(List.of(CREATE));
    int at = arguments.indexOf(option);
    if (at < 0) {
      arguments.addAll(List.of(option, value));
    } else {
      arguments.set(at + 1, value);
    }

    assertThat(run(command(_ -> true), arguments.toArray(String[]::new))).isEqualTo(1);

    assertThat(err.toString()).contains(said);
    assertThat(view.slots.told).isEmpty();
  }

  @Test
  void aHeldSnapshotIsForADump() {
    assertThat(create("--hold-snapshot", "--first-copy", "snapshot")).isEqualTo(1);

    assertThat(err.toString()).contains("'hold' is for a dump");
  }

  @Test
  void withoutATokenNothingIsAsked() {
    int exit = run(new SlotCreateCommand(_ -> null, _ -> true), CREATE);

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString()).contains("there is no token", "$SLOTWARDEN_TOKEN");
  }

  @Test
  void whereNobodyListensItIsSaid() {
    server.close();

    assertThat(create()).isEqualTo(1);

    assertThat(err.toString()).contains("is slotwarden running?");
  }

  @Test
  void renewAndReleaseAreToldWithTheirReasons() {
    assertThat(
            run(
                new SlotRenewCommand(environment()),
                "orders/mig",
                "--for",
                "7d",
                "--reason",
                "cutover moved",
                "--by",
                "ann"))
        .as(err.toString())
        .isZero();
    assertThat(
            run(
                new SlotReleaseCommand(environment()),
                "orders/mig",
                "--reason",
                "over",
                "--by",
                "ann"))
        .isZero();

    assertThat(view.slots.told)
        .containsExactly(
            "renew orders/mig PT168H cutover moved ann via 127.0.0.1",
            "release orders/mig over ann via 127.0.0.1");
    assertThat(out.toString())
        .contains(
            "renewed orders/mig until 2026-11-29 12:00:00 UTC",
            "released orders/mig: the slot stays");
  }

  @Test
  void theListNamesWhoAnswersForEachSlot() {
    assertThat(execute(Commands.commandLine(), "slot", "list")).as(err.toString()).isZero();

    List<String> lines = out.toString().lines().toList();
    assertThat(lines.getFirst()).startsWith("SLOT").contains("STATE", "OWNER", "EXPIRES");
    assertThat(out.toString()).contains("orders/mig_2026_orders", "unregistered");
  }

  private int create(String... more) {
    return run(
        command(
            time -> {
              rests.add(time);
              return true;
            }),
        Stream.concat(Stream.of(CREATE), Stream.of(more)).toArray(String[]::new));
  }

  private static String[] withHold() {
    return Stream.concat(Stream.of(CREATE), Stream.of("--hold-snapshot")).toArray(String[]::new);
  }

  private SlotCreateCommand command(Holding.Pause pause) {
    return new SlotCreateCommand(environment(), pause);
  }

  private static Secret.Environment environment() {
    return Map.of("SLOTWARDEN_TOKEN", TOKEN)::get;
  }

  private int run(ApiCommand command, String... arguments) {
    return execute(new CommandLine(command), arguments);
  }

  private int execute(CommandLine line, String... arguments) {
    String api = "http://127.0.0.1:" + Objects.requireNonNull(server.address()).getPort();
    return line.setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(
            Stream.concat(Stream.of(arguments), Stream.of("--api", api)).toArray(String[]::new));
  }
}

package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.HttpConfig;
import io.slotwarden.config.Secret;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.Trace;
import io.slotwarden.serve.Metrics;
import io.slotwarden.serve.RecordingView;
import io.slotwarden.serve.SlotwardenServer;
import io.slotwarden.serve.Snapshots;
import io.slotwarden.serve.View;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SlotDropCommandTest {
  private static final String TOKEN = "correct-horse";
  private static final String SLOT = "mig_2026_orders";
  private final RecordingView view = new RecordingView();
  private final Metrics metrics =
      new Metrics(
          new Metrics.Names(List.of(), List.of(), List.of(), List.of(), List.of()),
          java.time.InstantSource.system());
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> questions = new ArrayList<>();
  private SlotwardenServer server;

  @BeforeEach
  void listen() throws IOException {
    HttpConfig config = new HttpConfig("127.0.0.1", 0, List.of(), new Secret.Literal(TOKEN));
    server = SlotwardenServer.start(config, view, metrics);
    view.snapshot =
        Snapshots.toDropByHand(SLOT, RuleVerdict.allow("ownership", "none", "nobody's"));
  }

  @AfterEach
  void stop() {
    server.close();
    metrics.close();
  }

  @Test
  void showsTheEvidenceAsksForTheNameAndSendsWhatWasShown() {
    assertThat(typing(SLOT, "orders/" + SLOT)).as(err.toString()).isZero();

    assertThat(out.toString())
        .contains(
            "orders/mig_2026_orders (logical slot), as seen at 2026-11-22 12:00:00 UTC",
            "State    disconnected, consumer_gone",
            "Owner    dms_task prod/orders-to-redshift",
            "WAL      retains 311.3 MiB",
            "a drop of this slot would free at most 311.3 MiB",
            "Position restart LSN ",
            "Gone     disconnected since 2026-11-22 10:03:20 UTC",
            "Policy   drop-left-over has notified it, due 2026-11-23 12:00:00 UTC",
            "allow    ownership  none   nobody's",
            "Is it a migration's start marker that waits for its load to end?",
            "A drop can't be undone",
            "dropped orders/mig_2026_orders");
    assertThat(questions).containsExactly("Type the slot's name to drop it: ");
    assertThat(view.drops)
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.slot().target()).isEqualTo("orders/" + SLOT);
              assertThat(d.reason()).isEqualTo("cut over");
              assertThat(d.by()).isEqualTo("ann via 127.0.0.1");
              assertThat(d.shown())
                  .isEqualTo(
                      Objects.requireNonNull(view.snapshot.slots().getFirst().byHand())
                          .get()
                          .shown());
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "mig_2026_order", "MIG_2026_ORDERS", "orders/mig_2026_orders", "y"})
  void aTypedNameThatIsNotTheSlotsDoesNothing(String typed) {
    assertThat(typing(typed, "orders/" + SLOT)).isEqualTo(1);

    assertThat(err.toString()).contains("that is not the slot's name: nothing was done");
    assertThat(view.drops).isEmpty();
  }

  @Test
  void theEndOfTheInputDoesNothing() {
    assertThat(typing(null, "orders/" + SLOT)).isEqualTo(1);

    assertThat(view.drops).isEmpty();
  }

  @Test
  void withoutATerminalItNeedsTheName() {
    assertThat(without("orders/" + SLOT)).isEqualTo(2);

    assertThat(err.toString()).contains("--yes-name NAME");
    assertThat(out.toString()).isEmpty();
    assertThat(view.drops).isEmpty();
  }

  @Test
  void aScriptSaysTheNameAndIsAskedNothing() {
    assertThat(without("orders/" + SLOT, "--yes-name", SLOT)).as(err.toString()).isZero();

    assertThat(questions).isEmpty();
    assertThat(view.drops).hasSize(1);
  }

  @Test
  void aScriptThatSaysAnotherNameDoesNothing() {
    assertThat(without("orders/" + SLOT, "--yes-name", "mig_2027_orders")).isEqualTo(1);

    assertThat(view.drops).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", "/x", "orders/", ""})
  void aTargetThatIsNoSlotIsWrongUsage(String target) {
    assertThat(without(target, "--yes-name", "x")).isEqualTo(2);

    assertThat(view.drops).isEmpty();
  }

  @Test
  void whatARuleRefusesAlreadyIsNotAskedFor() {
    view.snapshot =
        Snapshots.toDropByHand(SLOT, RuleVerdict.refuse("ownership", "dms_task", "needed"));

    assertThat(typing(SLOT, "orders/" + SLOT)).isEqualTo(1);

    assertThat(out.toString()).contains("REFUSE   ownership");
    assertThat(err.toString())
        .contains("orders/mig_2026_orders is not dropped: ownership refuses: needed (dms_task)");
    assertThat(questions).isEmpty();
    assertThat(view.drops).isEmpty();
  }

  @Test
  void aRefusalOfTheDaemonIsShownWithItsRules() {
    view.dropAnswer =
        new View.DropAnswer.Refused(
            new Trace(
                List.of(
                    RuleVerdict.refuse(
                        "evidence", "restart LSN 0/1 became 0/2", "look at it again"))));

    assertThat(typing(SLOT, "orders/" + SLOT)).isEqualTo(1);

    assertThat(out.toString()).contains("REFUSE   evidence  restart LSN 0/1 became 0/2");
    assertThat(err.toString())
        .startsWith(
            "slotwarden slot drop: orders/mig_2026_orders is not dropped: evidence refuses");
  }

  @ParameterizedTest
  @EnumSource(
      value = ActOutcome.class,
      names = {"ABORTED", "FAILED", "PENDING"})
  void anOutcomeThatIsNoDropIsAFailure(ActOutcome outcome) {
    view.dropAnswer = new View.DropAnswer.Ended(new ActResult(outcome, "this is why"));

    assertThat(typing(SLOT, "orders/" + SLOT)).isEqualTo(1);

    assertThat(err.toString()).contains(outcome.word() + ": this is why");
  }

  @Test
  void whatIsNotSeenFails() {
    assertThat(typing("none", "orders/none")).isEqualTo(1);

    assertThat(err.toString()).contains("no slot or task orders/none is seen");
  }

  @ParameterizedTest
  @CsvSource({"\u001b[31mred", "\u202eevil", "a'; drop table x; --"})
  void hostileNamesAreHarmlessOnTheTerminal(String name) {
    view.snapshot =
        Snapshots.toDropByHand(name, RuleVerdict.refuse("ownership", "of " + name, "needed"));

    assertThat(typing(name, "orders/" + name)).isEqualTo(1);

    assertThat(out.toString() + err).doesNotContain("\u001b").doesNotContain("\u202e");
    assertThat(view.drops).isEmpty();
  }

  @Test
  void aReasonIsNeeded() {
    CommandLine line = line(new Person(true, SLOT));
    int exit = line.execute("slot", "drop", "orders/" + SLOT, "--api", api());

    assertThat(exit).isEqualTo(2);
    assertThat(err.toString()).contains("--reason");
  }

  @Test
  void withoutATokenNothingIsAsked() {
    CommandLine line =
        streams(
            new CommandLine(new SlotCommand())
                .addSubcommand(
                    "drop2", new SlotDropCommand(_ -> null, () -> new Person(true, SLOT))));

    int exit = line.execute("drop2", "orders/" + SLOT, "--reason", "r", "--api", api());

    assertThat(exit).isEqualTo(1);
    assertThat(err.toString()).contains("$SLOTWARDEN_TOKEN");
    assertThat(questions).isEmpty();
  }

  @Test
  void itsHelpHasExamples() {
    StringWriter help = new StringWriter();

    int exit =
        Commands.commandLine().setOut(new PrintWriter(help)).execute("slot", "drop", "--help");

    assertThat(exit).isZero();
    assertThat(help.toString())
        .contains("Examples:", "slotwarden slot drop", "--yes-name", "--api");
  }

  @Test
  void slotAloneIsWrongUsage() {
    assertThat(Commands.commandLine().setErr(new PrintWriter(err)).execute("slot")).isEqualTo(2);
  }

  private final class Person implements Terminal {
    private final boolean there;
    private final @Nullable String types;

    Person(boolean there, @Nullable String types) {
      this.there = there;
      this.types = types;
    }

    @Override
    public boolean isThere() {
      return there;
    }

    @Override
    public @Nullable String ask(String question) {
      questions.add(question);
      return types;
    }
  }

  private int typing(@Nullable String typed, String... arguments) {
    return run(new Person(true, typed), arguments);
  }

  private int without(String... arguments) {
    return run(new Person(false, null), arguments);
  }

  private int run(Person person, String... arguments) {
    Stream<String> all =
        Stream.of(
                Stream.of("slot", "drop"),
                Stream.of(arguments),
                Stream.of("--reason", "cut over", "--by", "ann", "--api", api()))
            .flatMap(s -> s);
    return line(person).execute(all.toArray(String[]::new));
  }

  /// The command line, whose `slot drop` has this person before it.
  private CommandLine line(Person person) {
    CommandLine root = Commands.commandLine();
    CommandLine slot = Objects.requireNonNull(root.getSubcommands().get("slot"));
    slot.getCommandSpec().removeSubcommand("drop");
    slot.addSubcommand(new SlotDropCommand(Map.of("SLOTWARDEN_TOKEN", TOKEN)::get, () -> person));
    return streams(root);
  }

  private CommandLine streams(CommandLine line) {
    return line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
  }

  private String api() {
    return "http://127.0.0.1:" + server.address().getPort();
  }
}

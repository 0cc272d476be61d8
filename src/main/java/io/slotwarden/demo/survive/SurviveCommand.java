package io.slotwarden.demo.survive;

import io.slotwarden.cli.ExtraCommand;
import io.slotwarden.demo.Api;
import io.slotwarden.demo.DaemonLog;
import io.slotwarden.demo.Ending;
import io.slotwarden.demo.Narrator;
import io.slotwarden.demo.Program;
import io.slotwarden.demo.TemporaryDirectory;
import io.slotwarden.model.ByteSize;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `slotwarden survive`. Exit codes: 0 the three outcomes are as they should be, 1 one is not.
@Command(
    name = "survive",
    description = {
      "Shows what a full disk does, in three minutes: three real primaries on disks of 400 MiB"
          + " under the same load, each with an abandoned slot, a DMS task that fails and a living"
          + " consumer that takes a break. Nobody guards the first, max_slot_wal_keep_size the"
          + " second, slotwarden the third.",
      "",
      "The disks are in memory (1.2 GiB at most); everything listens on loopback and lives in one"
          + " temporary directory. Linux, as root or where users may have namespaces."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the first died, the second lost its living consumer, the third lost nothing",
      "1:it came otherwise, or could not be tried",
      "2:wrong usage",
      "130:ended by Ctrl-C"
    })
public final class SurviveCommand implements ExtraCommand {
  private static final int FAILED = 1;
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
  private static final Duration CATCHING_UP = Duration.ofSeconds(20);

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  private boolean help;

  /// Needed by the ServiceLoader.
  public SurviveCommand() {}

  /// Something that happens to all three.
  private record Deed(Duration at, String words, Consumer<Trial> what) {}

  @Override
  public Integer call() throws Exception {
    InstantSource clock = InstantSource.system();
    Narrator narrator = Narrator.onConsole(clock);
    Ending ending = new Ending();
    Program.endOnSignals(ending, narrator);
    try (ending) {
      return survive(narrator, ending, clock);
    } catch (Ending.DemoEnds e) {
      return Program.INTERRUPTED;
    } catch (IOException e) {
      if (ending.hasBegun()) {
        return Program.INTERRUPTED;
      }
      narrator.say("FAILED. %s", String.valueOf(e.getMessage()));
      return FAILED;
    }
  }

  private int survive(Narrator narrator, Ending ending, InstantSource clock) throws Exception {
    Path directory = ending.start(TemporaryDirectory::create).path();
    DaemonLog log = DaemonLog.into(directory);
    Program.keepIn(directory);
    narrator.say(
        "slotwarden survive: three primaries start, on disks of %d MiB ...", Timetable.DISK_MIB);
    List<Trial> trials = new ArrayList<>();
    for (Guard guard : Guard.values()) {
      trials.add(Trial.start(guard, directory, ending, clock));
    }
    Api api = Warden.watch(trials.getLast(), directory, ending, narrator, clock);
    narrator.say("Each writes 4 MiB of WAL a second; slotwarden's page: %s/", api.base());
    play(trials, narrator, ending, clock);
    List<Outcome> outcomes = new ArrayList<>();
    for (Trial trial : trials) {
      outcomes.add(Outcome.of(trial));
    }
    tell(outcomes);
    boolean wrong = false;
    for (int i = 0; i < outcomes.size(); i++) {
      for (String what : outcomes.get(i).wrong()) {
        narrator.say("NOT AS IT SHOULD BE, guarded by %s: %s.", trials.get(i).guard.words, what);
        wrong = true;
      }
    }
    if (wrong) {
      log.showTail();
    }
    return wrong ? FAILED : 0;
  }

  private static void play(
      List<Trial> trials, Narrator narrator, Ending ending, InstantSource clock) throws Exception {
    Queue<Deed> deeds =
        new ArrayDeque<>(
            List.of(
                new Deed(
                    Timetable.TASK_FAILS,
                    "The DMS task fails, of all three; nobody is awake.",
                    t -> t.task.fail()),
                new Deed(
                    Timetable.BREAK_BEGINS,
                    "The living consumer, of all three, stops for a minute: its host is patched.",
                    Trial::beginBreak),
                new Deed(Timetable.BREAK_ENDS, "The living consumer is back.", Trial::endBreak),
                new Deed(Timetable.END, "The load ends.", Trial::end)));
    Instant beginning = clock.instant();
    Duration line = Duration.ZERO;
    Duration last = Timetable.END.plus(CATCHING_UP);
    for (Duration now = Duration.ZERO;
        now.compareTo(last) < 0 && !(deeds.isEmpty() && trials.getLast().hasCaughtUp());
        now = Duration.between(beginning, clock.instant())) {
      if (ending.hasBegun()) {
        throw new Ending.DemoEnds();
      }
      Deed next = deeds.peek();
      if (next != null && next.at().compareTo(now) <= 0) {
        narrator.say("%s", next.words());
        trials.forEach(next.what());
        deeds.remove();
      }
      for (Trial t : trials) {
        t.look(now);
        for (String news : t.news()) {
          narrator.say("%s: %s", t.guard.words, news);
        }
      }
      if (line.compareTo(now) <= 0) {
        narrator.say("%s", free(trials));
        line = now.plus(BETWEEN_LINES);
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  private static String free(List<Trial> trials) {
    return trials.stream()
        .map(t -> t.guard.words + ": " + (t.isUp() ? ByteSize.format(t.free()) + " free" : "DOWN"))
        .collect(Collectors.joining(", "));
  }

  private void tell(List<Outcome> outcomes) {
    PrintWriter out = spec.commandLine().getOut();
    Columns columns = new Columns(out);
    columns.row("guarded by", Arrays.stream(Guard.values()).map(g -> g.words).toList());
    columns.line();
    columns.row("the primary", of(outcomes, Outcome::primary));
    columns.row("the living consumer", of(outcomes, Outcome::living));
    columns.row("the DMS task", of(outcomes, Outcome::task));
    columns.row("the abandoned slot", of(outcomes, Outcome::abandoned));
    out.flush();
  }

  private static List<String> of(List<Outcome> outcomes, Function<Outcome, String> what) {
    return outcomes.stream().map(what).toList();
  }
}

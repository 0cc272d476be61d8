package io.slotwarden.demo.prove;

import io.slotwarden.cli.ExtraCommand;
import io.slotwarden.model.Durations;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `slotwarden prove`. Exit codes: 0 every law held, 1 one did not, 2 wrong usage.
@Command(
    name = "prove",
    description = {
      "Plays thousands of simulated histories against the daemon's real core, and checks after"
          + " every step that no slot is dropped that somebody needs.",
      "",
      "Servers restart and fail over, slots are made again under the same name, readers come back"
          + " at the last moment, listings are cut off, clocks leap, stores fail, people say this"
          + " and that, and the daemon is killed at any point of an act. One seed is one history."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:every law held", "1:a law did not hold", "2:wrong usage"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  slotwarden prove --seeds 10000        on all cores",
      "  slotwarden prove --seed 42            tells one history",
      "  slotwarden prove --seed 42 --only 3,7 tells it with two of its happenings alone"
    })
public final class ProveCommand implements ExtraCommand {
  private static final int BROKEN = 1;
  private static final int BAR = 30;
  private static final int SHOWN = 3;
  private static final long SIGN_OF_LIFE_NANOS = 200_000_000;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  private boolean help;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How many histories. Default: ${DEFAULT-VALUE}.")
  private int seeds = 1_000;

  @Option(
      names = "--from",
      paramLabel = "SEED",
      description = "The first seed. Default: ${DEFAULT-VALUE}.")
  private long from = 1;

  @Option(names = "--seed", paramLabel = "SEED", description = "Tell this one history.")
  private @Nullable Long seed;

  @Option(
      names = "--only",
      paramLabel = "N,N,...",
      split = ",",
      description = "With --seed: only these of its happenings, by their numbers.")
  private @Nullable List<Integer> only;

  /// Needed by the ServiceLoader.
  public ProveCommand() {}

  @Override
  public Integer call() {
    if (only != null && seed == null) {
      throw new ParameterException(spec.commandLine(), "--only goes with --seed");
    }
    if (seeds < 1) {
      throw new ParameterException(spec.commandLine(), "--seeds must be at least 1: " + seeds);
    }
    PrintWriter out = spec.commandLine().getOut();
    return seed == null ? many(out) : one(seed, out);
  }

  private int one(long number, PrintWriter out) {
    Script script = Script.of(number);
    List<Integer> numbers = only;
    Play.Result played =
        Proving.quietly(
            () -> {
              if (numbers != null) {
                return Proving.checked(script.only(Set.copyOf(numbers)));
              }
              return Proving.checked(script);
            });
    played.lines().forEach(out::println);
    out.printf("history %d: %s%n", number, played.digest());
    Violation violation = played.violation();
    if (violation != null) {
      out.println("BROKEN: " + violation.getMessage());
    }
    out.flush();
    return violation == null ? 0 : BROKEN;
  }

  private int many(PrintWriter out) {
    int threads = Runtime.getRuntime().availableProcessors();
    Proving.Summary summary = Proving.run(from, seeds, threads, bar(out));
    if (isTerminal()) {
      out.print("\r" + " ".repeat(BAR + BAR) + "\r");
    }
    double seconds = Math.max(1e-9, summary.took().toNanos() / 1e9);
    out.printf(
        Locale.ROOT,
        "%,d histories of seeds %d to %d, %s simulated in %s: %,.0f simulated seconds and %,.0f"
            + " slot observations a second on %d threads%n",
        summary.histories(),
        from,
        from + seeds - 1,
        Durations.format(summary.simulated()),
        Durations.format(summary.took()),
        summary.simulated().toSeconds() / seconds,
        summary.observations() / seconds,
        threads);
    out.printf(
        Locale.ROOT,
        "%,d slot observations in %,d seconds of CPU%n",
        summary.observations(),
        summary.cpu().toSeconds());
    out.printf(
        Locale.ROOT,
        "%,d slots dropped and %,d tasks resumed, each judged by every law%n",
        summary.drops(),
        summary.resumes());
    out.println("histories: " + summary.digest());
    if (summary.broken().isEmpty()) {
      out.println("every law held");
      out.flush();
      return 0;
    }
    tell(summary.broken(), out);
    out.flush();
    return BROKEN;
  }

  private static void tell(List<Proving.Broken> broken, PrintWriter out) {
    out.printf("%d histories broke a law:%n", broken.size());
    broken.stream()
        .collect(Collectors.groupingBy(b -> b.violation().law(), Collectors.counting()))
        .forEach((law, times) -> out.printf("  %d x %s%n", times, law));
    for (Proving.Broken b : broken.stream().limit(SHOWN).toList()) {
      String law = b.violation().law();
      Script shortest =
          Proving.quietly(
              () ->
                  Shrink.of(
                      Script.of(b.seed()), law, script -> Proving.checked(script).violation()));
      out.printf("%nseed %d: %s%n", b.seed(), b.violation().getMessage());
      out.printf("the shortest history that shows it:%n");
      Proving.quietly(() -> Proving.checked(shortest)).lines().forEach(l -> out.println("  " + l));
      out.printf(
          "play it again: slotwarden prove --seed %d --only %s%n",
          b.seed(),
          new TreeSet<>(shortest.kept())
              .stream().map(String::valueOf).collect(Collectors.joining(",")));
    }
  }

  private Proving.Progress bar(PrintWriter out) {
    if (!isTerminal()) {
      return _ -> {};
    }
    AtomicLong shown = new AtomicLong();
    long begun = System.nanoTime();
    return played -> {
      long now = System.nanoTime();
      long last = shown.get();
      if (now - last > SIGN_OF_LIFE_NANOS && shown.compareAndSet(last, now)) {
        int done = (int) ((long) BAR * played / seeds);
        Duration left =
            Duration.ofNanos((now - begun) / Math.max(1, played) * (seeds - played))
                .truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        out.printf(
            "\r[%s%s] %d of %d, %s left   ",
            "#".repeat(done), ".".repeat(BAR - done), played, seeds, Durations.format(left));
        out.flush();
      }
    };
  }

  private static boolean isTerminal() {
    return System.console() != null && System.console().isTerminal();
  }
}

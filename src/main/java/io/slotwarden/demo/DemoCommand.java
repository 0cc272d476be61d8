package io.slotwarden.demo;

import io.slotwarden.cli.ExtraCommand;
import io.slotwarden.model.Durations;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `slotwarden demo`. Exit codes: 0 the story was told, 1 something in it did not happen, 2 wrong
/// usage.
@Command(
    name = "demo",
    description = {
      "Shows what slotwarden does, in about a minute: a real PostgreSQL, a simulated DMS and the"
          + " real daemon, with its API and metrics.",
      "",
      "Everything listens on loopback and lives in one temporary directory; Ctrl-C ends it and"
          + " leaves nothing behind."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the story was told",
      "1:something in it did not happen",
      "2:wrong usage",
      "130:ended by Ctrl-C"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  slotwarden demo              stays up after the story, until Ctrl-C",
      "  slotwarden demo --for 90s    ends by itself"
    })
public final class DemoCommand implements ExtraCommand {
  private static final int USUAL_PORT = 9432;
  private static final int FAILED = 1;
  private static final int LARGEST_PORT = 65_535;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  private boolean help;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port of the daemon's API and metrics. Default: 9432, or any free one.")
  private @Nullable Integer port;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "End by itself after this long (90s, 5m), but not before the story is told.")
  private @Nullable Duration lasts;

  /// Needed by the ServiceLoader.
  public DemoCommand() {}

  @Override
  public Integer call() throws Exception {
    InstantSource clock = InstantSource.system();
    Narrator narrator = Narrator.onConsole(clock);
    Ending ending = new Ending();
    if (port != null && (port < 0 || port > LARGEST_PORT)) {
      throw new ParameterException(spec.commandLine(), "--port is 0 (any free one) to 65535");
    }
    Program.endOnSignals(ending, narrator);
    try (ending) {
      return play(narrator, ending, clock);
    } catch (Ending.DemoEnds e) {
      return Program.INTERRUPTED;
    } catch (Exception e) {
      if (ending.hasBegun()) {
        return Program.INTERRUPTED;
      }
      throw e;
    }
  }

  private int play(Narrator narrator, Ending ending, InstantSource clock) throws Exception {
    Path directory = ending.start(() -> TemporaryDirectory.create()).path();
    DaemonLog log = DaemonLog.into(directory);
    Program.keepIn(directory);
    narrator.say("slotwarden demo: starting PostgreSQL, a simulated DMS and the daemon ...");
    try {
      Stage stage =
          Stage.set(
              directory, freePort(), Pace.TO_READ, narrator, ending, clock, Program.version());
      introduce(stage, narrator);
      new Story(stage, Pace.TO_READ, narrator, new Patience(clock, ending)).tell();
      conclude(stage, narrator, ending);
      return 0;
    } catch (Patience.StepMissed | IOException e) {
      if (ending.hasBegun()) {
        return Program.INTERRUPTED;
      }
      narrator.say("FAILED. %s", String.valueOf(e.getMessage()));
      if (e instanceof Patience.StepMissed) {
        log.showTail();
      }
      return FAILED;
    }
  }

  private static void introduce(Stage stage, Narrator narrator) {
    narrator.say(
        "The daemon runs with %s (mode enforce, seconds for days).", stage.configuration());
    narrator.say("Look while it runs: %1$s/ (the page) and %1$s/metrics", stage.api().base());
  }

  private void conclude(Stage stage, Narrator narrator, Ending ending) throws InterruptedException {
    narrator.chapter("That was the story.");
    narrator.say(
        "Still running: %s/ (the page), /api/v1/{status,slots,tasks,alerts,actions} and /metrics",
        stage.api().base());
    narrator.say(
        "  or: ./slotwarden explain %s/%s --api %s",
        DemoConfiguration.SOURCE, DemoConfiguration.OWNED_SLOT, stage.api().base());
    if (lasts == null) {
      narrator.say("Ctrl-C ends it and removes everything.");
      new CountDownLatch(1).await();
    }
    Duration left = java.util.Objects.requireNonNull(lasts).minus(narrator.elapsed());
    if (left.isPositive()) {
      narrator.say("It ends by itself in %s; Ctrl-C ends it now.", Durations.format(left));
      TimeUnit.MILLISECONDS.sleep(left.toMillis());
    }
    if (!ending.hasBegun()) {
      narrator.say("The end: stopping everything and removing %s.", stage.directory());
    }
  }

  private int freePort() throws IOException {
    int wanted = port == null ? USUAL_PORT : port;
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), wanted));
      return wanted;
    } catch (IOException e) {
      if (port == null) {
        return 0;
      }
      throw new IOException(
          "port " + port + " is not to be had (" + e.getMessage() + "): give another, or --port 0",
          e);
    }
  }

  /// Durations as everywhere in slotwarden.
  static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return Durations.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}

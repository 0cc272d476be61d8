package io.slotwarden.cli;

import io.slotwarden.config.Config;
import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.ConfigSource;
import io.slotwarden.config.Loaded;
import io.slotwarden.config.LogConfig;
import io.slotwarden.config.Problem;
import io.slotwarden.config.Secret;
import io.slotwarden.daemon.Daemon;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// `run`: the daemon, until it is told to stop.
@Command(
    name = "run",
    description = "Runs the daemon, until SIGTERM or Ctrl-C. SIGHUP reads the configuration again.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:stopped", "1:it could not start", "2:the configuration is broken"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  slotwarden run -c slotwarden.yaml",
      "  SLOTWARDEN_CONFIG=/etc/slotwarden.yaml slotwarden run"
    })
final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);
  private static final int BROKEN = 2;

  /// How often all of the small heap is collected. By itself the serial collector lets it grow to
  /// its limit first, with what the start needed and what outlived a look: tens of megabytes that
  /// are given back this way, for some 40 ms of a core.
  private static final Duration TIDY = Duration.ofMinutes(1);

  private final Secret.Environment environment;
  @Spec private CommandSpec spec;
  @Mixin private ConfigFile file;

  RunCommand(Secret.Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    LogConfig first = LogConfig.first(environment);
    Logging.follow(first);
    ConfigSource source = file.find(environment);
    return switch (ConfigLoader.load(source, environment)) {
      case Loaded.Invalid(List<Problem> problems) -> {
        say(source, problems, first);
        yield BROKEN;
      }
      case Loaded.Valid(Config config, List<Problem> warnings) -> {
        Logging.follow(config.log());
        say(source, warnings, config.log());
        yield run(config);
      }
    };
  }

  /// To people as `config validate` does; where lines are JSON, as such.
  private void say(ConfigSource source, List<Problem> problems, LogConfig log) {
    if (log.format() == LogConfig.Format.JSON) {
      problems.forEach(
          p ->
              LOG.atLevel(p.severity() == Problem.Severity.ERROR ? Level.ERROR : Level.WARN)
                  .addKeyValue("event", "config")
                  .addKeyValue("path", p.path())
                  .addKeyValue("line", p.line())
                  .log("{}", p.describe(source.name())));
      return;
    }
    PrintWriter err = spec.commandLine().getErr();
    problems.forEach(p -> err.println(p.describe(source.name())));
    err.flush();
  }

  private int run(Config config) throws InterruptedException {
    Hangups<Daemon> hangups =
        new Hangups<>(
            daemon -> {
              Loaded loaded = ConfigLoader.load(file.find(environment), environment);
              if (daemon.reload(loaded) && loaded instanceof Loaded.Valid(var taken, var _)) {
                Logging.follow(taken.log());
              }
            });
    onHangup(hangups::hangUp);
    Daemon daemon;
    try {
      daemon = Daemon.start(config, InstantSource.system(), Main.version());
    } catch (IOException e) {
      if (config.log().format() == LogConfig.Format.JSON) {
        LOG.atError().addKeyValue("event", "start").log("can't start: {}", e.getMessage());
      } else {
        spec.commandLine().getErr().println("slotwarden: " + e.getMessage());
      }
      return 1;
    }
    hangups.started(daemon);
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(
                    () -> {
                      stop.countDown();
                      waitFor(stopped);
                    }));
    while (!stop.await(TIDY.toSeconds(), TimeUnit.SECONDS)) {
      Runtime.getRuntime().gc();
    }
    daemon.close();
    stopped.countDown();
    return 0;
  }

  /// Without signals (Windows, `nohup`) a restart takes the place of a reload.
  private static void onHangup(Runnable what) {
    try {
      SignalHandler before = Signal.handle(new Signal("HUP"), _ -> what.run());
      if (SignalHandler.SIG_IGN.equals(before)) {
        LOG.atWarn()
            .addKeyValue("event", "reload")
            .log(
                "SIGHUP is ignored, as whoever started this process wants it (nohup?): a changed"
                    + " configuration needs a restart");
      }
    } catch (IllegalArgumentException e) {
      LOG.atDebug().setCause(e).log("no SIGHUP here");
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}

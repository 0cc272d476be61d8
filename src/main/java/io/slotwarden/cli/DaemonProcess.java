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
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// What `run` does: the daemon as a process, until it is told to stop.
final class DaemonProcess {
  private static final Logger LOG = LoggerFactory.getLogger(DaemonProcess.class);
  private static final int BROKEN = 2;

  /// How often all of the small heap is collected. By itself the serial collector lets it grow to
  /// its limit first, with what the start needed and what outlived a look: tens of megabytes that
  /// are given back this way, for some 40 ms of a core.
  private static final Duration TIDY = Duration.ofMinutes(5);

  private static final Set<String> OPTION = Set.of("-c", "--config");

  private final @Nullable Path file;
  private final Secret.Environment environment;
  private final PrintWriter err;

  /// @param file that the option `-c` names
  DaemonProcess(@Nullable Path file, Secret.Environment environment, PrintWriter err) {
    this.file = file;
    this.environment = environment;
    this.err = err;
  }

  /// The process that `run` and `run -c FILE` ask for, as images and units write them. Without
  /// picocli: its classes are of a format that no AOT cache takes, and would be a tenth of a second
  /// of the daemon's start and 2 MB for as long as it runs.
  ///
  /// @return empty for everything else, mistakes and calls for help too: that is picocli's
  static Optional<DaemonProcess> plainly(
      Secret.Environment environment, PrintWriter err, String... arguments) {
    if (arguments.length == 0 || !arguments[0].equals("run")) {
      return Optional.empty();
    }
    if (arguments.length == 1) {
      return Optional.of(new DaemonProcess(null, environment, err));
    }
    if (arguments.length == 3 && OPTION.contains(arguments[1]) && isPlain(arguments[2])) {
      return Optional.of(new DaemonProcess(Path.of(arguments[2]), environment, err));
    }
    return Optional.empty();
  }

  /// To picocli, the name of a file is a word that begins otherwise than these.
  private static boolean isPlain(String file) {
    return !file.isEmpty() && "-@\"'".indexOf(file.charAt(0)) < 0 && file.indexOf('\0') < 0;
  }

  /// The name of the file that the configuration is read from, if an option names one.
  @Nullable Path file() {
    return file;
  }

  /// Runs until SIGTERM or Ctrl-C.
  ///
  /// @return the exit code: 0 stopped, 1 it could not start, 2 the configuration is broken
  int run() throws InterruptedException {
    LogConfig first = LogConfig.first(environment);
    Logging.follow(first);
    ConfigSource source = find();
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
    problems.forEach(p -> err.println(p.describe(source.name())));
    err.flush();
  }

  private ConfigSource find() {
    return ConfigSource.find(file, environment);
  }

  private int run(Config config) throws InterruptedException {
    Hangups<Daemon> hangups =
        new Hangups<>(
            daemon -> {
              Loaded loaded = ConfigLoader.load(find(), environment);
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
        err.println("slotwarden: " + e.getMessage());
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

package io.slotwarden.demo;

import io.slotwarden.cli.ExtraCommand;
import io.slotwarden.config.Config;
import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.ConfigSource;
import io.slotwarden.config.Loaded;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import sun.misc.Signal;

/// What the commands that start servers have in common as programs.
public final class Program {
  /// The exit code after Ctrl-C.
  public static final int INTERRUPTED = 130;

  private Program() {}

  /// The hook serves Ctrl-C, SIGTERM and SIGHUP alike. The JVM would swallow a second Ctrl-C while
  /// it runs, so that one is ours.
  public static void endOnSignals(Ending ending, Narrator narrator) {
    Thread hook =
        new Thread(
            () -> {
              narrator.fallSilent();
              ending.close();
            },
            "demo-ends");
    Runtime.getRuntime().addShutdownHook(hook);
    AtomicBoolean asked = new AtomicBoolean();
    Signal.handle(
        new Signal("INT"),
        _ -> {
          if (asked.getAndSet(true)) {
            Postmaster.quitAll();
            System.err.println("demo: ended at once; its temporary directory may be left");
            Runtime.getRuntime().halt(INTERRUPTED);
          }
          narrator.say("Ctrl-C: stopping everything and removing its files (once more: at once).");
          new Thread(() -> System.exit(INTERRUPTED), "ctrl-c").start();
        });
  }

  /// Libraries leave files of their own in the temporary directory of the machine, unless told.
  public static void keepIn(Path directory) {
    System.setProperty("org.sqlite.tmpdir", directory.toString());
    System.setProperty("ot.epg.working-dir", directory.resolve("programs").toString());
  }

  /// The simulated DMS lets any signature in, but the SDK wants something to sign with.
  public static void awsCredentials() {
    System.setProperty("aws.accessKeyId", "AKIADEMO000000000000");
    System.setProperty("aws.secretAccessKey", "demo");
  }

  /// As `run -c FILE` does, but without this machine's environment: the demo is the same
  /// everywhere.
  public static Config config(Path file) throws IOException {
    return switch (ConfigLoader.load(ConfigSource.find(file, _ -> null), _ -> null)) {
      case Loaded.Valid(Config config, var _) -> config;
      case Loaded.Invalid(var problems) ->
          throw new IOException(
              "the demo's own configuration is refused:\n"
                  + problems.stream()
                      .map(p -> p.describe(file.toString()))
                      .collect(Collectors.joining("\n")));
    };
  }

  public static String version() {
    return Optional.ofNullable(ExtraCommand.class.getPackage().getImplementationVersion())
        .orElse("demo");
  }
}

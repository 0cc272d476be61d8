package io.slotwarden.cli;

import io.slotwarden.config.Config;
import io.slotwarden.config.Secret;
import io.slotwarden.record.StoreFacts;
import io.slotwarden.record.StoreLook;
import io.slotwarden.record.StoreUnavailable;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `store backup`: one moment of the store in a file of its own.
@Command(
    name = "backup",
    description = {
      "Copies the store as it is at one moment, whether the daemon runs or not, and checks the"
          + " copy.",
      "In the copy everything is paused: whoever puts it in the store's place looks first, and"
          + " then",
      "takes the pause back (docs/store.md)."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the copy is whole and on the disk",
      "1:there is none: FILE is there already, the disk is full, the store is damaged",
      "2:wrong usage; a broken configuration"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  slotwarden store backup slotwarden-2026-11-27.db",
      "  docker exec slotwarden slotwarden store backup - > slotwarden-2026-11-27.db",
      "  slotwarden store info slotwarden-2026-11-27.db"
    })
final class StoreBackupCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int BROKEN = 2;
  private static final String STANDARD_OUTPUT = "-";

  private final Secret.Environment environment;
  private final InstantSource clock;
  private final OutputStream standardOutput;
  private final boolean terminal;

  @Spec private CommandSpec spec;
  @Mixin private ConfigFile configuration;

  @Parameters(
      paramLabel = "FILE",
      description = "A file that is not there yet; - is standard output, for a pipe.")
  private String file = "";

  /// @param terminal standard output is a terminal
  StoreBackupCommand(
      Secret.Environment environment,
      InstantSource clock,
      OutputStream standardOutput,
      boolean terminal) {
    this.environment = environment;
    this.clock = clock;
    this.standardOutput = standardOutput;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    boolean toStandardOutput = file.equals(STANDARD_OUTPUT);
    if (toStandardOutput && terminal) {
      throw new ParameterException(
          spec.commandLine(), "standard output is a terminal: name a file, or add > FILE");
    }
    PrintWriter err = spec.commandLine().getErr();
    Config config = configuration.load(environment, err::println).orElse(null);
    if (config == null) {
      err.flush();
      return BROKEN;
    }
    try (StoreLook store = StoreLook.open(config.store().path())) {
      StoreFacts made =
          toStandardOutput
              ? store.copyTo(standardOutput, clock.instant())
              : store.copyTo(Path.of(file), clock.instant());
      PrintWriter told = toStandardOutput ? err : spec.commandLine().getOut();
      told.println(
          Shown.text(
              "copied %s to %s: %s"
                  .formatted(
                      config.store().path(),
                      toStandardOutput ? "standard output" : made.file(),
                      StoreInfoCommand.line(made))));
      told.flush();
      return 0;
    } catch (StoreUnavailable e) {
      err.println(Shown.text("slotwarden: " + e.getMessage()));
      return FAILED;
    } finally {
      err.flush();
    }
  }
}

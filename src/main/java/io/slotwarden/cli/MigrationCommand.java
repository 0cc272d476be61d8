package io.slotwarden.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `migration`: a migration as a whole.
@Command(
    name = "migration",
    description = "Shows what is left over after a migration, and what puts it right.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    exitCodeOnInvalidInput = 3)
final class MigrationCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /// In the surroundings of this process.
  static CommandLine commandLine() {
    return new CommandLine(new MigrationCommand())
        .addSubcommand(MigrationCloseCommand.inThisProcess());
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "Name one of " + String.join(", ", spec.commandLine().getSubcommands().keySet()));
  }
}

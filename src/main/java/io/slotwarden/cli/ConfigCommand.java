package io.slotwarden.cli;

import io.slotwarden.config.Secret;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `config`: the configuration itself, without a daemon.
@Command(
    name = "config",
    description = "Checks and shows the configuration.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class ConfigCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /// The command with its three subcommands.
  ///
  /// @param liveSlots what `validate` looks at servers with
  static CommandLine commandLine(Secret.Environment environment, LiveSlots liveSlots) {
    return new CommandLine(new ConfigCommand())
        .addSubcommand(new ConfigValidateCommand(environment, liveSlots))
        .addSubcommand(new ConfigSchemaCommand())
        .addSubcommand(new ConfigShowCommand(environment));
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Name one of validate, schema, show");
  }
}

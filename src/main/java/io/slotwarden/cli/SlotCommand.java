package io.slotwarden.cli;

import io.slotwarden.config.Secret;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `slot`: slots with an owner and an end, from their creation to their drop by hand.
@Command(
    name = "slot",
    description = "Makes slots with an owner and an end, lists, renews, releases and drops them.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class SlotCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  static CommandLine commandLine(Secret.Environment environment) {
    return new CommandLine(new SlotCommand())
        .addSubcommand(new SlotCreateCommand(environment))
        .addSubcommand(new SlotListCommand())
        .addSubcommand(new SlotRenewCommand(environment))
        .addSubcommand(new SlotReleaseCommand(environment))
        .addSubcommand(new SlotDropCommand());
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "Name one of " + String.join(", ", spec.commandLine().getSubcommands().keySet()));
  }
}

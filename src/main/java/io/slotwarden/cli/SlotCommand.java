package io.slotwarden.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What a person does to one slot.
@Command(
    name = "slot",
    mixinStandardHelpOptions = true,
    description = "Acts on one slot, through the daemon and its guard.",
    subcommands = {SlotDropCommand.class})
final class SlotCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "Name a command");
  }
}

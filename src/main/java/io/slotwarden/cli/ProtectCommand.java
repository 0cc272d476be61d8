package io.slotwarden.cli;

import io.slotwarden.config.Secret;
import picocli.CommandLine.Command;

/// Forbids the drop of a slot for good.
@Command(
    name = "protect",
    mixinStandardHelpOptions = true,
    description = "Forbids the drop of a slot, until it is taken back.",
    footer = {
      "%nTARGET may also be a source: all its slots. It lasts until --end; grace and notice start"
          + " anew",
      "then. It stands in the store: `protected` in the configuration survives the loss of that"
          + " too.",
      "%nExamples:",
      "  slotwarden protect orders/mig_2026_orders --reason \"load runs until Friday\"",
      "  slotwarden protect orders/mig_2026_orders --reason \"load is done\" --end"
    })
final class ProtectCommand extends LastingWordCommand {
  ProtectCommand() {
    this(System::getenv);
  }

  ProtectCommand(Secret.Environment environment) {
    super("protect", "protected", environment);
  }
}

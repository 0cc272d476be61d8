package io.slotwarden.cli;

import io.slotwarden.config.Secret;
import picocli.CommandLine.Command;

/// Permits what waits for a person.
@Command(
    name = "approve",
    mixinStandardHelpOptions = true,
    description = "Permits what waits for a person; every other rule still stands.",
    footer = {
      "%nSOURCE/SLOT: its drop, where guard.approval asks for it, or a rule that only a person can",
      "release; it no longer counts for max-due. It counts for the slot as it is: a slot that"
          + " moves",
      "needs another one. DMS/TASK: resuming it although changes may be lost, for its present"
          + " stop.",
      "DMS: that its inventory is really empty. Never all, never a whole source.",
      "%nExamples:",
      "  slotwarden approve orders/mig_2026_orders --reason \"load is done, asked Ann\"",
      "  slotwarden approve orders/mig_2026_orders --reason \"not yet after all\" --end",
      "  slotwarden approve prod/orders-to-redshift --reason \"gap is reloaded by hand\"",
      "  slotwarden approve prod --reason \"all migrations are over\""
    })
final class ApproveCommand extends LastingWordCommand {
  ApproveCommand() {
    this(System::getenv);
  }

  ApproveCommand(Secret.Environment environment) {
    super("approve", "approved", environment);
  }
}

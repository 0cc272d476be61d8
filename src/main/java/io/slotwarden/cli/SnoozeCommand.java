package io.slotwarden.cli;

import io.slotwarden.config.Secret;
import picocli.CommandLine.Command;

/// Forbids the drop for a while and mutes repeats.
@Command(
    name = "snooze",
    mixinStandardHelpOptions = true,
    description = "Forbids the drop for a while, and mutes repeated messages.",
    footer = {
      "%nTARGET may also be a source or a dms entry. Without --for it lasts 24h; 30d at most. When"
          + " it",
      "ends, grace and notice start anew.",
      "%nExamples:",
      "  slotwarden snooze orders/mig_2026_orders --reason \"ask on Monday\" --for 3d",
      "  slotwarden snooze orders/mig_2026_orders --reason \"asked\" --end"
    })
final class SnoozeCommand extends LastingWordCommand {
  SnoozeCommand() {
    this(System::getenv);
  }

  SnoozeCommand(Secret.Environment environment) {
    super("snooze", "snoozed", environment);
  }
}

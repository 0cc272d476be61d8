package io.slotwarden.cli;

import io.slotwarden.config.Secret;
import picocli.CommandLine.Command;

/// Forbids every act on a target.
@Command(
    name = "pause",
    mixinStandardHelpOptions = true,
    description = "Forbids every act on a target; watching and telling go on.",
    footer = {
      "%nTARGET may also be a source, a dms entry, or all. Without --for it lasts until it is"
          + " taken",
      "back, by --end or by unpause.",
      "%nExamples:",
      "  slotwarden pause all --reason \"release\" --for 2h",
      "  slotwarden pause orders/mig_2026_orders --reason \"still needed\""
    })
final class PauseCommand extends LastingWordCommand {
  PauseCommand() {
    this(System::getenv);
  }

  PauseCommand(Secret.Environment environment) {
    super("pause", "paused", environment);
  }
}

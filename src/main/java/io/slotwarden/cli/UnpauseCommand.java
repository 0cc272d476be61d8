package io.slotwarden.cli;

import io.slotwarden.config.Secret;
import java.util.Map;
import picocli.CommandLine.Command;

/// Takes a pause back.
@Command(
    name = "unpause",
    mixinStandardHelpOptions = true,
    description = "Takes a pause back.",
    footer = {"%nExamples:", "  slotwarden unpause all --reason \"release is done\""})
final class UnpauseCommand extends WordCommand {
  UnpauseCommand() {
    this(System::getenv);
  }

  UnpauseCommand(Secret.Environment environment) {
    super("unpause", environment);
  }

  @Override
  void say(Map<String, Object> body) {}

  @Override
  String done(boolean ended) {
    return "unpaused";
  }
}

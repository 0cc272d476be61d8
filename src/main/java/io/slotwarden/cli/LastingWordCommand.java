package io.slotwarden.cli;

import io.slotwarden.config.Secret;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// A word that stands for some time and can be taken back.
abstract class LastingWordCommand extends WordCommand {
  private final String done;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "how long, e.g. 90m, 12h, 3d; what holds without it: see below")
  private @Nullable String lasts;

  @Option(names = "--end", description = "take it back: what was said of this target ends now")
  private boolean end;

  /// @param word as the API spells it
  /// @param done what it does to a target: `paused`
  LastingWordCommand(String word, String done, Secret.Environment environment) {
    super(word, environment);
    this.done = done;
  }

  @Override
  final void say(Map<String, Object> body) {
    if (lasts != null) {
      body.put("for", lasts);
    }
    if (end) {
      body.put("end", true);
    }
  }

  @Override
  final String done(boolean ended) {
    return ended ? "no longer " + done : done;
  }
}

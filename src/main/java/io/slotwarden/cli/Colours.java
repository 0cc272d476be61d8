package io.slotwarden.cli;

import io.slotwarden.config.Secret;
import org.jspecify.annotations.Nullable;

/// Colour for the four statuses, on a terminal whose user has not forbidden it (no-color.org).
///
/// @param on false: text stays as it is
record Colours(boolean on) {
  private static final String RESET = "\u001b[0m";

  /// @param terminal standard output is a terminal
  static Colours of(Secret.Environment environment, boolean terminal) {
    String term = environment.get("TERM");
    return new Colours(
        terminal
            && !isSet(environment.get("NO_COLOR"))
            && !isSet(environment.get("SLOTWARDEN_NO_COLOR"))
            && isSet(term)
            && !"dumb".equals(term));
  }

  String paint(CheckStatus status) {
    if (!on) {
      return status.name();
    }
    String colour =
        switch (status) {
          case OK -> "\u001b[32m";
          case WARNING -> "\u001b[33m";
          case CRITICAL -> "\u001b[1;31m";
          case UNKNOWN -> "\u001b[35m";
        };
    return colour + status.name() + RESET;
  }

  private static boolean isSet(@Nullable String value) {
    return value != null && !value.isEmpty();
  }
}

package io.slotwarden.observe.dms;

import org.jspecify.annotations.Nullable;

/// Members without which an item can't be told from another.
final class Required {
  private Required() {}

  /// @throws UnreadableAnswer when it is missing or blank
  static String text(@Nullable String value, String member) {
    if (value == null || value.isBlank()) {
      throw new UnreadableAnswer("an item of the listing has no " + member);
    }
    return value;
  }
}

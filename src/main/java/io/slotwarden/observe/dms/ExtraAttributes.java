package io.slotwarden.observe.dms;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The extra connection attributes of an endpoint: `key=value;key=value`, keys in any case, blanks
/// anywhere.
final class ExtraAttributes {
  private ExtraAttributes() {}

  /// The value of a key; empty when it is not there or blank.
  static Optional<String> value(@Nullable String attributes, String key) {
    if (attributes == null) {
      return Optional.empty();
    }
    for (String pair : attributes.split(";", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).strip().equalsIgnoreCase(key)) {
        String value = unquoted(pair.substring(equals + 1).strip());
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
      }
    }
    return Optional.empty();
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1).strip() : value;
  }
}

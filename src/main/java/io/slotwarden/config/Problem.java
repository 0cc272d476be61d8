package io.slotwarden.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One thing that is wrong, or doubtful, about a configuration file. Never carries a secret.
///
/// @param line counted from 1; 0 when the problem has no place in the text (a missing file, an
///   environment variable)
/// @param column counted from 1; 0 when the problem has no place in the text
/// @param path the key as `sources[0].actor.username`; empty for the file as a whole
/// @param message what is wrong and why
/// @param suggestion what to do about it; null when the message says it all
public record Problem(
    Severity severity,
    int line,
    int column,
    String path,
    String message,
    @Nullable String suggestion) {

  /// An error makes the configuration unusable; a warning does not.
  public enum Severity {
    ERROR,
    WARNING
  }

  /// One line as compilers write it: `file:line:col: error: path: message (suggestion)`, without
  /// the parts that it has not.
  public String describe(String file) {
    StringBuilder text = new StringBuilder(file);
    if (line > 0) {
      text.append(':').append(line).append(':').append(column);
    }
    text.append(": ").append(severity.name().toLowerCase(Locale.ROOT)).append(": ");
    if (!path.isEmpty()) {
      text.append(path).append(": ");
    }
    text.append(message);
    if (suggestion != null) {
      text.append(" (").append(suggestion).append(')');
    }
    return text.toString();
  }
}

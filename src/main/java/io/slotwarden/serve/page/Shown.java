package io.slotwarden.serve.page;

import io.slotwarden.model.Invisible;

/// Makes text from elsewhere visible and harmless: slots, tasks and errors are named by whoever may
/// write to a database or an account. What can't be seen, or would turn the writing around, is
/// shown as its code point and not taken away, so that two names that differ look different. The
/// ends of lines in long messages become an arrow.
final class Shown {
  /// Longer texts are errors of AWS or of a server; the API has them in full.
  static final int LIMIT = 1_000;

  private Shown() {}

  /// Markup is not touched here: the template escapes it.
  static String text(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int end = Math.min(text.length(), LIMIT);
    text.substring(0, end).replace("\r\n", "\n").codePoints().forEach(c -> append(out, c));
    if (end < text.length()) {
      out.append(" … (").append(text.length() - end).append(" characters more)");
    }
    return out.toString();
  }

  private static void append(StringBuilder out, int c) {
    if (c == '\n') {
      out.append(" ↵ ");
    } else if (c == '\t') {
      out.append(' ');
    } else if (Invisible.orPrivate(c)) {
      code(out, c);
    } else {
      out.appendCodePoint(c);
    }
  }

  private static void code(StringBuilder out, int c) {
    out.append(String.format("‹U+%04X›", c));
  }
}

package io.slotwarden.cli;

import io.slotwarden.model.Invisible;

/// Text that anyone may have written into a database, shown as what it is: what would move a cursor
/// or turn the direction of writing is escaped, and so is the bar that begins the performance data
/// of monitoring plug-ins.
final class Shown {
  private Shown() {}

  static String text(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (c == '|' || Invisible.is(c)) {
                out.append(
                    c < 0x100
                        ? String.format("\\x%02x", c)
                        : c < 0x10000 ? String.format("\\u%04x", c) : String.format("\\U%08x", c));
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }

  /// True for what a terminal shows as it is, `|` too: it can be copied from there.
  static boolean isPlain(String text) {
    return text.codePoints().noneMatch(Invisible::is);
  }
}

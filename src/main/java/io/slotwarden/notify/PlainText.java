package io.slotwarden.notify;

/// Makes text harmless to whatever shows it: names come from databases and accounts that anyone may
/// have written to.
public final class PlainText {
  private PlainText() {}

  /// One line without control characters, line breaks, marks of writing direction and lone
  /// surrogates; runs of blanks become one.
  public static String line(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ') {
                  out.append(' ');
                }
              } else if (isShown(c)) {
                out.appendCodePoint(c);
              }
            });
    return out.toString().strip();
  }

  private static boolean isShown(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> false;
      default -> true;
    };
  }
}

package io.slotwarden.model;

/// Characters that can't be seen, and that a screen may obey: they move the cursor, turn the
/// direction of writing, or end a line. Every place that shows other people's text asks here, and
/// spells them in its own way.
public final class Invisible {
  private Invisible() {}

  public static boolean is(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  /// The same, or a character whose look is nobody's business but its font's.
  public static boolean orPrivate(int codePoint) {
    return is(codePoint) || Character.getType(codePoint) == Character.PRIVATE_USE;
  }
}

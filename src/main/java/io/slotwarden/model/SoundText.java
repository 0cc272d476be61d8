package io.slotwarden.model;

/// Text from elsewhere as JSON can carry it, and as its readers take it back: of whole characters,
/// and bounded. One text that is neither must not cost all that is written together with it.
public final class SoundText {
  /// In UTF-16 units. Our own reader doubles a buffer up to 32,768 and refuses what is longer.
  public static final int LIMIT = 30_000;

  private static final char REPLACEMENT = '\uFFFD';

  private SoundText() {}

  /// The text itself where it is sound. Halves of characters are replaced; what is too long ends
  /// with how much is missing.
  public static String of(String text) {
    return of(text, LIMIT);
  }

  /// The same, with a bound of its own.
  ///
  /// @param limit in UTF-16 units, at least 1
  public static String of(String text, int limit) {
    String whole = hasHalf(text) ? replaced(text) : text;
    if (whole.length() <= limit) {
      return whole;
    }
    int end = Character.isHighSurrogate(whole.charAt(limit - 1)) ? limit - 1 : limit;
    return whole.substring(0, end) + " … (" + (whole.length() - end) + " characters more)";
  }

  private static boolean hasHalf(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (isHalf(text.codePointAt(i))) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  private static String replaced(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> out.appendCodePoint(isHalf(c) ? REPLACEMENT : c));
    return out.toString();
  }

  private static boolean isHalf(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}

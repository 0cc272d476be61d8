package io.slotwarden.model;

import java.util.Locale;

/// Text as PostgreSQL reads it.
public final class SqlText {
  private SqlText() {}

  /// A literal that a person can copy, whatever is in the text: what can't be seen, or would be
  /// read otherwise, is escaped.
  public static String literal(String text) {
    if (text.codePoints().allMatch(SqlText::isPlain)) {
      return "'" + text.replace("'", "''") + "'";
    }
    StringBuilder out = new StringBuilder("E'");
    text.codePoints().forEach(c -> out.append(escaped(c)));
    return out.append("'").toString();
  }

  /// A name as SQL reads it back, whatever is in it: what can't be seen, or would be read
  /// otherwise, is escaped (`U&"..."`; beyond ASCII that needs a database in UTF8 before 13). For
  /// people: what is executed is quoted by the server itself.
  public static String identifier(String name) {
    if (isWord(name) && !ReservedWords.has(name)) {
      return name;
    }
    String quoted = name.replace("\"", "\"\"");
    if (name.codePoints().allMatch(SqlText::isPlain)) {
      return "\"" + quoted + "\"";
    }
    StringBuilder out = new StringBuilder("U&\"");
    quoted
        .codePoints()
        .forEach(
            c ->
                out.append(
                    c == '\\'
                        ? "\\\\"
                        : isVisible(c)
                            ? Character.toString(c)
                            : String.format(Locale.ROOT, c < 0x10000 ? "\\%04x" : "\\+%06x", c)));
    return out.append('"').toString();
  }

  /// Of lower-case letters, `_` and digits, no digit first.
  private static boolean isWord(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!(c >= 'a' && c <= 'z' || c == '_' || i > 0 && c >= '0' && c <= '9')) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /// The text with everything that can't be seen escaped; two texts never become the same.
  public static String visible(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> out.append(c == '\'' ? "'" : isPlain(c) ? Character.toString(c) : escaped(c)));
    return out.toString();
  }

  private static boolean isPlain(int c) {
    return c != '\\' && isVisible(c);
  }

  private static boolean isVisible(int c) {
    // The bar would end the line that monitoring systems read.
    return c != '|' && !Invisible.orPrivate(c);
  }

  private static String escaped(int c) {
    if (c == '\'') {
      return "''";
    }
    if (c == '\\') {
      return "\\\\";
    }
    if (isVisible(c)) {
      return Character.toString(c);
    }
    return c < 0x10000
        ? String.format(Locale.ROOT, "\\u%04x", c)
        : String.format(Locale.ROOT, "\\U%08x", c);
  }
}

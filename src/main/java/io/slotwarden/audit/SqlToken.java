package io.slotwarden.audit;

import java.util.ArrayList;
import java.util.List;

/// A word of a definition, as the server writes definitions: comments and dollar quotes don't
/// occur.
///
/// @param text as it is written
/// @param value of a name what it stands for, without its quotes
/// @param spaced white space stands before it
record SqlToken(Kind kind, String text, String value, boolean spaced) {
  enum Kind {
    /// A keyword, or a name without quotes.
    WORD,
    QUOTED,
    STRING,
    OTHER
  }

  static List<SqlToken> of(String sql) {
    List<SqlToken> tokens = new ArrayList<>();
    int i = 0;
    while (i < sql.length()) {
      int start = i;
      while (i < sql.length() && Character.isWhitespace(sql.charAt(i))) {
        i++;
      }
      if (i == sql.length()) {
        break;
      }
      boolean spaced = i > start;
      int end = end(sql, i);
      String text = sql.substring(i, end);
      tokens.add(new SqlToken(kind(text), text, value(text), spaced));
      i = end;
    }
    return tokens;
  }

  /// What is left of a definition from this keyword on; all of it where it has none.
  static String from(String keyword, String sql) {
    StringBuilder rest = new StringBuilder();
    for (SqlToken token : of(sql)) {
      if (!rest.isEmpty() || token.is(keyword)) {
        rest.append(token.spaced && !rest.isEmpty() ? " " : "").append(token.text);
      }
    }
    return rest.isEmpty() ? sql : rest.toString();
  }

  private static int end(String sql, int from) {
    char c = sql.charAt(from);
    if (c == '"' || c == '\'') {
      return quoteEnd(sql, from, c);
    }
    if (c == 'E' && sql.startsWith("'", from + 1)) {
      return quoteEnd(sql, from + 1, '\'');
    }
    int i = from + 1;
    if (isLetter(c)) {
      while (i < sql.length() && isLetterOrDigit(sql.charAt(i))) {
        i++;
      }
    } else if (isDigit(c)) {
      while (i < sql.length() && (isLetterOrDigit(sql.charAt(i)) || sql.charAt(i) == '.')) {
        i++;
      }
    } else if (sql.startsWith("::", from)) {
      i++;
    }
    return i;
  }

  /// A quote within is doubled; the server writes backslashes doubled too, so they hide none.
  private static int quoteEnd(String sql, int from, char quote) {
    int i = from + 1;
    while (i < sql.length()) {
      if (sql.charAt(i) != quote) {
        i++;
      } else if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
        i += 2;
      } else {
        return i + 1;
      }
    }
    return i;
  }

  private static Kind kind(String text) {
    char c = text.charAt(0);
    if (c == '"') {
      return Kind.QUOTED;
    }
    if (c == '\'' || text.startsWith("E'")) {
      return Kind.STRING;
    }
    return isLetter(c) ? Kind.WORD : Kind.OTHER;
  }

  private static String value(String text) {
    return switch (kind(text)) {
      case QUOTED -> text.substring(1, Math.max(1, text.length() - 1)).replace("\"\"", "\"");
      case WORD, STRING, OTHER -> text;
    };
  }

  boolean is(String what) {
    return text.equals(what);
  }

  /// A name of something, or a keyword.
  boolean isName() {
    return kind == Kind.WORD || kind == Kind.QUOTED;
  }

  /// The server writes keywords of its own in capitals, and quotes names that have any.
  boolean isKeyword() {
    return kind == Kind.WORD && text.chars().anyMatch(Character::isUpperCase);
  }

  private static boolean isLetter(char c) {
    return c == '_' || c >= 0x80 || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetterOrDigit(char c) {
    return isLetter(c) || isDigit(c) || c == '$';
  }
}

package io.slotwarden.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A JSON object on one line, for those who read a stream line by line. Other people's text can
/// neither end the line nor the string: what can't be seen is escaped, and half of a character,
/// over which strict readers stumble, is U+FFFD.
public final class JsonLine {
  private static final int REPLACEMENT = 0xFFFD;

  private final Map<String, Object> members = new LinkedHashMap<>();
  private final int limit;

  /// @param limit of a text, in UTF-16 units; what is longer is cut, and says so
  public JsonLine(int limit) {
    this.limit = limit;
  }

  /// Adds a member, unless the value is null, a number that JSON has not, or the key is taken.
  ///
  /// @param value a number or a truth value as such, a map or a list of such, anything else as text
  public JsonLine put(String key, @Nullable Object value) {
    if (value != null && !(value instanceof Double d && !Double.isFinite(d))) {
      members.putIfAbsent(key, value);
    }
    return this;
  }

  public boolean has(String key) {
    return members.containsKey(key);
  }

  /// Without the end of the line.
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    write(members, out);
    return out.toString();
  }

  private void write(Object value, StringBuilder out) {
    switch (value) {
      case Map<?, ?> map -> {
        out.append('{');
        String comma = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          out.append(comma);
          quote(String.valueOf(entry.getKey()), out);
          out.append(':');
          write(entry.getValue(), out);
          comma = ",";
        }
        out.append('}');
      }
      case List<?> list -> {
        out.append('[');
        String comma = "";
        for (Object entry : list) {
          out.append(comma);
          write(entry, out);
          comma = ",";
        }
        out.append(']');
      }
      case Integer _, Long _, Double _, Boolean _ -> out.append(value);
      default -> quote(value.toString(), out);
    }
  }

  private void quote(String text, StringBuilder out) {
    int end = Math.min(text.length(), limit);
    out.append('"');
    text.substring(0, end).codePoints().forEach(c -> escape(c, out));
    if (end < text.length()) {
      out.append("... (").append(text.length() - end).append(" characters more)");
    }
    out.append('"');
  }

  private static void escape(int c, StringBuilder out) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append((char) c);
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (Character.getType(c) == Character.SURROGATE) {
          out.appendCodePoint(REPLACEMENT);
        } else if (Invisible.is(c)) {
          for (char unit : Character.toChars(c)) {
            out.append(String.format("\\u%04x", (int) unit));
          }
        } else {
          out.appendCodePoint(c);
        }
      }
    }
  }
}

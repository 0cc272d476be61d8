package io.slotwarden.config;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// JSON for people and editors: indented, in the order of the maps, the same at each run.
public final class JsonText {
  private final StringBuilder out = new StringBuilder();

  private JsonText() {}

  /// A map that keeps this order: the order of `Map.of` changes from run to run.
  ///
  /// @param namesAndValues alternating
  public static Map<String, Object> ordered(Object... namesAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }

  /// @param value maps, lists, numbers, truth values and text
  public static String of(Object value) {
    JsonText json = new JsonText();
    json.value(value, "");
    return json.out.append('\n').toString();
  }

  private void value(Object value, String indent) {
    switch (value) {
      case Map<?, ?> map when map.isEmpty() -> out.append("{}");
      case Map<?, ?> map -> {
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        out.append("{\n");
        while (entries.hasNext()) {
          Map.Entry<?, ?> entry = entries.next();
          out.append(indent).append("  ").append(quoted(entry.getKey().toString())).append(": ");
          value(entry.getValue(), indent + "  ");
          out.append(entries.hasNext() ? ",\n" : "\n");
        }
        out.append(indent).append('}');
      }
      case List<?> list -> {
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
          out.append(i == 0 ? "" : ", ");
          value(list.get(i), indent + "  ");
        }
        out.append(']');
      }
      case Number number -> out.append(number);
      case Boolean flag -> out.append(flag);
      default -> out.append(quoted(value.toString()));
    }
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        default -> {
          if (c < ' ') {
            quoted.append(String.format("\\u%04x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}

package io.slotwarden.deploy.board;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// JSON in a fixed order: what fits a line stands in one, so that a change is a small difference.
final class Json {
  private static final int WIDTH = 140;

  private Json() {}

  /// @param pairs key, value, key, value; later ones replace earlier ones
  static Map<String, Object> object(@Nullable Object... pairs) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  static List<Object> list(Object... items) {
    return Arrays.asList(items);
  }

  static String text(Object value) {
    return text(value, 0) + "\n";
  }

  private static String text(@Nullable Object value, int depth) {
    String flat = flat(value);
    if (flat.length() + 2 * depth <= WIDTH || !(value instanceof Map || value instanceof List)) {
      return flat;
    }
    String inner = "\n" + "  ".repeat(depth + 1);
    String end = "\n" + "  ".repeat(depth);
    return value instanceof Map<?, ?> map
        ? map.entrySet().stream()
            .map(e -> flat(e.getKey()) + ": " + text(e.getValue(), depth + 1))
            .collect(Collectors.joining("," + inner, "{" + inner, end + "}"))
        : ((List<?>) value)
            .stream()
                .map(item -> text(item, depth + 1))
                .collect(Collectors.joining("," + inner, "[" + inner, end + "]"));
  }

  private static String flat(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(e -> flat(e.getKey()) + ": " + flat(e.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case List<?> list ->
          list.stream().map(Json::flat).collect(Collectors.joining(", ", "[", "]"));
      case String s -> '"' + s.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
      case Boolean b -> b.toString();
      case Number n -> n.toString();
      default -> throw new IllegalArgumentException("no JSON: " + value);
    };
  }
}

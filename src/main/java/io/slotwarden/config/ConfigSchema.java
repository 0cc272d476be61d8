package io.slotwarden.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The configuration as JSON Schema (draft 2020-12), for editors. It comes from the description
/// that the loader reads by, so the two can't drift apart; what spans several keys (names, floors,
/// contradictions) only the loader checks.
public final class ConfigSchema {
  private ConfigSchema() {}

  /// The schema as JSON text.
  public static String json() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "slotwarden configuration");
    schema.putAll(Keys.ROOT.schema());
    return JsonText.of(schema);
  }

  /// One key: its shape, and what people want to know about it.
  static Map<String, Object> property(Key<?> key) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", description(key));
    schema.putAll(key.shape().schema());
    Object value = defaultValue(key);
    if (value != null) {
      schema.put("default", value);
    }
    return schema;
  }

  private static String description(Key<?> key) {
    Duration floor = key.floor();
    return floor == null
        ? key.doc()
        : key.doc()
            + " At least "
            + YamlWriter.duration(floor)
            + ", unless guard.allow-short-times is true.";
  }

  /// As JSON has it: numbers, truth values and empty collections are themselves, the rest is text.
  private static @Nullable Object defaultValue(Key<?> key) {
    String text = key.defaultText();
    if (text == null) {
      return null;
    }
    return switch (key.shape()) {
      case Many<?> _ -> List.of();
      case Section _ -> Map.of();
      case Scalar<?> scalar ->
          switch (scalar.kind()) {
            case NUMBER -> Integer.valueOf(text);
            case FLAG -> Boolean.valueOf(text);
            case TEXT -> text;
          };
      case Reference _ -> text;
    };
  }
}

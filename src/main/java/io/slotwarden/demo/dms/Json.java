package io.slotwarden.demo.dms;

import io.avaje.json.JsonException;
import io.avaje.json.JsonWriter;
import io.avaje.json.mapper.JsonMapper;
import io.avaje.json.stream.JsonStream;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// JSON 1.1 as the service speaks it.
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final JsonStream STREAM = JsonStream.builder().serializeEmpty(true).build();

  private Json() {}

  static Map<String, Object> read(String text) throws Refusal {
    try {
      return MAPPER.fromJsonObject(text);
    } catch (JsonException | IllegalStateException e) {
      throw Refusal.violation("SerializationException", "not a JSON object: " + e.getMessage());
    }
  }

  /// By hand: the mapper would leave empty lists out, and an empty listing has one.
  static String write(Map<String, Object> value) {
    StringWriter text = new StringWriter();
    try (JsonWriter writer = STREAM.writer(text)) {
      write(writer, value);
    }
    return text.toString();
  }

  private static void write(JsonWriter writer, Object value) {
    switch (value) {
      case Map<?, ?> map -> {
        writer.beginObject();
        map.forEach(
            (name, member) -> {
              writer.name(String.valueOf(name));
              write(writer, member);
            });
        writer.endObject();
      }
      case List<?> list -> {
        writer.beginArray();
        list.forEach(item -> write(writer, item));
        writer.endArray();
      }
      case BigDecimal number -> writer.value(number);
      default -> writer.jsonValue(value);
    }
  }

  /// Instants as the operation spells them, the rest as it is.
  static Map<String, Object> members(Map<?, ?> map, boolean isoInstants) {
    Map<String, Object> spelled = new LinkedHashMap<>();
    map.forEach((key, value) -> spelled.put(String.valueOf(key), spell(value, isoInstants)));
    return spelled;
  }

  private static Object spell(Object value, boolean isoInstants) {
    return switch (value) {
      case Instant instant when isoInstants -> instant.toString();
      case Instant instant -> BigDecimal.valueOf(instant.toEpochMilli(), 3);
      case Map<?, ?> map -> members(map, isoInstants);
      case List<?> list -> list.stream().map(v -> spell(v, isoInstants)).toList();
      default -> value;
    };
  }
}

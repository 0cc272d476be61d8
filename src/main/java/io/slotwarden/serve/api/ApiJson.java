package io.slotwarden.serve.api;

import io.avaje.json.JsonReader;
import io.avaje.jsonb.Jsonb;
import java.util.List;

/// Writes and reads the records of this package. What is null or empty is written all the same.
public final class ApiJson {
  private static final Jsonb JSON =
      Jsonb.builder().serializeNulls(true).serializeEmpty(true).build();

  private ApiJson() {}

  public static byte[] write(Object record) {
    return JSON.toJsonBytes(record);
  }

  public static <T> byte[] write(Class<T> type, List<T> records) {
    return JSON.type(type).list().toJsonBytes(records);
  }

  /// @throws io.avaje.json.JsonException when the text is not JSON of that shape
  public static <T> T read(Class<T> type, String json) {
    return JSON.type(type).fromJson(json);
  }

  /// @throws io.avaje.json.JsonException when the text is no JSON array of that shape
  public static <T> List<T> readList(Class<T> type, String json) {
    return JSON.type(type).list().fromJson(json);
  }

  /// Reads JSON of any shape, token by token.
  public static JsonReader reader(String json) {
    return JSON.reader(json);
  }

  /// Any JSON as maps, lists, strings, numbers, booleans and nulls.
  ///
  /// @throws io.avaje.json.JsonException when the text is no JSON
  public static Object readAny(String json) {
    return JSON.type(Object.class).fromJson(json);
  }
}

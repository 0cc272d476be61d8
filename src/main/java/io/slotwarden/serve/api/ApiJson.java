package io.slotwarden.serve.api;

import io.avaje.json.JsonAdapter;
import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.jsonb.Jsonb;
import io.slotwarden.model.Invisible;
import io.slotwarden.model.SoundText;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes and reads the records of this package. What is null or empty is written all the same.
/// People print JSON on terminals: what one would obey or not show is written by its code, which
/// any reader of JSON takes for the same text.
public final class ApiJson {
  private static final Jsonb JSON =
      Jsonb.builder()
          .serializeNulls(true)
          .serializeEmpty(true)
          .add(String.class, new Sound().nullSafe())
          .build();

  private ApiJson() {}

  /// Strings that every reader takes, ours too.
  private static final class Sound implements JsonAdapter<String> {
    @Override
    public void toJson(JsonWriter writer, String text) {
      writer.value(SoundText.of(text));
    }

    @Override
    public String fromJson(JsonReader reader) {
      return reader.readString();
    }
  }

  public static byte[] write(Object record) {
    return bytes(JSON.toJson(record));
  }

  public static <T> byte[] write(Class<T> type, List<T> records) {
    return bytes(JSON.type(type).list().toJson(records));
  }

  private static byte[] bytes(String json) {
    return visible(json).getBytes(StandardCharsets.UTF_8);
  }

  /// Such characters stand within strings only: beside them JSON is plain ASCII.
  static String visible(String json) {
    StringBuilder out = new StringBuilder(json.length());
    json.codePoints()
        .forEach(
            c -> {
              if (c < 0x7f || !Invisible.is(c)) {
                out.appendCodePoint(c);
              } else {
                for (char unit : Character.toChars(c)) {
                  out.append(String.format("\\u%04x", (int) unit));
                }
              }
            });
    return out.toString();
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

package io.slotwarden.serve.api;

import io.avaje.json.mapper.JsonMapper;
import io.slotwarden.model.SoundText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A JSON object on one line, for those who read a stream line by line. Other people's text can
/// neither end the line nor the string, and is spelled as in [ApiJson].
public final class JsonLine {
  /// Without the adapters of the API's records: a log has to speak before anything else does.
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Map<String, Object> members = new LinkedHashMap<>();
  private final int limit;

  /// @param limit of a text, in UTF-16 units; what is longer is cut, and says so
  public JsonLine(int limit) {
    this.limit = limit;
  }

  /// Adds a member, unless the value is null, a number that JSON has not, or the key is taken.
  ///
  /// @param value a number or a truth value as such, a map or a list of our own words and such,
  ///   anything else as text
  public JsonLine put(String key, @Nullable Object value) {
    if (value != null && !(value instanceof Double d && !Double.isFinite(d))) {
      members.putIfAbsent(
          SoundText.of(key),
          switch (value) {
            case Integer _, Long _, Double _, Boolean _, Map<?, ?> _, List<?> _ -> value;
            default -> SoundText.of(value.toString(), limit);
          });
    }
    return this;
  }

  /// Without the end of the line.
  @Override
  public String toString() {
    return ApiJson.visible(JSON.toJson(members));
  }
}

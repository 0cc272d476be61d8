package io.slotwarden.serve;

import io.avaje.json.JsonException;
import io.avaje.json.JsonReader;
import io.slotwarden.model.Durations;
import io.slotwarden.serve.api.ApiJson;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The body of a POST that carries a person's word.
///
/// @param lasts null = until taken back
record WordBody(String target, String reason, @Nullable Duration lasts) {
  private static final List<String> MEMBERS = List.of("target", "reason", "for");

  /// As long as a sentence or two; it is shown in messages.
  private static final int TEXT_LIMIT = 500;

  /// Read member by member and never recursively, so that deep nesting costs nothing.
  ///
  /// @throws Refusal 400 that names the member
  static WordBody parse(String json) {
    Map<String, String> members = new HashMap<>();
    try (JsonReader reader = ApiJson.reader(json)) {
      if (reader.currentToken() != JsonReader.Token.BEGIN_OBJECT) {
        throw bad("the body is no JSON object");
      }
      reader.beginObject();
      while (reader.hasNextField()) {
        member(reader, reader.nextField(), members);
      }
      reader.endObject();
    } catch (JsonException | IllegalStateException e) {
      throw bad("the body is no JSON");
    }
    return new WordBody(
        text(members, "target"), text(members, "reason"), duration(members.get("for")));
  }

  private static void member(JsonReader reader, String name, Map<String, String> members) {
    if (!MEMBERS.contains(name)) {
      throw bad("unknown member '" + name + "': the members are target, reason and for");
    }
    switch (reader.currentToken()) {
      case STRING -> {
        if (members.put(name, reader.readString()) != null) {
          throw bad("'" + name + "' stands there twice");
        }
      }
      case NULL -> reader.skipValue();
      case NUMBER, BOOLEAN, BEGIN_ARRAY, BEGIN_OBJECT -> throw bad("'" + name + "' must be a text");
    }
  }

  private static String text(Map<String, String> members, String name) {
    String text = members.getOrDefault(name, "").strip();
    if (text.isEmpty()) {
      throw bad("'" + name + "' is missing: it must be a text");
    }
    if (text.length() > TEXT_LIMIT || text.chars().anyMatch(Character::isISOControl)) {
      throw bad("'" + name + "' must be one line of at most " + TEXT_LIMIT + " characters");
    }
    return text;
  }

  private static @Nullable Duration duration(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      Duration lasts = Durations.parse(text);
      if (lasts.isPositive()) {
        return lasts;
      }
      throw bad("'for' must be longer than 0");
    } catch (IllegalArgumentException e) {
      throw bad("'for' is no duration such as 90s, 15m, 72h or 7d");
    }
  }

  private static Refusal bad(String detail) {
    return new Refusal(400, "Bad Request", detail);
  }
}

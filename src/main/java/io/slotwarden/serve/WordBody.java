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
/// @param lasts null = as long as such a word lasts by itself
/// @param by who says it, as far as they tell; null when they don't
/// @param end the word is taken back
record WordBody(
    String target, String reason, @Nullable Duration lasts, @Nullable String by, boolean end) {
  private static final List<String> MEMBERS = List.of("target", "reason", "for", "by", "end");

  /// As long as a sentence or two; it is shown in messages.
  static final int TEXT_LIMIT = 500;

  /// Longer than any account's name.
  static final int NAME_LIMIT = 100;

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
        text(members, "target", TEXT_LIMIT),
        text(members, "reason", TEXT_LIMIT),
        duration(members.get("for")),
        members.containsKey("by") ? text(members, "by", NAME_LIMIT) : null,
        Boolean.parseBoolean(members.get("end")));
  }

  private static void member(JsonReader reader, String name, Map<String, String> members) {
    if (!MEMBERS.contains(name)) {
      throw bad("unknown member '" + name + "': the members are target, reason, for, by and end");
    }
    if (name.equals("end")) {
      flag(reader, members);
      return;
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

  private static void flag(JsonReader reader, Map<String, String> members) {
    switch (reader.currentToken()) {
      case BOOLEAN -> {
        if (members.put("end", Boolean.toString(reader.readBoolean())) != null) {
          throw bad("'end' stands there twice");
        }
      }
      case NULL -> reader.skipValue();
      case STRING, NUMBER, BEGIN_ARRAY, BEGIN_OBJECT -> throw bad("'end' must be true or false");
    }
  }

  static String text(Map<String, String> members, String name, int limit) {
    String text = members.getOrDefault(name, "").strip();
    if (text.isEmpty()) {
      throw bad("'" + name + "' is missing: it must be a text");
    }
    if (text.length() > limit || text.chars().anyMatch(Character::isISOControl)) {
      throw bad("'" + name + "' must be one line of at most " + limit + " characters");
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

  static Refusal bad(String detail) {
    return new Refusal(400, "Bad Request", detail);
  }
}

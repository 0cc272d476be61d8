package io.slotwarden.serve;

import io.avaje.json.JsonException;
import io.avaje.json.JsonReader;
import io.slotwarden.model.Durations;
import io.slotwarden.serve.api.ApiJson;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The members of the flat JSON object that a POST carries: texts, and flags.
record Members(Map<String, String> texts) {
  private static final Set<String> FLAGS = Set.of("end");

  /// As long as a sentence or two; it is shown in messages.
  private static final int TEXT_LIMIT = 500;

  /// Longer than any account's name.
  private static final int NAME_LIMIT = 100;

  /// Read member by member and never recursively, so that deep nesting costs nothing.
  ///
  /// @param known the names that may stand there
  /// @throws Refusal 400 that names the member
  static Members parse(String json, List<String> known) {
    Map<String, String> members = new HashMap<>();
    try (JsonReader reader = ApiJson.reader(json)) {
      if (reader.currentToken() != JsonReader.Token.BEGIN_OBJECT) {
        throw bad("the body is no JSON object");
      }
      reader.beginObject();
      while (reader.hasNextField()) {
        member(reader, reader.nextField(), known, members);
      }
      reader.endObject();
    } catch (JsonException | IllegalStateException e) {
      throw bad("the body is no JSON");
    }
    return new Members(members);
  }

  private static void member(
      JsonReader reader, String name, List<String> known, Map<String, String> members) {
    if (!known.contains(name)) {
      throw bad("unknown member '" + name + "': the members are " + listed(known));
    }
    if (FLAGS.contains(name)) {
      flag(reader, name, members);
      return;
    }
    switch (reader.currentToken()) {
      case STRING -> put(members, name, reader.readString());
      case NULL -> reader.skipValue();
      case NUMBER, BOOLEAN, BEGIN_ARRAY, BEGIN_OBJECT -> throw bad("'" + name + "' must be a text");
    }
  }

  private static void flag(JsonReader reader, String name, Map<String, String> members) {
    switch (reader.currentToken()) {
      case BOOLEAN -> put(members, name, Boolean.toString(reader.readBoolean()));
      case NULL -> reader.skipValue();
      case STRING, NUMBER, BEGIN_ARRAY, BEGIN_OBJECT ->
          throw bad("'" + name + "' must be true or false");
    }
  }

  private static void put(Map<String, String> members, String name, String value) {
    if (members.put(name, value) != null) {
      throw bad("'" + name + "' stands there twice");
    }
  }

  private static String listed(List<String> known) {
    return String.join(", ", known.subList(0, known.size() - 1)) + " and " + known.getLast();
  }

  boolean has(String name) {
    return texts.containsKey(name);
  }

  /// One line.
  String text(String name) {
    return line(name, TEXT_LIMIT);
  }

  /// One short line.
  String name(String name) {
    return line(name, NAME_LIMIT);
  }

  String line(String name, int limit) {
    String text = texts.getOrDefault(name, "").strip();
    if (text.isEmpty()) {
      throw bad("'" + name + "' is missing: it must be a text");
    }
    if (text.length() > limit || text.chars().anyMatch(Character::isISOControl)) {
      throw bad("'" + name + "' must be one line of at most " + limit + " characters");
    }
    return text;
  }

  boolean flag(String name) {
    return Boolean.parseBoolean(texts.get(name));
  }

  /// Null when it is not there.
  @Nullable Duration duration(String name) {
    String text = texts.get(name);
    if (text == null) {
      return null;
    }
    try {
      Duration lasts = Durations.parse(text);
      if (lasts.isPositive()) {
        return lasts;
      }
      throw bad("'" + name + "' must be longer than 0");
    } catch (IllegalArgumentException e) {
      throw bad("'" + name + "' is no duration such as 90s, 15m, 72h or 7d");
    }
  }

  /// @throws Refusal 400 also when it is not there
  Duration neededDuration(String name) {
    Duration lasts = duration(name);
    if (lasts == null) {
      throw bad("'" + name + "' is missing: it must be a duration such as 14d");
    }
    return lasts;
  }

  static Refusal bad(String detail) {
    return new Refusal(400, "Bad Request", detail);
  }
}

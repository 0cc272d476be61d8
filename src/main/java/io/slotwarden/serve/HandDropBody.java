package io.slotwarden.serve;

import io.avaje.json.JsonException;
import io.avaje.json.JsonReader;
import io.slotwarden.model.HandDrop;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.SlotId;
import io.slotwarden.serve.api.ApiJson;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The body of a POST that asks for the drop of a slot.
///
/// @param by who asks, as far as they tell; null when they don't
record HandDropBody(SlotId slot, String reason, @Nullable String by, HandDrop.Shown shown) {
  private static final String EVIDENCE = "evidence";
  private static final List<String> MEMBERS = List.of("target", "reason", "by", EVIDENCE);
  private static final List<String> SHOWN =
      List.of("restartLsn", "confirmedFlushLsn", "plugin", "database", "seenAt", "token");

  /// Longer than any of ours.
  private static final int TOKEN_LIMIT = 100;

  /// Read member by member and two levels deep at most, so that nesting costs nothing.
  ///
  /// @throws Refusal 400 that names the member
  static HandDropBody parse(String json) {
    Map<String, String> members = new HashMap<>();
    Map<String, String> shown = new HashMap<>();
    try (JsonReader reader = ApiJson.reader(json)) {
      if (reader.currentToken() != JsonReader.Token.BEGIN_OBJECT) {
        throw Members.bad("the body is no JSON object");
      }
      reader.beginObject();
      while (reader.hasNextField()) {
        String name = reader.nextField();
        if (name.equals(EVIDENCE) && reader.currentToken() == JsonReader.Token.BEGIN_OBJECT) {
          if (!shown.isEmpty()) {
            throw Members.bad("'evidence' stands there twice");
          }
          reader.beginObject();
          while (reader.hasNextField()) {
            member(reader, reader.nextField(), SHOWN, shown);
          }
          reader.endObject();
        } else if (name.equals(EVIDENCE)) {
          throw Members.bad("'evidence' must be an object");
        } else {
          member(reader, name, MEMBERS, members);
        }
      }
      reader.endObject();
    } catch (JsonException | IllegalStateException e) {
      throw Members.bad("the body is no JSON");
    }
    String target = new Members(members).text("target");
    String reason = new Members(members).text("reason");
    if (shown.isEmpty()) {
      throw Members.bad(
          "'evidence' is missing: send that of byHand in GET /api/v1/explain/SOURCE/SLOT, so that"
              + " exactly the slot that was looked at is dropped");
    }
    return new HandDropBody(
        slot(target),
        reason,
        members.containsKey("by") ? new Members(members).name("by") : null,
        new HandDrop.Shown(
            lsn(shown, "restartLsn"),
            lsn(shown, "confirmedFlushLsn"),
            shown.get("plugin"),
            shown.get("database"),
            instant(shown, "seenAt"),
            new Members(shown).line("token", TOKEN_LIMIT)));
  }

  private static void member(
      JsonReader reader, String name, List<String> known, Map<String, String> members) {
    if (!known.contains(name)) {
      throw Members.bad(
          "unknown member '" + name + "': the members are " + String.join(", ", known));
    }
    switch (reader.currentToken()) {
      case STRING -> {
        if (members.put(name, reader.readString()) != null) {
          throw Members.bad("'" + name + "' stands there twice");
        }
      }
      case NULL -> reader.skipValue();
      case NUMBER, BOOLEAN, BEGIN_ARRAY, BEGIN_OBJECT ->
          throw Members.bad("'" + name + "' must be a text");
    }
  }

  /// Names of sources hold no slash.
  private static SlotId slot(String target) {
    int slash = target.indexOf('/');
    if (slash < 1 || slash == target.length() - 1) {
      throw Members.bad("'target' must be SOURCE/SLOT: one slot, by its exact name");
    }
    return new SlotId(target.substring(0, slash), target.substring(slash + 1));
  }

  private static @Nullable Lsn lsn(Map<String, String> shown, String name) {
    String text = shown.get(name);
    try {
      return text == null ? null : Lsn.parse(text);
    } catch (IllegalArgumentException e) {
      throw Members.bad("'" + name + "' is no LSN such as 16/B374D848");
    }
  }

  private static Instant instant(Map<String, String> shown, String name) {
    try {
      return Instant.parse(shown.getOrDefault(name, ""));
    } catch (DateTimeParseException e) {
      throw Members.bad("'" + name + "' is no instant such as 2026-11-22T12:00:00Z");
    }
  }
}

package io.slotwarden.serve;

import io.avaje.json.JsonException;
import io.slotwarden.model.Durations;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.WordJson;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes a person's word from the body of a POST and hands it to the daemon.
final class Words {
  private static final List<String> MEMBERS = List.of("target", "reason", "for");

  /// As long as a sentence or two; it is shown in messages.
  private static final int TEXT_LIMIT = 500;

  private static final Logger LOG = LoggerFactory.getLogger(Words.class);

  private final View view;

  Words(View view) {
    this.view = view;
  }

  Reply tell(View.Command command, Request request) throws IOException {
    Map<?, ?> body = object(request.jsonBody());
    for (Object member : body.keySet()) {
      if (!MEMBERS.contains(member)) {
        throw bad("unknown member '" + member + "': the members are target, reason and for");
      }
    }
    String target = text(body, "target");
    String reason = text(body, "reason");
    Duration lasts = duration(body);
    String by = "api from " + request.exchange().getRemoteAddress().getAddress().getHostAddress();
    PersonsWord word = told(command, target, reason, lasts, by);
    LOG.atInfo()
        .addKeyValue("event", "word")
        .addKeyValue("command", command)
        .addKeyValue("target", word.target())
        .addKeyValue("by", by)
        .log("a person's word was recorded");
    return Reply.json(json(word));
  }

  private PersonsWord told(
      View.Command command, String target, String reason, @Nullable Duration lasts, String by) {
    try {
      return view.tell(command, target, reason, lasts, by);
    } catch (View.Rejected e) {
      String detail = e.getMessage();
      throw new Refusal(
          e.status(), "Not taken", detail == null ? "the word was not taken" : detail);
    }
  }

  private static Map<?, ?> object(String body) {
    try {
      if (ApiJson.readAny(body) instanceof Map<?, ?> object) {
        return object;
      }
    } catch (JsonException | IllegalStateException e) {
      throw bad("the body is no JSON");
    }
    throw bad("the body is no JSON object");
  }

  private static String text(Map<?, ?> body, String member) {
    Object value = body.get(member);
    if (!(value instanceof String text) || text.isBlank()) {
      throw bad("'" + member + "' is missing: it must be a text");
    }
    if (text.length() > TEXT_LIMIT || text.chars().anyMatch(Character::isISOControl)) {
      throw bad("'" + member + "' must be one line of at most " + TEXT_LIMIT + " characters");
    }
    return text.strip();
  }

  private static @Nullable Duration duration(Map<?, ?> body) {
    Object value = body.get("for");
    if (value == null) {
      return null;
    }
    try {
      Duration lasts = Durations.parse(String.valueOf(value));
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

  private static WordJson json(PersonsWord w) {
    return new WordJson(
        w.id(), w.kind().word(), w.target(), w.reason(), w.at(), w.until(), w.by(), w.endedAt());
  }
}

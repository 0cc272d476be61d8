package io.slotwarden.notify.sns;

import io.avaje.jsonb.Jsonb;
import io.slotwarden.notify.Message;
import io.slotwarden.notify.PlainRenderer;
import io.slotwarden.notify.sns.Publication.Attribute;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A message as a publication on an SNS topic: plain text for people (`default`, `email`), a JSON
/// object for programs (`sqs`, `lambda`, `http`, `https`), attributes for filter policies. Pure.
public final class SnsRenderer {
  /// Of the object for programs and of the attributes: rises only when a member is renamed or goes.
  static final int SCHEMA_VERSION = 1;

  /// SNS's reference, `Publish`, `Message`: bytes and not characters.
  static final int BYTES_LIMIT = 262_144;

  /// Of a value of an attribute, in bytes: longer ones are of no use to a filter policy.
  static final int ATTRIBUTE_LIMIT = 256;

  private static final List<String> FOR_PEOPLE = List.of("default", "email");
  private static final List<String> FOR_PROGRAMS = List.of("sqs", "lambda", "http", "https");
  private static final Jsonb JSON = Jsonb.builder().build();

  private SnsRenderer() {}

  /// The publication; within every limit whatever the message holds. What does not fit is cut from
  /// the longest fields, between code points, and then `truncated` is true.
  ///
  /// @param dms the names of all `dms` entries: they tell tasks from slots in targets
  public static Publication render(Message message, Set<String> dms) {
    Facts facts = Facts.of(message, dms);
    Message clean = Texts.each(message, Texts::clean);
    int longest = Texts.longest(clean);
    if (longest <= BYTES_LIMIT) {
      Publication whole = publication(message, clean, facts, false);
      if (whole.bytes() <= BYTES_LIMIT) {
        return whole;
      }
    }
    // Fits with room to spare: the smallest share is a few bytes for each field.
    int fits = 16;
    int tooMuch = Math.min(longest, BYTES_LIMIT) + 1;
    while (tooMuch - fits > 1) {
      int share = (fits + tooMuch) / 2;
      if (cut(message, clean, facts, share).bytes() <= BYTES_LIMIT) {
        fits = share;
      } else {
        tooMuch = share;
      }
    }
    return cut(message, clean, facts, fits);
  }

  private static Publication cut(Message message, Message clean, Facts facts, int share) {
    return publication(message, Texts.each(clean, t -> Texts.cut(t, share)), facts, true);
  }

  private static Publication publication(
      Message message, Message shown, Facts facts, boolean truncated) {
    String people = PlainRenderer.render(shown);
    String programs = JSON.toJson(object(shown, facts, truncated));
    Map<String, String> body = new LinkedHashMap<>();
    FOR_PEOPLE.forEach(protocol -> body.put(protocol, people));
    FOR_PROGRAMS.forEach(protocol -> body.put(protocol, programs));
    return new Publication(
        Subject.of(shown),
        JSON.toJson(body),
        attributes(shown, facts, truncated),
        hash(message.lane()),
        hash(message.key()));
  }

  private static Map<String, Object> object(Message m, Facts facts, boolean truncated) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("schema_version", SCHEMA_VERSION);
    object.put("key", m.key());
    object.put("incident", m.incident());
    object.put("state", facts.state());
    object.put("severity", m.severity().word());
    object.put("event", facts.event());
    facts.place().forEach((name, value) -> object.put(name, Texts.cut(value, ATTRIBUTE_LIMIT)));
    put(object, "headline", m.headline());
    put(object, "what", m.what());
    put(object, "since", m.since());
    put(object, "evidence", m.evidence());
    put(object, "forecast", m.forecast());
    put(object, "impact", m.impact());
    put(object, "done", m.done());
    put(object, "next", m.next());
    put(object, "you_can", m.youCan());
    put(object, "status_page", m.statusPage());
    object.put("at", m.at().truncatedTo(ChronoUnit.MILLIS).toString());
    if (truncated) {
      object.put("truncated", true);
    }
    return object;
  }

  /// A field that has nothing to say is absent.
  private static void put(Map<String, Object> object, String name, @Nullable String text) {
    if (text != null && !text.isEmpty()) {
      object.put(name, text);
    }
  }

  private static Map<String, Attribute> attributes(Message m, Facts facts, boolean truncated) {
    Map<String, Attribute> attributes = new LinkedHashMap<>();
    attributes.put("severity", Attribute.text(m.severity().word()));
    attributes.put("event", Attribute.text(facts.event()));
    attributes.put("state", Attribute.text(facts.state()));
    attributes.put("schema_version", Attribute.number(SCHEMA_VERSION));
    facts
        .place()
        .forEach(
            (name, value) ->
                attributes.put(name, Attribute.text(Texts.cut(value, ATTRIBUTE_LIMIT))));
    if (truncated) {
      attributes.put("truncated", Attribute.text("true"));
    }
    return attributes;
  }

  /// 64 characters that FIFO topics take, whatever the text holds.
  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}

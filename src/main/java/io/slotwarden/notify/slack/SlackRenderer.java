package io.slotwarden.notify.slack;

import io.avaje.jsonb.Jsonb;
import io.slotwarden.model.Severity;
import io.slotwarden.notify.Message;
import io.slotwarden.notify.PlainRenderer;
import io.slotwarden.notify.PlainRenderer.Field;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A message as the JSON payload of a Slack incoming webhook: a header, a section for each field
/// that has something to say, and the incident as context. Pure.
public final class SlackRenderer {
  /// Slack's reference, "Header block": more is refused with `invalid_blocks`.
  static final int HEADER_LIMIT = 150;

  /// Slack's reference, "Text object" in a section.
  static final int SECTION_LIMIT = 3_000;

  /// All texts together. Slack documents no such limit, but answers `msg_blocks_too_long` near
  /// 13,200.
  static final int TOTAL_LIMIT = 12_000;

  /// Of the fallback text, which notifications and screen readers show.
  private static final int TEXT_LIMIT = 500;

  private static final int CONTEXT_LIMIT = 600;
  private static final int SECTIONS_IN_ALL =
      TOTAL_LIMIT - HEADER_LIMIT - TEXT_LIMIT - CONTEXT_LIMIT;
  private static final Jsonb JSON = Jsonb.builder().build();

  private SlackRenderer() {}

  /// The payload; within every limit whatever the message holds.
  public static String render(Message message) {
    String headline = PlainRenderer.headline(message);
    List<Object> blocks = new ArrayList<>();
    String header =
        Mrkdwn.escaped(emoji(message) + " " + Mrkdwn.withoutEmoji(headline), HEADER_LIMIT);
    blocks.add(block("header", "text", text("plain_text", header)));
    List<Field> fields = Field.of(message);
    int share = share(fields);
    for (Field field : fields) {
      blocks.add(block("section", "text", text("mrkdwn", section(field, share))));
    }
    blocks.add(block("context", "elements", List.of(text("mrkdwn", context(message)))));
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("text", Mrkdwn.escaped(Mrkdwn.neutral(headline), TEXT_LIMIT));
    payload.put("blocks", blocks);
    return JSON.toJson(payload);
  }

  private static String section(Field field, int share) {
    String label = "*" + field.label() + "*  ";
    int room = share - label.length();
    // What can't be shown need not be looked at.
    String text = field.text().substring(0, Math.min(field.text().length(), SECTION_LIMIT + 1));
    return label
        + (field.label().equals("You can")
            ? Mrkdwn.withCommands(text, room)
            : Mrkdwn.escaped(Mrkdwn.neutral(text), room));
  }

  /// The most that a section may take so that all fit: short ones stay whole, long ones share the
  /// rest.
  private static int share(List<Field> fields) {
    int share = SECTION_LIMIT;
    while (share > SECTIONS_IN_ALL / Math.max(1, fields.size())
        && taken(fields, share) > SECTIONS_IN_ALL) {
      share -= 50;
    }
    return share;
  }

  private static int taken(List<Field> fields, int share) {
    return fields.stream().mapToInt(f -> section(f, share).length()).sum();
  }

  private static String context(Message message) {
    String incident =
        Mrkdwn.escaped(Mrkdwn.neutral(PlainRenderer.incident(message)), CONTEXT_LIMIT / 2);
    return incident + link(message.statusPage()).map(l -> " · " + l).orElse("");
  }

  /// Only what is surely a web address and can't end the link early.
  private static Optional<String> link(@Nullable String page) {
    if (page == null
        || page.length() > CONTEXT_LIMIT / 3
        || !page.matches("https?://[^\\s<>|`&]+")) {
      return Optional.empty();
    }
    try {
      return Optional.of("<" + URI.create(page).toASCIIString() + "|Status page>")
          .filter(l -> l.length() < CONTEXT_LIMIT / 2);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String emoji(Message message) {
    return switch (message.state()) {
      case "RESOLVED", "RESUMED", "DROPPED" -> ":white_check_mark:";
      default ->
          switch (message.kind()) {
            case NOTICE -> ":hourglass:";
            case OUTCOME, ALERT -> emoji(message.severity());
          };
    };
  }

  private static String emoji(Severity severity) {
    return switch (severity) {
      case CRITICAL -> ":red_circle:";
      case WARNING -> ":large_orange_circle:";
      case INFO -> ":information_source:";
    };
  }

  private static Map<String, Object> block(String type, String member, Object content) {
    Map<String, Object> block = new LinkedHashMap<>();
    block.put("type", type);
    block.put(member, content);
    return block;
  }

  private static Map<String, Object> text(String type, String content) {
    Map<String, Object> text = new LinkedHashMap<>();
    text.put("type", type);
    text.put("text", content);
    if (type.equals("plain_text")) {
      text.put("emoji", true);
    } else {
      // Names that look like addresses or channels become no links.
      text.put("verbatim", true);
    }
    return text;
  }
}

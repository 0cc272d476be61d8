package io.slotwarden.notify.slack;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Slack's published limits of a message, and the total that it does not publish.
final class SlackRules {
  private SlackRules() {}

  static String problem(Map<String, Object> payload) {
    if (!(payload.get("text") instanceof String text) || text.isBlank()) {
      return "invalid_payload";
    }
    if (!(payload.get("blocks") instanceof List<?> blocks)
        || blocks.isEmpty()
        || blocks.size() > 50) {
      return "invalid_blocks";
    }
    for (Object block : blocks) {
      if (!isSound(SlackDouble.object(block))) {
        return "invalid_blocks";
      }
    }
    int total = text.length() + texts(payload).stream().mapToInt(String::length).sum();
    return total > 12_000 ? "msg_blocks_too_long" : "ok";
  }

  /// The texts of all blocks, in order.
  static List<String> texts(Map<String, Object> payload) {
    List<String> texts = new ArrayList<>();
    for (Object b : (List<?>) Objects.requireNonNull(payload.get("blocks"))) {
      Map<String, Object> block = SlackDouble.object(b);
      if (block.get("elements") instanceof List<?> elements) {
        elements.forEach(e -> texts.add(String.valueOf(SlackDouble.object(e).get("text"))));
      } else {
        texts.add(String.valueOf(SlackDouble.object(block.get("text")).get("text")));
      }
    }
    return texts;
  }

  private static boolean isSound(Map<String, Object> block) {
    return switch (String.valueOf(block.get("type"))) {
      case "header" -> isText(block.get("text"), "plain_text", 150);
      case "section" -> isText(block.get("text"), "mrkdwn", 3_000);
      case "context" ->
          block.get("elements") instanceof List<?> e
              && !e.isEmpty()
              && e.size() <= 10
              && e.stream().allMatch(x -> isText(x, "mrkdwn", 3_000));
      default -> false;
    };
  }

  private static boolean isText(@Nullable Object json, String type, int limit) {
    return json instanceof Map<?, ?> text
        && type.equals(text.get("type"))
        && text.get("text") instanceof String content
        && !content.isBlank()
        && content.length() <= limit
        && isEscaped(content);
  }

  /// Nothing but links to web addresses may stand between angle brackets, and every ampersand opens
  /// one of the three entities.
  private static boolean isEscaped(String content) {
    String rest = content.replaceAll("<https?://[^<>|&]+\\|[^<>]+>", "");
    return !rest.contains("<")
        && !rest.contains(">")
        && !rest.replaceAll("&(amp|lt|gt);", "").contains("&");
  }
}

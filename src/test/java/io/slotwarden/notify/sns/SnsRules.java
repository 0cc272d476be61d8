package io.slotwarden.notify.sns;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/// What SNS refuses of a `Publish`. Source: SNS's API reference, `Publish`, and its developer
/// guide, "Message attributes" (names, types, at most ten with raw delivery).
final class SnsRules {
  private static final int MESSAGE_LIMIT = 262_144;
  private static final String FIFO_ID = "[!-~]{1,128}";
  private static final String XML_TEXT =
      "[\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]+";
  private static final Set<String> PROTOCOL = Set.of("Action", "Version");
  private static final Set<String> MEMBERS = wireNames(PublishRequest.builder());
  private static final Set<String> ATTRIBUTE_MEMBERS = wireNames(MessageAttributeValue.builder());

  private SnsRules() {}

  /// One attribute as it came in.
  record Received(String type, String value) {}

  /// What is wrong, in the service's manner; empty when it would be accepted.
  static Optional<String> problem(Map<String, String> form) {
    Optional<String> unknown = form.keySet().stream().filter(k -> !isKnown(k)).findFirst();
    if (unknown.isPresent()) {
      return Optional.of("the published model has no parameter " + unknown.get());
    }
    String message = form.getOrDefault("Message", "");
    if (message.isEmpty()) {
      return Optional.of("Empty message");
    }
    if (bytes(form) > MESSAGE_LIMIT) {
      return Optional.of("Message too long");
    }
    return subject(form.get("Subject"))
        .or(() -> structure(form, message))
        .or(() -> attributes(form))
        .or(() -> fifo(form));
  }

  /// Message and attributes, as SNS counts them.
  static int bytes(Map<String, String> form) {
    return form.entrySet().stream()
        .filter(e -> e.getKey().equals("Message") || e.getKey().startsWith("MessageAttributes."))
        .mapToInt(e -> e.getValue().getBytes(StandardCharsets.UTF_8).length)
        .sum();
  }

  private static Optional<String> subject(@Nullable String subject) {
    boolean right =
        subject == null
            || (subject.length() < 100 && subject.matches("[!-~][ -~]*") && !subject.isBlank());
    return right ? Optional.empty() : Optional.of("Subject");
  }

  private static Optional<String> structure(Map<String, String> form, String message) {
    String structure = form.get("MessageStructure");
    if (structure == null) {
      return Optional.empty();
    }
    if (!structure.equals("json")) {
      return Optional.of("MessageStructure");
    }
    try {
      Map<String, Object> parts = object(message);
      if (!(parts.get("default") instanceof String)) {
        return Optional.of("Message Structure - No default entry in JSON message body");
      }
      return parts.values().stream().allMatch(String.class::isInstance)
          ? Optional.empty()
          : Optional.of("Message Structure - JSON message body values must be strings");
    } catch (RuntimeException e) {
      return Optional.of("Message Structure - JSON message body failed to parse");
    }
  }

  private static Optional<String> attributes(Map<String, String> form) {
    Map<String, Received> attributes;
    try {
      attributes = attributesOf(form);
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    if (attributes.size() > 10) {
      return Optional.of("more than 10 attributes are lost with raw delivery");
    }
    return attributes.entrySet().stream()
        .filter(e -> !isRight(e.getKey(), e.getValue()))
        .findFirst()
        .map(e -> "The message attribute '" + e.getKey() + "' is not valid");
  }

  private static boolean isRight(String name, Received attribute) {
    boolean named =
        name.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*")
            && name.length() <= 256
            && !name.matches("(?i)(aws|amazon)\\..*");
    boolean valued =
        switch (attribute.type()) {
          case "String" -> attribute.value().matches(XML_TEXT);
          case "Number" -> attribute.value().matches("-?\\d{1,38}(\\.\\d+)?");
          default -> false;
        };
    return named && valued;
  }

  static Map<String, Received> attributesOf(Map<String, String> form) {
    Map<String, Received> attributes = new LinkedHashMap<>();
    for (int i = 1; form.containsKey("MessageAttributes.entry." + i + ".Name"); i++) {
      String at = "MessageAttributes.entry." + i + ".";
      Received received =
          new Received(
              form.getOrDefault(at + "Value.DataType", ""),
              form.getOrDefault(at + "Value.StringValue", ""));
      if (attributes.put(form.getOrDefault(at + "Name", ""), received) != null) {
        throw new IllegalArgumentException("an attribute stands there twice");
      }
    }
    return attributes;
  }

  private static Optional<String> fifo(Map<String, String> form) {
    String group = form.get("MessageGroupId");
    String deduplication = form.get("MessageDeduplicationId");
    if (!form.getOrDefault("TopicArn", "").endsWith(".fifo")) {
      return deduplication == null
          ? Optional.empty()
          : Optional.of(
              "MessageDeduplicationId Reason: The request includes a parameter that is not valid"
                  + " for this topic type");
    }
    if (group == null || !group.matches(FIFO_ID)) {
      return Optional.of("The MessageGroupId parameter is required for FIFO topics");
    }
    return deduplication != null && deduplication.matches(FIFO_ID)
        ? Optional.empty()
        : Optional.of(
            "The topic should either have ContentBasedDeduplication enabled or"
                + " MessageDeduplicationId provided explicitly");
  }

  private static boolean isKnown(String parameter) {
    String[] path = parameter.split("\\.");
    if (path[0].equals("MessageAttributes")) {
      return parameter.matches("MessageAttributes\\.entry\\.\\d+\\.Name")
          || (parameter.matches("MessageAttributes\\.entry\\.\\d+\\.Value\\.\\w+")
              && ATTRIBUTE_MEMBERS.contains(path[4]));
    }
    return PROTOCOL.contains(parameter) || MEMBERS.contains(parameter);
  }

  private static Set<String> wireNames(Object builder) {
    return ((SdkPojo) builder)
        .sdkFields().stream().map(f -> f.locationName()).collect(Collectors.toUnmodifiableSet());
  }

  /// What the subscribers of a protocol read, where that is an object itself.
  static Map<String, Object> part(String message, String protocol) {
    return object(String.valueOf(object(message).get(protocol)));
  }

  /// Read by another library than wrote it, and one without a limit on the length of a string.
  static Map<String, Object> object(String json) {
    Map<String, Object> object = new LinkedHashMap<>();
    JsonNode.parser()
        .parse(json)
        .asObject()
        .forEach((name, value) -> object.put(name, value(value)));
    return object;
  }

  private static Object value(JsonNode node) {
    if (node.isString()) {
      return node.asString();
    }
    if (node.isNumber()) {
      return Long.valueOf(node.asNumber());
    }
    return node.isBoolean() ? node.asBoolean() : node;
  }
}

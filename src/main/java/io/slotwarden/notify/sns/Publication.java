package io.slotwarden.notify.sns;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/// A message as SNS takes it; within every published limit of `Publish`.
///
/// @param subject ASCII, fewer than 100 characters, no control characters, never empty
/// @param body for `MessageStructure=json`: a JSON object of strings, one for each protocol
/// @param attributes by name, at most ten; for filter policies
/// @param groupId for FIFO topics: keeps the order within a lane
/// @param deduplicationId for FIFO topics: the same for each attempt at one message
public record Publication(
    String subject,
    String body,
    Map<String, Attribute> attributes,
    String groupId,
    String deduplicationId) {
  public Publication {
    attributes = Map.copyOf(attributes);
  }

  /// One message attribute.
  ///
  /// @param type `String` or `Number`
  /// @param value never empty
  public record Attribute(String type, String value) {
    static Attribute text(String value) {
      return new Attribute("String", value);
    }

    static Attribute number(int value) {
      return new Attribute("Number", Integer.toString(value));
    }
  }

  /// What SNS counts towards its limit, in bytes of UTF-8: body and attributes. The subject is
  /// counted as well, to be on the safe side.
  public int bytes() {
    int bytes = bytes(body) + bytes(subject);
    for (Map.Entry<String, Attribute> e : attributes.entrySet()) {
      bytes += bytes(e.getKey()) + bytes(e.getValue().type()) + bytes(e.getValue().value());
    }
    return bytes;
  }

  static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}

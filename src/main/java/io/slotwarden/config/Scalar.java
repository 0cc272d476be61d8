package io.slotwarden.config;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A single value.
///
/// @param noun for messages: `a duration`
/// @param example a value that is right; empty when the messages tell enough
/// @param kind what YAML itself must take the value for
/// @param parser makes the value of the text; throws IllegalArgumentException with a message for
///   people
record Scalar<T>(
    String noun, String example, Kind kind, Parser<T> parser, Map<String, Object> schema)
    implements Shape<T> {

  /// What YAML takes a plain scalar for: text that looks like a number needs quotes.
  enum Kind {
    TEXT(Set.of(Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL)),
    NUMBER(Set.of(Tag.STR, Tag.FLOAT, Tag.BOOL, Tag.NULL)),
    FLAG(Set.of(Tag.STR, Tag.FLOAT, Tag.INT, Tag.NULL));

    private final Set<Tag> others;

    Kind(Set<Tag> others) {
      this.others = others;
    }

    boolean takes(Node node) {
      return !others.contains(node.getTag());
    }

    /// Why a value of the right spelling is still wrong.
    String mistaken() {
      return switch (this) {
        case TEXT -> "YAML takes this for something else than text, put it in quotes";
        case NUMBER, FLAG -> "write it without quotes";
      };
    }
  }

  /// Makes a value of its text.
  interface Parser<T> {
    T parse(String text);
  }

  @Override
  public @Nullable T read(Node node, Place place, Reading reading) {
    String text = text(node, place, "must be " + noun, reading.problems());
    if (text == null) {
      return null;
    }
    try {
      T value = parser.parse(text);
      if (!kind.takes(node)) {
        reading.problems().error(place, "must be " + noun + ": " + kind.mistaken(), null);
        return null;
      }
      return value;
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      boolean told = example.isEmpty() || message.contains("e.g.");
      reading.problems().error(place, message, told ? null : "e.g. " + example);
      return null;
    }
  }

  /// The text of a node that must be one value; null, with an error, when it is empty, a list or a
  /// mapping.
  static @Nullable String text(Node node, Place place, String wanted, Problems problems) {
    if (!(node instanceof ScalarNode scalar)) {
      problems.error(
          place, wanted + ", not " + (node.getTag().equals(Tag.SEQ) ? "a list" : "a mapping"));
      return null;
    }
    if (scalar.getTag().equals(Tag.NULL) || scalar.getValue().isBlank()) {
      problems.error(place, "has no value", "give it one or remove the key");
      return null;
    }
    return scalar.getValue();
  }

  @Override
  public T fromDefault(String text) {
    return parser.parse(text);
  }
}

package io.slotwarden.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// A mapping with a closed set of keys.
///
/// @param exactlyOne of these keys exactly one must be there; empty = no such rule
record Section(List<Key<?>> keys, List<Key<?>> exactlyOne) implements Shape<Values> {
  Section {
    keys = List.copyOf(keys);
    exactlyOne = List.copyOf(exactlyOne);
  }

  @Override
  public @Nullable Values read(Node node, Place place, Reading reading) {
    if (!(node instanceof MappingNode mapping)) {
      reading
          .problems()
          .error(place, "must be a mapping of keys to values", "its keys: " + names(keys));
      return null;
    }
    Values values = new Values(place);
    Map<String, Place> seen = new HashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode name) {
        readKey(name, tuple.getValueNode(), values, seen, reading);
      } else {
        reading
            .problems()
            .error(Place.of(tuple.getKeyNode(), place.path()), "a key must be a word");
      }
    }
    for (Key<?> key : keys) {
      if (key.isRequired() && !seen.containsKey(key.name())) {
        reading.problems().error(place.child(key.name()), "is required", key.doc());
      }
    }
    checkExactlyOne(seen, place, reading.problems());
    return values;
  }

  private void readKey(
      ScalarNode nameNode,
      Node valueNode,
      Values values,
      Map<String, Place> seen,
      Reading reading) {
    String name = nameNode.getValue();
    Place at = values.place().key(name, nameNode);
    Place first = seen.putIfAbsent(name, at);
    values.markGiven(name);
    if (first != null) {
      reading
          .problems()
          .error(at, "duplicate key, first given in line " + first.line(), "keep one of them");
      return;
    }
    for (Key<?> key : keys) {
      if (key.name().equals(name)) {
        readValue(key, valueNode, values, reading);
        return;
      }
    }
    reading.problems().error(at, "unknown key", Suggestion.forKey(name, keys));
  }

  private static <T> void readValue(Key<T> key, Node node, Values values, Reading reading) {
    Place at = values.place().key(key.name(), node);
    T value = key.shape().read(node, at, reading);
    if (value != null) {
      values.put(key, value, at);
    }
  }

  private void checkExactlyOne(Map<String, Place> seen, Place place, Problems problems) {
    if (exactlyOne.isEmpty()) {
      return;
    }
    List<Key<?>> given = exactlyOne.stream().filter(k -> seen.containsKey(k.name())).toList();
    if (given.isEmpty()) {
      problems.error(place, "one of " + names(exactlyOne) + " is required");
    } else if (given.size() > 1) {
      problems.error(place, "only one of " + names(given) + " is allowed");
    }
  }

  /// The names of the keys, for people.
  static String names(List<Key<?>> keys) {
    return String.join(", ", keys.stream().map(Key::name).toList());
  }

  /// Only the empty mapping can be a default: all its keys have their own.
  @Override
  public Values fromDefault(String text) {
    if (!text.equals("{}")) {
      throw new IllegalArgumentException("not an empty mapping: " + text);
    }
    return new Values(Place.NOWHERE);
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> properties = new LinkedHashMap<>();
    keys.forEach(key -> properties.put(key.name(), ConfigSchema.property(key)));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("additionalProperties", false);
    List<String> required = keys.stream().filter(Key::isRequired).map(Key::name).toList();
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    if (!exactlyOne.isEmpty()) {
      schema.put(
          "oneOf", exactlyOne.stream().map(k -> Map.of("required", List.of(k.name()))).toList());
    }
    schema.put("properties", properties);
    return schema;
  }
}

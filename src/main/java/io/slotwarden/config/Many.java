package io.slotwarden.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// A list. Broken entries are reported and left out, so that the others are still checked.
///
/// @param least the smallest number of entries
record Many<E>(Shape<E> entry, int least) implements Shape<List<Item<E>>> {
  @Override
  public @Nullable List<Item<E>> read(Node node, Place place, Reading reading) {
    if (!(node instanceof SequenceNode sequence)) {
      reading
          .problems()
          .error(
              place,
              "must be a list",
              node instanceof ScalarNode ? "put the value in brackets: [...]" : null);
      return null;
    }
    if (sequence.getValue().size() < least) {
      reading.problems().error(place, "must not be empty", "an empty list names nothing");
    }
    List<Item<E>> items = new ArrayList<>();
    int index = 0;
    for (Node child : sequence.getValue()) {
      Place at = place.entry(index++, child);
      E value = entry.read(child, at, reading);
      if (value != null) {
        items.add(new Item<>(value, at));
      }
    }
    return List.copyOf(items);
  }

  /// Only the empty list can be a default.
  @Override
  public List<Item<E>> fromDefault(String text) {
    if (!text.equals("[]")) {
      throw new IllegalArgumentException("not an empty list: " + text);
    }
    return List.of();
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "array");
    schema.put("items", entry.schema());
    if (least > 0) {
      schema.put("minItems", least);
    }
    return schema;
  }
}

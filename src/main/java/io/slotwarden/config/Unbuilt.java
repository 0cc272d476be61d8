package io.slotwarden.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/// A key that is promised but not built: refused whatever its value, because ignoring it would be a
/// lie.
///
/// @param instead what to do meanwhile; null when there is nothing
record Unbuilt(@Nullable String instead) implements Shape<Object> {
  static final String MESSAGE = "not yet built in this version";

  @Override
  public @Nullable Object read(Node node, Place place, Reading reading) {
    reading.problems().error(place, MESSAGE, instead == null ? "remove it" : instead);
    return null;
  }

  @Override
  public Object fromDefault(String text) {
    throw new IllegalArgumentException("a key that is not built has no default");
  }

  /// Nothing is valid.
  @Override
  public Map<String, Object> schema() {
    return Map.of("not", Map.of());
  }
}

package io.slotwarden.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One key whose value is another one after a reload.
///
/// @param path with the name of an entry in place of its index: `policies[drop-left-over].mode`
/// @param before as `config show` writes it, a secret as its reference; null = it was not there
/// @param after the same; null = it is not there any more
public record ConfigChange(String path, @Nullable String before, @Nullable String after) {

  /// For people and logs; no secret in it.
  @Override
  public String toString() {
    if (before == null) {
      return path + ": " + after + " (new)";
    }
    if (before.equals(after)) {
      return path + ": " + after + " (changed)";
    }
    return after == null
        ? path + ": removed, was " + before
        : path + ": " + before + " -> " + after;
  }

  /// All keys that differ, in alphabetical order; empty when the two say the same.
  public static List<ConfigChange> between(Config before, Config after) {
    Map<String, Object> old = flat(before);
    Map<String, Object> now = flat(after);
    TreeSet<String> paths = new TreeSet<>(old.keySet());
    paths.addAll(now.keySet());
    List<ConfigChange> changes = new ArrayList<>();
    for (String path : paths) {
      Object was = old.get(path);
      Object is = now.get(path);
      if (!Objects.equals(was, is)) {
        changes.add(new ConfigChange(path, text(was), text(is)));
      }
    }
    return changes;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : YamlWriter.scalarOrList(value);
  }

  private static Map<String, Object> flat(Config config) {
    Map<String, Object> leaves = new LinkedHashMap<>();
    flatten("", ConfigPrinter.tree(config), leaves);
    return leaves;
  }

  private static void flatten(String path, Object value, Map<String, Object> leaves) {
    switch (value) {
      case Map<?, ?> inner ->
          inner.forEach(
              (key, v) ->
                  flatten(
                      path.isEmpty() ? String.valueOf(key) : path + "." + key,
                      Objects.requireNonNull(v),
                      leaves));
      case List<?> list when list.stream().anyMatch(Map.class::isInstance) -> {
        for (int i = 0; i < list.size(); i++) {
          Map<?, ?> entry = (Map<?, ?>) Objects.requireNonNull(list.get(i));
          flatten(path + "[" + name(entry, i) + "]", entry, leaves);
        }
      }
      default -> leaves.put(path, value);
    }
  }

  /// A channel carries its name below the key that tells its kind.
  private static String name(Map<?, ?> entry, int index) {
    Object name = entry.get("name");
    if (name == null && entry.size() == 1) {
      Object inner = entry.values().iterator().next();
      name = inner instanceof Map<?, ?> below ? below.get("name") : null;
    }
    return name == null ? Integer.toString(index) : name.toString();
  }
}

package io.slotwarden.deploy;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// A file of JSON or YAML to walk through; a step that leads nowhere names itself.
///
/// @param path for messages: the file and the way from its root
/// @param value a map, a list or a plain value
public record Tree(String path, @Nullable Object value) {

  public static Tree json(Path file) throws IOException {
    return json(file.toString(), Files.readString(file));
  }

  public static Tree json(String name, String text) {
    return new Tree(name, Jsonb.builder().build().type(Object.class).fromJson(text));
  }

  /// All documents of the file.
  public static List<Tree> yaml(Path file) throws IOException {
    return yaml(file.toString(), Files.readString(file));
  }

  /// All documents of the text; a key that is given twice is an error.
  public static List<Tree> yaml(String name, String text) {
    List<Tree> documents = new ArrayList<>();
    new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build())
        .loadAllFromString(text)
        .forEach(d -> documents.add(new Tree(name + "#" + documents.size(), d)));
    return documents;
  }

  /// What lies on this way of keys.
  ///
  /// @throws AssertionError when there is no such key
  public Tree at(String... keys) {
    Tree here = this;
    for (String key : keys) {
      if (!here.has(key)) {
        throw new AssertionError(here.path + " has no " + key + ": " + here.value);
      }
      here = here.child(key);
    }
    return here;
  }

  public boolean has(String key) {
    return value instanceof Map<?, ?> map && map.containsKey(key);
  }

  private Tree child(String key) {
    return new Tree(path + "." + key, ((Map<?, ?>) Objects.requireNonNull(value)).get(key));
  }

  /// The entries of a list; of an absent key none.
  public List<Tree> items(String key) {
    return has(key) ? child(key).items() : List.of();
  }

  public List<Tree> items() {
    if (!(value instanceof List<?> list)) {
      throw new AssertionError(path + " is no list: " + value);
    }
    List<Tree> items = new ArrayList<>();
    list.forEach(item -> items.add(new Tree(path + "[" + items.size() + "]", item)));
    return items;
  }

  public Set<String> keys() {
    if (!(value instanceof Map<?, ?> map)) {
      throw new AssertionError(path + " is no mapping: " + value);
    }
    Set<String> keys = new TreeSet<>();
    map.keySet().forEach(key -> keys.add(String.valueOf(key)));
    return keys;
  }

  /// A plain value as text.
  public String text() {
    if (value == null || value instanceof Map || value instanceof List) {
      throw new AssertionError(path + " is no plain value: " + value);
    }
    return value instanceof Double d && d == Math.rint(d)
        ? Long.toString(d.longValue())
        : value.toString();
  }

  /// The plain value of a key; empty when it is absent.
  public String text(String key) {
    return has(key) ? child(key).text() : "";
  }

  /// Every mapping in this tree, this one included.
  public Stream<Tree> mappings() {
    return switch (value) {
      case Map<?, ?> map ->
          Stream.concat(Stream.of(this), keys().stream().flatMap(key -> child(key).mappings()));
      case List<?> _ -> items().stream().flatMap(Tree::mappings);
      case null, default -> Stream.empty();
    };
  }
}

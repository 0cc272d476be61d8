package io.slotwarden.config;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The well-formed values of one mapping of the file, by key. What is broken is absent here and
/// reported elsewhere.
final class Values {
  private final Place place;
  private final Map<Key<?>, Item<?>> present = new LinkedHashMap<>();
  private final Set<String> given = new HashSet<>();

  Values(Place place) {
    this.place = place;
  }

  /// Where the mapping stands.
  Place place() {
    return place;
  }

  <T> void put(Key<T> key, T value, Place at) {
    present.put(key, new Item<>(value, at));
  }

  /// The value or its default.
  ///
  /// @throws IllegalStateException when there is neither: called although the file has errors
  <T> T get(Key<T> key) {
    T value = find(key);
    if (value == null) {
      throw new IllegalStateException(place.child(key.name()).path() + " is read but absent");
    }
    return value;
  }

  /// The value, else its default, else null.
  <T> @Nullable T find(Key<T> key) {
    Item<T> item = item(key);
    return item == null ? key.defaultValue() : item.value();
  }

  /// The value as the file gives it and where it stands; null when absent or broken.
  <T> @Nullable Item<T> item(Key<T> key) {
    // put() pairs each key with a value of its own type.
    @SuppressWarnings("unchecked")
    Item<T> item = (Item<T>) present.get(key);
    return item;
  }

  /// Whether the file has the key, be its value broken or not.
  boolean has(Key<?> key) {
    return given.contains(key.name());
  }

  void markGiven(String name) {
    given.add(name);
  }

  /// Where the value stands; for an absent key, where the mapping does.
  Place at(Key<?> key) {
    Item<?> item = present.get(key);
    return item == null ? place.child(key.name()) : item.place();
  }

  /// What the file says, in its order, without defaults.
  void forEach(BiConsumer<Key<?>, Item<?>> visitor) {
    present.forEach(visitor);
  }
}

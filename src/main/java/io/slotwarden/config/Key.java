package io.slotwarden.config;

import io.slotwarden.model.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One key of the file: its name, its shape, what holds when it is absent, its floor, and a
/// sentence for people. A key is itself: two keys of one name are different keys.
final class Key<T> {
  private final String name;
  private final Shape<T> shape;
  private final String doc;
  private final boolean required;
  private final @Nullable String defaultText;
  private final @Nullable Duration floor;

  private Key(
      String name,
      Shape<T> shape,
      String doc,
      boolean required,
      @Nullable String defaultText,
      @Nullable Duration floor) {
    this.name = name;
    this.shape = shape;
    this.doc = doc;
    this.required = required;
    this.defaultText = defaultText;
    this.floor = floor;
    if (defaultText != null) {
      // A default that is itself broken must not wait for the first file without the key.
      Objects.requireNonNull(shape.fromDefault(defaultText));
    }
  }

  static <T> Key<T> required(String name, Shape<T> shape, String doc) {
    return new Key<>(name, shape, doc, true, null, null);
  }

  static <T> Key<T> optional(String name, Shape<T> shape, String doc) {
    return new Key<>(name, shape, doc, false, null, null);
  }

  static <T> Key<T> byDefault(String name, Shape<T> shape, String defaultText, String doc) {
    return new Key<>(name, shape, doc, false, defaultText, null);
  }

  /// A duration that may not be shorter than its floor unless `guard.allow-short-times` says so.
  static Key<Duration> duration(
      String name, String defaultText, @Nullable String floor, String doc) {
    return new Key<>(
        name,
        Scalars.DURATION,
        doc,
        false,
        defaultText,
        floor == null ? null : Durations.parse(floor));
  }

  /// How often something is done, or `off`; not more often than its floor unless
  /// `guard.allow-short-times` says so.
  static Key<Duration> cadence(String name, String defaultText, String floor, String doc) {
    return new Key<>(name, Scalars.CADENCE, doc, false, defaultText, Durations.parse(floor));
  }

  /// A block whose keys all have defaults or are optional.
  static Key<Values> block(String name, String doc, List<Key<?>> keys) {
    return new Key<>(name, new Section(keys, List.of()), doc, false, "{}", null);
  }

  String name() {
    return name;
  }

  Shape<T> shape() {
    return shape;
  }

  String doc() {
    return doc;
  }

  boolean isRequired() {
    return required;
  }

  /// As written in the file; null when there is none.
  @Nullable String defaultText() {
    return defaultText;
  }

  /// The shortest duration allowed; null when there is none.
  @Nullable Duration floor() {
    return floor;
  }

  /// What holds when the key is absent; null when nothing does.
  @Nullable T defaultValue() {
    return defaultText == null ? null : shape.fromDefault(defaultText);
  }
}

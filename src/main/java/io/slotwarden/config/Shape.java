package io.slotwarden.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/// What a value of the file must look like. One description serves two masters: [#read] binds a
/// node of the file, and [#schema] says the same as JSON Schema.
///
/// @param <T> what a well-formed value becomes
sealed interface Shape<T> permits Scalar, Reference, Many, Section {
  /// The value, or null when it is broken; then at least one error was reported.
  @Nullable T read(Node node, Place place, Reading reading);

  /// The value that a default stands for.
  ///
  /// @throws IllegalArgumentException when the text is no such value: a mistake in the description
  ///   itself
  T fromDefault(String text);

  /// As JSON Schema (draft 2020-12), without description and default.
  Map<String, Object> schema();
}

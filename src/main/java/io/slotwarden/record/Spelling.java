package io.slotwarden.record;

import io.slotwarden.model.Instants;
import io.slotwarden.model.Lsn;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// How values are written as text, exactly: reading back gives an equal value.
final class Spelling {
  private Spelling() {}

  static String of(Instant instant) {
    return Instants.sorted(instant);
  }

  static String of(Duration duration) {
    return duration.toString();
  }

  static String of(Lsn lsn) {
    return lsn.toString();
  }

  /// lower_snake, as the vocabularies are spelled outside.
  static String of(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  /// @throws IllegalArgumentException when the vocabulary has no such word
  static <E extends Enum<E>> E word(Class<E> vocabulary, String text) {
    return Enum.valueOf(vocabulary, text.toUpperCase(Locale.ROOT));
  }
}

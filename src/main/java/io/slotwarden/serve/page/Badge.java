package io.slotwarden.serve.page;

import io.slotwarden.model.Word;
import java.util.Locale;

/// A state in a word, with its icon and colour.
record Badge(Tone tone, String text) {
  static Badge of(Tone tone, Word word) {
    return new Badge(tone, spaced(word.word()));
  }

  /// `catching_up` as people write it.
  static String spaced(String word) {
    return word.replace('_', ' ').toLowerCase(Locale.ROOT);
  }
}

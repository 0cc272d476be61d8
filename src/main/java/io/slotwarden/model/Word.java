package io.slotwarden.model;

import java.util.Locale;

/// A word of a closed vocabulary, spelled outside as the contract spells it.
public interface Word {
  String name();

  /// lower_snake, as metrics, the API and the journal write it.
  default String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

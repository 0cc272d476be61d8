package io.slotwarden.audit;

import io.slotwarden.model.Word;

/// Where a migration is: some checks are the worse, or the milder, for it.
public enum Phase implements Word {
  /// Nothing has been copied yet.
  PREPARE,
  /// The full load runs.
  LOAD,
  /// Changes are applied.
  CDC,
  /// The application is about to move.
  CUTOVER,
  /// The application has moved.
  AFTER;

  public boolean isLoadOrCdc() {
    return this == LOAD || this == CDC;
  }
}

package io.slotwarden.model;

import org.jspecify.annotations.Nullable;

/// What came of a creation.
///
/// @param consistentPoint from where on the slot sends changes: its confirmed flush LSN
/// @param restartLsn read after the creation
/// @param touched why the slot is no start marker any more; null while it is untouched
/// @param snapshot name of the exported snapshot that is held open; null when none is
public record CreatedSlot(
    Lsn consistentPoint, Lsn restartLsn, @Nullable String touched, @Nullable String snapshot) {

  /// The one position at which a CDC-only task starts; null when there is none.
  public @Nullable Lsn startPosition() {
    return touched == null ? restartLsn : null;
  }
}

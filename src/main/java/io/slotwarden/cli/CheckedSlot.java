package io.slotwarden.cli;

import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotAssessment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A slot as one look sees it.
///
/// @param movedAt when it moved between the two samples; null when it stood still
/// @param safeBytes how much may still be written before the server may invalidate it, may be
///   negative; null without a limit, without reserved WAL, when lost
/// @param freedAtMost bytes that its drop would free at most, at the next checkpoint; null when
///   nobody knows who holds the WAL
record CheckedSlot(
    SlotAssessment assessment,
    @Nullable Instant movedAt,
    @Nullable Long safeBytes,
    @Nullable Long freedAtMost) {
  Slot slot() {
    return assessment.slot();
  }

  String name() {
    return slot().name();
  }
}

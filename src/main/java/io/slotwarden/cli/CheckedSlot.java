package io.slotwarden.cli;

import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotAssessment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A slot as one look sees it.
///
/// @param movedAt when it moved between the two samples; null when it stood still
record CheckedSlot(SlotAssessment assessment, @Nullable Instant movedAt) {
  Slot slot() {
    return assessment.slot();
  }

  @Nullable Long safeBytes() {
    return assessment.safeWalBytes();
  }

  @Nullable Long freedAtMost() {
    return assessment.freedAtMostBytes();
  }

  String name() {
    return slot().name();
  }
}

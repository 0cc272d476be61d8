package io.slotwarden.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What we think of one slot now. Byte counts are null when not known or meaningless (never
/// reserved WAL).
///
/// @param retainedBytes current position minus restart LSN; 0 when lost
/// @param confirmedFlushLagBytes current position minus confirmed flush LSN (logical only)
/// @param pinnedBytes confirmed flush LSN minus restart LSN: what open transactions hold back
/// @param lastMovedAt when either LSN last moved under our eyes; null when never
/// @param disconnectedSince first moment of the present inactivity that we know of
/// @param holdsWal this slot has the smallest restart LSN of all valid slots and the WAL's holder
///   is a slot
/// @param tasks the tasks that read this slot (claimed), if any
public record SlotAssessment(
    SlotId id,
    Slot slot,
    SlotEvidence evidence,
    SlotState state,
    SlotCause cause,
    List<String> causeEvidence,
    Owner owner,
    List<TaskId> tasks,
    @Nullable Long retainedBytes,
    @Nullable Long confirmedFlushLagBytes,
    @Nullable Long pinnedBytes,
    @Nullable Instant lastMovedAt,
    @Nullable Instant disconnectedSince,
    boolean holdsWal) {
  public SlotAssessment {
    causeEvidence = List.copyOf(causeEvidence);
    tasks = List.copyOf(tasks);
  }
}

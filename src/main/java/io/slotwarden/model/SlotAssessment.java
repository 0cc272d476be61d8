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
/// @param safeWalBytes what may still be written before the server may invalidate it, may be
///   negative; null without a limit, without reserved WAL, when lost
/// @param freedAtMostBytes what its drop would free at most, at the next checkpoint: the distance
///   to the next floor, not its own lag; null when nobody knows who holds the WAL
/// @param tasks the tasks that read this slot (claimed), if any
public record SlotAssessment(
    SlotId id,
    Slot slot,
    SlotEvidence evidence,
    SlotState state,
    Diagnosis diagnosis,
    Owner owner,
    List<TaskId> tasks,
    @Nullable Long retainedBytes,
    @Nullable Long confirmedFlushLagBytes,
    @Nullable Long pinnedBytes,
    @Nullable Instant lastMovedAt,
    @Nullable Instant disconnectedSince,
    boolean holdsWal,
    @Nullable Long safeWalBytes,
    @Nullable Long freedAtMostBytes) {
  public SlotAssessment {
    tasks = List.copyOf(tasks);
  }

  public SlotCause cause() {
    return diagnosis.cause();
  }

  /// The cause in one clause, and each sign of it.
  public List<String> causeEvidence() {
    return diagnosis.lines();
  }
}

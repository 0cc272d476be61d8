package io.slotwarden.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What our own persisted observations say of one task.
///
/// @param lastListedAt the last complete listing that held it
/// @param missedSince the first complete listing since then that did not; null while listed
/// @param downSince first sight of the present stop or failure; null while it runs
/// @param runningSince first sight of the present run; null while down
/// @param ranOn identity of the source server when the task was last seen running; null = never
///   seen
/// @param attempts resumes since the last continuous stability
/// @param nextAttemptAt not before; null = no attempt yet
/// @param pendingAct id of the journal entry of a resume that has not yet proved stable; null =
///   none
/// @param escalated attempts are used up and a person was told
/// @param standstill the present stop as it was seen; null while it runs
public record TaskWatch(
    TaskId id,
    String arn,
    String status,
    Instant lastListedAt,
    @Nullable Instant missedSince,
    @Nullable Instant downSince,
    @Nullable Instant runningSince,
    @Nullable ServerIdentity ranOn,
    int attempts,
    @Nullable Instant lastAttemptAt,
    @Nullable Instant nextAttemptAt,
    @Nullable Long pendingAct,
    boolean escalated,
    @Nullable Standstill standstill) {

  /// Of a task whose present stop was not looked at.
  public TaskWatch(
      TaskId id,
      String arn,
      String status,
      Instant lastListedAt,
      @Nullable Instant missedSince,
      @Nullable Instant downSince,
      @Nullable Instant runningSince,
      @Nullable ServerIdentity ranOn,
      int attempts,
      @Nullable Instant lastAttemptAt,
      @Nullable Instant nextAttemptAt,
      @Nullable Long pendingAct,
      boolean escalated) {
    this(
        id,
        arn,
        status,
        lastListedAt,
        missedSince,
        downSince,
        runningSince,
        ranOn,
        attempts,
        lastAttemptAt,
        nextAttemptAt,
        pendingAct,
        escalated,
        null);
  }

  /// Since when everything that a person could approve has been as it is now; null while it is not
  /// down.
  public @Nullable Instant standsSince() {
    return downSince == null || standstill == null || standstill.since().isBefore(downSince)
        ? downSince
        : standstill.since();
  }
}

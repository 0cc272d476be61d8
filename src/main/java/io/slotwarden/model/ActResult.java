package io.slotwarden.model;

import org.jspecify.annotations.Nullable;

/// What an actor saw of its act.
///
/// @param outcome DROPPED, WRITTEN, CREATED, ABORTED (the world had changed), FAILED, or PENDING (a
///   resume that was accepted, or an answer that never came: the world will tell)
/// @param detail for people: rows, SQLSTATE, error code; never a secret
/// @param created what a creation made; null for every other act and outcome
public record ActResult(ActOutcome outcome, String detail, @Nullable CreatedSlot created) {
  public ActResult(ActOutcome outcome, String detail) {
    this(outcome, detail, null);
  }
}

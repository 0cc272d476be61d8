package io.slotwarden.model;

/// What an actor saw of its act.
///
/// @param outcome DROPPED, WRITTEN, ABORTED (the world had changed), FAILED, or PENDING (a resume
///   that was accepted, or an answer that never came: the world will tell)
/// @param detail for people: rows, SQLSTATE, error code; never a secret
public record ActResult(ActOutcome outcome, String detail) {}

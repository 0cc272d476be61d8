package io.slotwarden.model;

/// How far a marked slot is on its way to a drop.
public enum MarkPhase implements Word {
  MARKED,
  NOTIFIED,
  DUE,
  APPROVED,
  DROPPING
}

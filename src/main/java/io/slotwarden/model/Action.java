package io.slotwarden.model;

/// What slotwarden can do to the world.
public enum Action implements Word {
  DROP_SLOT,
  RESUME_TASK,
  WRITE_HEARTBEAT,
  CREATE_SLOT
}

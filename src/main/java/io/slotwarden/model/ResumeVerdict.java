package io.slotwarden.model;

/// What is to be done with a task that does not run.
public enum ResumeVerdict implements Word {
  RESUME,
  WAIT,
  REFUSE,
  NEEDS_RELOAD,
  ESCALATED,
  NONE
}

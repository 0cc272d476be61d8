package io.slotwarden.model;

/// How an act ended. ABORTED: the world had changed and nothing was done. PENDING: a resume that
/// has not yet stayed running, or an answer that never came. WOULD_ACT: only the mode forbade it.
public enum ActOutcome implements Word {
  DROPPED,
  RESUMED,
  WRITTEN,
  CREATED,
  ABORTED,
  FAILED,
  PENDING,
  WOULD_ACT
}

package io.slotwarden.model;

/// What keeps the oldest WAL file from being removed.
public enum WalHolder implements Word {
  SLOT,
  ARCHIVER,
  WAL_KEEP,
  CHECKPOINT,
  UNKNOWN
}

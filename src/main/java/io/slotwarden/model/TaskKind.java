package io.slotwarden.model;

/// The three kinds of thing that DMS runs.
public enum TaskKind implements Word {
  TASK,
  REPLICATION,
  DATA_MIGRATION
}

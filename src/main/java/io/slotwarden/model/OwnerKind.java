package io.slotwarden.model;

/// What kind of thing needs a slot. NONE is a proof, UNKNOWN its absence (design, rule 8).
public enum OwnerKind implements Word {
  DMS_TASK,
  DMS_REPLICATION,
  DMS_DATA_MIGRATION,
  DMS_ENDPOINT,
  SUBSCRIPTION,
  STANDBY,
  TOOL,
  REGISTERED,
  NONE,
  UNKNOWN
}

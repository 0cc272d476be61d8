package io.slotwarden.model;

/// The two kinds of replication slot.
public enum SlotType implements Word {
  PHYSICAL,
  LOGICAL
}

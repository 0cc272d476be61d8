package io.slotwarden.model;

/// What a slot is at one moment (contract, vocabularies).
public enum SlotState implements Word {
  HEALTHY,
  CATCHING_UP,
  LAGGING,
  STALLED,
  DISCONNECTED,
  CRASH_LOOP,
  CREATING,
  UNRESERVED,
  LOST,
  UNUSED,
  UNKNOWN
}

package io.slotwarden.model;

/// Why a slot is not healthy (contract, vocabularies; signatures: domain reference on root causes).
public enum SlotCause implements Word {
  NONE,
  CONSUMER_GONE,
  CRASH_LOOP,
  WRITING_TRANSACTION,
  PREPARED_TRANSACTION,
  NOT_CONFIRMING,
  IDLE_TABLES,
  CONSUMER_BLOCKED,
  SLOW_DECODING,
  WAITING_FOR_STANDBY,
  CREATING,
  LOST,
  NEVER_USED,
  TASK_STOPPED,
  TASK_FAILED,
  TASK_GONE,
  CATCHING_UP,
  NOT_ESTABLISHED
}

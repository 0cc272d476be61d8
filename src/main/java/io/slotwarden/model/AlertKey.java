package io.slotwarden.model;

import java.util.Locale;

/// What an alert is about. Spelled with hyphens outside, as the keys of the contract's `alerts:`
/// block are.
public enum AlertKey implements Word {
  RETAINED_WAL,
  SLOT_DISCONNECTED,
  SLOT_MISSING,
  SLOT_LOST,
  SLOT_UNRESERVED,
  XMIN_AGE,
  TIME_TO_FULL,
  TIME_TO_LOST,
  NO_FORECAST,
  SLOTS_EXHAUSTED,
  SOURCE_UNSEEN,
  TASK_DOWN,
  TASK_TABLES,
  TASK_LATENCY,
  TASK_WITHOUT_SLOT,
  TASK_HEARTBEAT,
  REPLICATION_INSTANCE_STARVED,
  ACT_FAILED,
  ACT_BLOCKED,
  SLOT_SHARED,
  TASK_DEPROVISION,
  SLOT_EXPIRING,
  SLOT_EXPIRED,
  AUDIT_CRITICAL;

  private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /// `retained-wal`, as configuration, API and messages write it.
  @Override
  public String word() {
    return word;
  }

  /// Reads what [#word] writes.
  ///
  /// @throws IllegalArgumentException when there is no such key
  public static AlertKey of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /// True for what is said of a thing that has no explanation of its own: a replication instance.
  public boolean isUnexplained() {
    return this == REPLICATION_INSTANCE_STARVED;
  }

  /// True for what is said of one slot from its row in the sample.
  public boolean isOfSlotSeen() {
    return switch (this) {
      case RETAINED_WAL,
          SLOT_DISCONNECTED,
          SLOT_LOST,
          SLOT_UNRESERVED,
          XMIN_AGE,
          TIME_TO_LOST,
          SLOT_SHARED,
          SLOT_EXPIRING,
          SLOT_EXPIRED ->
          true;
      case SLOT_MISSING,
          SLOTS_EXHAUSTED,
          TIME_TO_FULL,
          NO_FORECAST,
          SOURCE_UNSEEN,
          TASK_DOWN,
          TASK_TABLES,
          TASK_LATENCY,
          TASK_WITHOUT_SLOT,
          TASK_HEARTBEAT,
          REPLICATION_INSTANCE_STARVED,
          ACT_FAILED,
          ACT_BLOCKED,
          TASK_DEPROVISION,
          AUDIT_CRITICAL ->
          false;
    };
  }
}

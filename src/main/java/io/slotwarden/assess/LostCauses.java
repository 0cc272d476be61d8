package io.slotwarden.assess;

import io.slotwarden.model.Diagnosis;
import io.slotwarden.model.Durations;
import io.slotwarden.model.Evidence;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotCause;
import java.util.List;

/// Why a slot was invalidated. Servers name the reason from 17 on.
final class LostCauses {
  /// The first major on which something other than removed WAL invalidates a slot.
  private static final int MORE_REASONS = 16;

  private LostCauses() {}

  static Diagnosis of(SlotCase c) {
    Slot slot = c.slot();
    String reason = slot.invalidationReason();
    String why =
        reason != null
            ? named(reason, c)
            : c.sample().majorVersion() < MORE_REASONS
                ? "the WAL that it needed was removed, being beyond max_slot_wal_keep_size"
                : "the server does not say why before PostgreSQL 17";
    return new Diagnosis(
        SlotCause.LOST,
        "it was invalidated: " + why,
        List.of(
            new Evidence.Said(
                "wal_status "
                    + slot.walStatus()
                    + (reason == null ? "" : ", invalidation reason " + reason)),
            new Evidence.Said("it keeps no WAL and can't be used again")),
        Remedies.lost(c.ownership().owner(), slot, c.isSyncedCopy()));
  }

  private static String named(String reason, SlotCase c) {
    return switch (reason) {
      case "wal_removed" ->
          "the WAL that it needed was removed, being beyond max_slot_wal_keep_size";
      case "rows_removed" -> "rows that it needed were removed on the primary";
      case "wal_level_insufficient" -> "wal_level was lowered on the primary";
      case "idle_timeout" ->
          "nobody used it for longer than idle_replication_slot_timeout"
              + (c.settings() == null || c.settings().idleSlotTimeout() == null
                  ? ""
                  : ", " + Durations.format(c.settings().idleSlotTimeout()));
      default -> reason;
    };
  }
}

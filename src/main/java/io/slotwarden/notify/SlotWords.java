package io.slotwarden.notify;

import io.slotwarden.model.ByteSize;
import io.slotwarden.model.Durations;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotAssessment;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What every message about the drop of a slot says of the slot. Pure.
final class SlotWords {
  private SlotWords() {}

  static String what(SlotAssessment assessment) {
    Slot slot = assessment.slot();
    return slot.type().word()
        + " slot"
        + (slot.plugin() == null ? "" : " (" + slot.plugin() + ")")
        + (slot.database() == null ? "" : ", database " + slot.database())
        + ", owner "
        + assessment.owner().kind().word()
        + (assessment.owner().id() == null ? "" : " " + assessment.owner().id())
        + ": "
        + String.join("; ", assessment.owner().evidence());
  }

  static String since(SlotAssessment assessment, Instant now) {
    Instant since = assessment.disconnectedSince();
    return since == null
        ? ""
        : "disconnected since "
            + DropMessages.time(since)
            + " ("
            + Durations.format(Duration.between(since, now))
            + ")";
  }

  static String evidence(SlotAssessment assessment) {
    Slot slot = assessment.slot();
    Lsn flushed = slot.confirmedFlushLsn();
    return "retains "
        + size(assessment.retainedBytes())
        + (assessment.holdsWal() ? ", the oldest WAL on this server is its own" : "")
        + ", restart LSN "
        + slot.restartLsn()
        + (flushed == null ? "" : ", confirmed flush LSN " + flushed)
        + (slot.walStatus() == null ? "" : ", wal_status " + slot.walStatus());
  }

  /// @param freed upper bound of what the drop frees, in bytes; null when not known
  static String impact(@Nullable Long freed) {
    return "frees about "
        + size(freed)
        + " at the next checkpoint after the drop. It cannot be undone: a consumer that comes back"
        + " needs a new snapshot";
  }

  /// After the drop.
  static String again(Slot slot) {
    return ". To make it anew: "
        + (slot.isLogical()
            ? "SELECT pg_create_logical_replication_slot('"
                + slot.name()
                + "', '"
                + slot.plugin()
                + "');"
                + " gives a slot that starts now; what lay between is gone"
            : "SELECT pg_create_physical_replication_slot('"
                + slot.name()
                + "', true); gives a slot that starts now");
  }

  private static String size(@Nullable Long bytes) {
    return bytes == null ? "an unknown amount" : ByteSize.format(bytes);
  }
}

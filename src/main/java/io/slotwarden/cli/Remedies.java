package io.slotwarden.cli;

import io.slotwarden.model.Owner;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotAssessment;
import org.jspecify.annotations.Nullable;

/// The one thing to try first about a slot that is not healthy. For people to read: nothing here is
/// carried out.
final class Remedies {
  private Remedies() {}

  /// @return null where there is nothing to do
  static @Nullable String first(CheckedSource source, CheckedSlot checked) {
    SlotAssessment a = checked.assessment();
    Slot slot = a.slot();
    ServerSample sample = source.sample();
    boolean synced = sample != null && sample.inRecovery() && Boolean.TRUE.equals(slot.synced());
    return switch (a.state()) {
      case HEALTHY, UNKNOWN -> null;
      case LOST ->
          synced
              ? "look at the slot of this name on the primary: this one follows it"
              : lost(a.owner(), slot);
      case UNRESERVED -> forUnreserved(slot);
      case DISCONNECTED -> disconnected(a, slot);
      case UNUSED -> "leave it if somebody is about to use it; else, once nobody is: " + drop(slot);
      case CREATING ->
          "wait; if it stays so, end the oldest writing transaction (pg_stat_activity,"
              + " pg_prepared_xacts)";
      case CATCHING_UP -> "wait: its consumer is catching up";
      case LAGGING, STALLED, CRASH_LOOP -> behind(a);
    };
  }

  static String forUnreserved(Slot slot) {
    return (slot.active() ? "let its consumer catch up" : "start its consumer")
        + " before the next checkpoint, or raise max_slot_wal_keep_size (a reload is enough)";
  }

  private static String lost(Owner owner, Slot slot) {
    return switch (owner.kind()) {
      case DMS_TASK, DMS_REPLICATION, DMS_DATA_MIGRATION, DMS_ENDPOINT ->
          "reload " + owner.id() + " (resuming can't work any more): what the slot held is gone";
      case STANDBY ->
          "rebuild the standby, or let it fetch WAL from the archive; then " + drop(slot);
      case SUBSCRIPTION -> "make the subscription anew with a fresh copy of its tables";
      case TOOL, REGISTERED, NONE, UNKNOWN ->
          "it can't be revived: set its consumer up anew with a fresh copy of the data; then "
              + drop(slot);
    };
  }

  private static String disconnected(SlotAssessment a, Slot slot) {
    Owner owner = a.owner();
    return switch (a.cause()) {
      case TASK_STOPPED, TASK_FAILED ->
          "resume DMS task "
              + owner.id()
              + " (start-replication-task, type resume-processing) after a look at why it stopped";
      case NONE,
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
          TASK_GONE,
          CATCHING_UP,
          NOT_ESTABLISHED ->
          startAgain(owner, slot);
    };
  }

  private static String startAgain(Owner owner, Slot slot) {
    return switch (owner.kind()) {
      case DMS_TASK, DMS_REPLICATION, DMS_DATA_MIGRATION, DMS_ENDPOINT ->
          "see why " + owner.id() + " does not read it, and start what reads it";
      case STANDBY -> "start the standby that uses it";
      case SUBSCRIPTION -> "enable the subscription that reads it";
      case TOOL, REGISTERED -> "start " + owner.id() + " again";
      case NONE ->
          "ask who made it; DMS does not need it, something else may. If nobody does: "
              + drop(slot);
      case UNKNOWN -> "find its consumer and start it. Only if nobody needs it: " + drop(slot);
    };
  }

  private static String behind(SlotAssessment a) {
    return switch (a.cause()) {
      case NOT_CONFIRMING ->
          "see whether its consumer's target is slow, and whether its heartbeat is on";
      case CONSUMER_BLOCKED -> "look at its consumer and the network: it has stopped answering";
      case WAITING_FOR_STANDBY ->
          "see that every slot in synchronized_standby_slots is there and active";
      case NONE,
          CONSUMER_GONE,
          CRASH_LOOP,
          WRITING_TRANSACTION,
          PREPARED_TRANSACTION,
          IDLE_TABLES,
          SLOW_DECODING,
          CREATING,
          LOST,
          NEVER_USED,
          TASK_STOPPED,
          TASK_FAILED,
          TASK_GONE,
          CATCHING_UP,
          NOT_ESTABLISHED ->
          "look again in some minutes: it is behind, and one look can't tell in which direction it"
              + " moves";
    };
  }

  private static String drop(Slot slot) {
    return "select pg_drop_replication_slot('" + slot.name() + "')";
  }
}

package io.slotwarden.assess;

import io.slotwarden.model.DmsTask;
import io.slotwarden.model.OpenTransaction;
import io.slotwarden.model.Owner;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SqlText;

/// The one thing to try first about a slot that is not healthy. For people to read, and to weigh:
/// nothing here is carried out.
public final class Remedies {
  private Remedies() {}

  /// How a person ends a transaction.
  static String end(OpenTransaction t) {
    return switch (t) {
      case OpenTransaction.Session s ->
          "let it end; what ends it at once: "
              + s.end()
              + (s.user() == null ? "" : " (as " + s.user() + ", or with pg_signal_backend)");
      case OpenTransaction.Prepared p ->
          "connected to database "
              + p.database()
              + " as "
              + p.owner()
              + " or a superuser: "
              + p.end()
              + "; or commit prepared, if its coordinator had decided so";
    };
  }

  public static String forUnreserved(Slot slot) {
    return (slot.active() ? "let its consumer catch up" : "start its consumer")
        + " before the next checkpoint, or raise max_slot_wal_keep_size (a reload is enough)";
  }

  static String unused(Slot slot) {
    return "leave it if somebody is about to use it; else, once nobody is: " + drop(slot);
  }

  static String lost(Owner owner, Slot slot, boolean syncedCopy) {
    if (syncedCopy) {
      return "look at the slot of this name on the primary: this one follows it";
    }
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

  static String startAgain(Owner owner, Slot slot) {
    return switch (owner.kind()) {
      case DMS_TASK, DMS_REPLICATION, DMS_DATA_MIGRATION, DMS_ENDPOINT ->
          "see why " + owner.id() + " does not read it, and start what reads it";
      case STANDBY -> "start the standby that uses it";
      case SUBSCRIPTION -> "enable the subscription that reads it";
      case TOOL -> "start " + owner.id() + " again";
      case REGISTERED ->
          "ask " + owner.id() + ", who registered it, whether its consumer should run";
      case NONE ->
          "ask who made it; DMS does not need it, something else may. If nobody does: "
              + drop(slot);
      case UNKNOWN -> "find its consumer and start it. Only if nobody needs it: " + drop(slot);
    };
  }

  /// How a person resumes what DMS runs.
  static String resume(DmsTask task, String name) {
    return switch (task.kind()) {
      case TASK ->
          "resume DMS task "
              + name
              + " (start-replication-task, type resume-processing) after a look at why it stopped";
      case REPLICATION ->
          "resume DMS Serverless replication "
              + name
              + " (start-replication, type resume-processing) after a look at why it stopped"
              + task.deprovisionAt().map(at -> ", and before " + at).orElse("");
      case DATA_MIGRATION ->
          "look at why DMS data migration "
              + name
              + " stopped, and start it by hand: slotwarden never does, for DMS shows no checkpoint"
              + " of it";
    };
  }

  static String drop(Slot slot) {
    return "select pg_drop_replication_slot(" + SqlText.literal(slot.name()) + ")";
  }
}

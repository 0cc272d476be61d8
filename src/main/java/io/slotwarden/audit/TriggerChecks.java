package io.slotwarden.audit;

import static io.slotwarden.model.Severity.CRITICAL;

import io.slotwarden.model.Observed;
import io.slotwarden.model.SqlText;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.UserTrigger;
import io.slotwarden.model.catalog.UserTrigger.Fires;
import java.util.List;
import java.util.Set;

/// Triggers of the target that fire for what DMS writes.
final class TriggerChecks {
  static final List<Check> ALL =
      List.of(new Check(AuditCheck.TARGET_TRIGGERS, TriggerChecks::firing));

  private TriggerChecks() {}

  private static void firing(AuditCase c, Findings out) {
    c.task(out);
    if (c.phase() == Phase.CUTOVER || c.phase() == Phase.AFTER) {
      throw out.notApplicable("the application needs its triggers from the cut-over on");
    }
    Set<TableName> touched = TablePairs.touched(c, out);
    List<UserTrigger> triggers =
        TablePairs.ofTouched(c.target(out).triggers(), touched, out).toList();
    if (triggers.isEmpty()) {
      return;
    }
    Observed<Boolean> replica = ReplicaMode.of(c, out);
    out.found(
        CRITICAL,
        "triggers of the target fire for rows that DMS writes",
        triggers.stream()
            .filter(t -> fires(t.fires(), replica))
            .map(
                t ->
                    new AuditObject(
                        t.table().sql(),
                        SqlText.identifier(t.name()) + ", " + when(t.fires()),
                        "ALTER TABLE %s DISABLE TRIGGER %s;"
                            .formatted(t.table().sql(), SqlText.identifier(t.name())))),
        "disable them until the cut-over; those that are not ALWAYS are silent as well if you "
            + ReplicaMode.REMEDY);
    if (!replica.isKnown() && triggers.stream().anyMatch(t -> t.fires() != Fires.ALWAYS)) {
      out.need(replica);
    }
  }

  private static boolean fires(Fires fires, Observed<Boolean> replica) {
    return switch (fires) {
      case ALWAYS -> true;
      case ORIGIN -> replica.toOptional().map(r -> !r).orElse(false);
      case REPLICA -> replica.toOptional().orElse(false);
    };
  }

  private static String when(Fires fires) {
    return switch (fires) {
      case ALWAYS -> "enabled ALWAYS";
      case ORIGIN -> "enabled";
      case REPLICA -> "enabled for replicas";
    };
  }
}

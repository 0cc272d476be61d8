package io.slotwarden.audit;

import io.slotwarden.model.Observed;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SqlText;
import io.slotwarden.model.TaskStatus;
import io.slotwarden.model.catalog.LogicalSlot;
import io.slotwarden.model.migration.MigrationTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What is left over after a migration: the audit of its end, sorted by what a person does first,
/// and what DMS, slotwarden and people leave behind.
public final class Close {
  private static final String GONE =
      "DMS lists the task no more, and its table mappings went with it: slotwarden audit --phase"
          + " after compares tables of the same name";

  /// A step and how it is looked for.
  ///
  /// @param needsTask compares by table mappings
  private record Look(
      CloseStep step, boolean needsTask, Predicate<AuditFinding> takes, Check check) {}

  private final Closing closing;

  private Close(Closing closing) {
    this.closing = closing;
  }

  /// Pure: the same migration gives the same report. No statement is given before it is over.
  public static CloseReport of(
      Closing closing, CloseReport.Database source, Optional<CloseReport.Database> target) {
    return new Close(closing).report(source, target);
  }

  private CloseReport report(CloseReport.Database source, Optional<CloseReport.Database> target) {
    Standing standing = standing();
    List<CloseFinding> findings = new ArrayList<>();
    List<CloseReport.NotChecked> notChecked = new ArrayList<>();
    for (Look look : looks()) {
      if (look.needsTask() && closing.audited().task().isEmpty()) {
        notChecked.add(
            new CloseReport.NotChecked(look.step(), closing.task().reason().orElse(GONE)));
        continue;
      }
      CheckResult result = Findings.whole(look.check(), closing.audited());
      result.findings().stream()
          .filter(look.takes())
          .map(f -> CloseFinding.of(look.step(), f, standing.isOver()))
          .forEach(findings::add);
      result.notChecked().stream()
          .map(why -> new CloseReport.NotChecked(look.step(), why))
          .forEach(notChecked::add);
    }
    return new CloseReport(
        closing.audited().now(), closing.arn(), source, target, standing, findings, notChecked);
  }

  private List<Look> looks() {
    CloseTarget target = new CloseTarget(closing);
    CloseSource source = new CloseSource(closing);
    return List.of(
        compared(CloseStep.ROWS, AuditCheck.VALIDATION, f -> f.severity() == Severity.CRITICAL),
        compared(CloseStep.KEYS, AuditCheck.KEYS_DIFFER, _ -> true),
        compared(CloseStep.INDEXES, AuditCheck.INDEXES_MISSING, _ -> true),
        compared(CloseStep.GUARDS, AuditCheck.ROW_GUARDS, _ -> true),
        compared(CloseStep.DEFAULTS, AuditCheck.DEFAULTS, _ -> true),
        compared(CloseStep.SEQUENCES, AuditCheck.SEQUENCES, _ -> true),
        own(CloseStep.REPLICA_ROLE, AuditCheck.TARGET_SETTINGS, target::replicaRole),
        new Look(CloseStep.SETTINGS, false, _ -> true, ofAudit(AuditCheck.TARGET_SETTINGS)),
        own(CloseStep.TASK, AuditCheck.SLOTS_AND_TASKS, new CloseTask(closing)::look),
        own(CloseStep.SLOTS, AuditCheck.SLOTS_AND_TASKS, source::slots),
        own(CloseStep.PUBLICATIONS, AuditCheck.DMS_LEFTOVERS, source::publications),
        own(CloseStep.SOURCE_OBJECTS, AuditCheck.DMS_LEFTOVERS, source::objects),
        own(CloseStep.SOURCE_HEARTBEAT, AuditCheck.DMS_LEFTOVERS, source::heartbeat),
        own(CloseStep.TARGET_SLOTS, AuditCheck.SLOTS_AND_TASKS, target::slots),
        own(CloseStep.TARGET_OBJECTS, AuditCheck.DMS_LEFTOVERS, target::objects),
        own(CloseStep.TARGET_HEARTBEAT, AuditCheck.DMS_LEFTOVERS, target::heartbeat));
  }

  private static Look compared(CloseStep step, AuditCheck check, Predicate<AuditFinding> takes) {
    return new Look(step, true, takes, ofAudit(check));
  }

  private static Check ofAudit(AuditCheck check) {
    return Audit.CHECKS.stream().filter(c -> c.is() == check).findFirst().orElseThrow();
  }

  private static Look own(CloseStep step, AuditCheck like, Check.Look look) {
    return new Look(step, false, _ -> true, new Check(like, look));
  }

  private Standing standing() {
    return switch (closing.task()) {
      case Observed.Unknown<Optional<MigrationTask>>(var why, var _) -> new Standing.NotKnown(why);
      case Observed.Known<Optional<MigrationTask>>(var task, var _) ->
          task.map(this::of)
              .orElseGet(
                  () -> bySlots("DMS lists task " + SqlText.visible(closing.arn()) + " no more"));
    };
  }

  private Standing of(MigrationTask task) {
    String status = task.id() + " is " + task.task().status();
    return switch (TaskStatus.of(task.task().status())) {
      case RUNNING, TRANSIENT -> new Standing.NotOver("task " + status);
      case IDLE -> new Standing.NotOver("task " + status + ", and was never started");
      case UNKNOWN -> new Standing.NotKnown("task " + status + ", a word that nobody knows here");
      case DOWN -> bySlots("task " + status + ": close it only when nobody will resume it");
    };
  }

  private Standing bySlots(String down) {
    return switch (closing.slots()) {
      case Observed.Unknown<List<LogicalSlot>>(var why, var _) ->
          new Standing.NotKnown("whether somebody reads its slots: " + why);
      case Observed.Known<List<LogicalSlot>>(var own, var _) ->
          own.stream()
              .filter(LogicalSlot::active)
              .findFirst()
              .<Standing>map(
                  s ->
                      new Standing.NotOver(
                          down + ", but somebody reads its slot " + SqlText.visible(s.name())))
              .orElse(new Standing.Over(down));
    };
  }
}

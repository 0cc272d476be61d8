package io.slotwarden.cli;

import io.slotwarden.audit.AuditCheck;
import io.slotwarden.audit.AuditFinding;
import io.slotwarden.audit.AuditReport;
import io.slotwarden.audit.AuditReport.Entry;
import io.slotwarden.model.Severity;
import io.slotwarden.model.TaskId;
import io.slotwarden.serve.api.AuditJson;
import io.slotwarden.serve.api.AuditJson.AuditFindingJson;
import io.slotwarden.serve.api.AuditJson.MigrationJson;
import io.slotwarden.serve.api.AuditJson.NotApplicableJson;
import io.slotwarden.serve.api.AuditJson.NotCheckedJson;
import io.slotwarden.serve.api.AuditJson.ObjectJson;
import java.util.List;
import java.util.stream.Stream;

/// A report in the shape of `audit -o json`. Pure.
final class AuditShapes {
  private AuditShapes() {}

  /// What is only worth knowing is no warning; what could not be looked at is never fine.
  static CheckStatus status(AuditReport report) {
    if (report.count(Severity.CRITICAL) > 0) {
      return CheckStatus.CRITICAL;
    }
    if (report.count(Severity.WARNING) > 0) {
      return CheckStatus.WARNING;
    }
    return report.notChecked() > 0 ? CheckStatus.UNKNOWN : CheckStatus.OK;
  }

  static AuditJson of(AuditReport report) {
    List<Entry> entries = report.entries();
    return new AuditJson(
        status(report).word(),
        status(report).exitCode(),
        report.at(),
        report.migrations().stream()
            .map(
                m ->
                    new MigrationJson(
                        m.source(),
                        m.database(),
                        m.task().map(TaskId::target).orElse(null),
                        m.target().orElse(null),
                        m.phase().word()))
            .toList(),
        report.unseen(),
        entries.stream().flatMap(AuditShapes::findings).toList(),
        entries.stream().flatMap(AuditShapes::notChecked).toList(),
        passed(entries),
        entries.stream()
            .flatMap(
                e ->
                    e.result().notApplicable().stream()
                        .map(
                            why ->
                                new NotApplicableJson(
                                    e.result().check().id(), e.result().check().title(), why)))
            .distinct()
            .toList());
  }

  /// Those that passed wherever they were looked at, and were looked at somewhere.
  static List<String> passed(List<Entry> entries) {
    return entries.stream()
        .map(e -> e.result().check())
        .distinct()
        .filter(
            check ->
                entries.stream()
                        .filter(e -> e.result().check() == check)
                        .allMatch(
                            e -> e.result().passed() || e.result().notApplicable().isPresent())
                    && entries.stream()
                        .anyMatch(e -> e.result().check() == check && e.result().passed()))
        .map(AuditCheck::id)
        .toList();
  }

  private static Stream<AuditFindingJson> findings(Entry entry) {
    return entry.result().findings().stream().map(f -> finding(entry, f));
  }

  private static AuditFindingJson finding(Entry entry, AuditFinding f) {
    return new AuditFindingJson(
        f.check().id(),
        f.check().title(),
        f.check().stage().word(),
        f.severity().word(),
        entry.source(),
        entry.database(),
        tasks(entry),
        f.text(),
        f.count(),
        f.objects().stream().map(o -> new ObjectJson(o.name(), o.detail(), o.sql())).toList(),
        f.check().why(),
        f.remedy(),
        f.check().practices(),
        f.check().assessment());
  }

  private static Stream<NotCheckedJson> notChecked(Entry entry) {
    AuditCheck check = entry.result().check();
    return entry.result().notChecked().stream()
        .map(
            why ->
                new NotCheckedJson(
                    check.id(),
                    check.title(),
                    entry.source(),
                    entry.database(),
                    tasks(entry),
                    why));
  }

  private static List<String> tasks(Entry entry) {
    return entry.tasks().stream().map(TaskId::target).toList();
  }
}

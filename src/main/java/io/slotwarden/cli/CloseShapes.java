package io.slotwarden.cli;

import io.slotwarden.audit.CloseFinding;
import io.slotwarden.audit.CloseReport;
import io.slotwarden.audit.Standing;
import io.slotwarden.model.Severity;
import io.slotwarden.serve.api.MigrationCloseJson;
import io.slotwarden.serve.api.MigrationCloseJson.DatabaseJson;
import io.slotwarden.serve.api.MigrationCloseJson.LeftoverItemJson;
import io.slotwarden.serve.api.MigrationCloseJson.LeftoverJson;
import io.slotwarden.serve.api.MigrationCloseJson.OpenStepJson;

/// A report in the shape of `migration close -o json`. Pure.
final class CloseShapes {
  private CloseShapes() {}

  /// As that of an audit; a migration that still runs is critical for whoever closes it.
  static CheckStatus status(CloseReport report) {
    if (report.standing() instanceof Standing.NotOver || report.count(Severity.CRITICAL) > 0) {
      return CheckStatus.CRITICAL;
    }
    if (report.count(Severity.WARNING) > 0) {
      return CheckStatus.WARNING;
    }
    return report.standing().isOver() && report.notChecked().isEmpty()
        ? CheckStatus.OK
        : CheckStatus.UNKNOWN;
  }

  static MigrationCloseJson of(CloseReport report) {
    return new MigrationCloseJson(
        status(report).word(),
        status(report).exitCode(),
        report.at(),
        report.task(),
        database(report.source()),
        report.target().map(CloseShapes::database).orElse(null),
        switch (report.standing()) {
          case Standing.Over _ -> "yes";
          case Standing.NotOver _ -> "no";
          case Standing.NotKnown _ -> "unknown";
        },
        report.standing().text(),
        report.isNothingLeft(),
        report.findings().stream().map(CloseShapes::finding).toList(),
        report.notChecked().stream()
            .map(n -> new OpenStepJson(n.step().word(), n.step().title(), n.why()))
            .toList());
  }

  private static DatabaseJson database(CloseReport.Database d) {
    return new DatabaseJson(d.name(), d.server(), d.database());
  }

  private static LeftoverJson finding(CloseFinding f) {
    return new LeftoverJson(
        f.step().word(),
        f.step().title(),
        f.step().place().word(),
        f.severity().word(),
        f.text(),
        f.items().size(),
        f.items().stream()
            .map(i -> new LeftoverItemJson(i.name(), i.detail(), i.sql(), i.command()))
            .toList(),
        f.remedy());
  }
}

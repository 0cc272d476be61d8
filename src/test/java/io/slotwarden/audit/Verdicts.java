package io.slotwarden.audit;

import io.slotwarden.model.Severity;
import java.util.List;
import java.util.Objects;

/// What checks said, for tests to read.
final class Verdicts {
  private Verdicts() {}

  /// The objects of one severity: `name`, or `name: detail`.
  static List<String> found(CheckResult result, Severity severity) {
    return result.findings().stream()
        .filter(f -> f.severity() == severity)
        .flatMap(f -> f.objects().stream())
        .map(o -> o.detail() == null ? o.name() : o.name() + ": " + o.detail())
        .toList();
  }

  /// The statements that mend the objects.
  static List<String> sql(CheckResult result) {
    return result.findings().stream()
        .flatMap(f -> f.objects().stream())
        .map(AuditObject::sql)
        .filter(Objects::nonNull)
        .toList();
  }
}

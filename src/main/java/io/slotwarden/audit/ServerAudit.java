package io.slotwarden.audit;

import io.slotwarden.model.catalog.Catalog;
import java.util.List;
import java.util.stream.Stream;

/// The checks that the daemon does by itself: no table, no task, and nothing that only matters
/// before one. It names no other check, so that the daemon need not load them.
public final class ServerAudit {
  private static final List<Check> CHECKS =
      Stream.of(SourceServerChecks.ALL, SourceSettingChecks.ALL)
          .flatMap(List::stream)
          .filter(c -> c.is() != AuditCheck.FREE_SLOTS)
          .sorted(Check.ORDER)
          .toList();

  private ServerAudit() {}

  /// As [Audit#of]; [Catalog#ofServer] is enough for it.
  public static List<CheckResult> of(AuditCase audited) {
    return CHECKS.stream().map(c -> Findings.of(c, audited)).toList();
  }
}

package io.slotwarden.audit;

import io.slotwarden.model.catalog.Catalog;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Runs every check over a case.
public final class Audit {
  /// In the order of [AuditCheck].
  static final List<Check> CHECKS =
      Stream.of(
              SourceServerChecks.ALL,
              SourceSettingChecks.ALL,
              KeyChecks.ALL,
              LobChecks.ALL,
              TypeChecks.ALL,
              RelationChecks.ALL,
              ConstraintChecks.ALL,
              TriggerChecks.ALL,
              IndexChecks.ALL,
              ColumnChecks.ALL,
              SequenceChecks.ALL,
              PartitionChecks.ALL,
              CoverageChecks.ALL,
              TargetSettingChecks.ALL,
              RowGuardChecks.ALL,
              ExtensionChecks.ALL,
              PgLogicalChecks.ALL,
              AccessChecks.ALL,
              InstanceChecks.ALL,
              LoadChecks.ALL,
              LifeChecks.ALL,
              SlotLifeChecks.ALL,
              FirstCopyChecks.ALL,
              StartPositionChecks.ALL)
          .flatMap(List::stream)
          .sorted(Comparator.comparing(Check::is))
          .toList();

  private Audit() {}

  /// What the daemon looks at by itself: no table, no task, and nothing that only matters before
  /// one.
  private static final List<Check> OF_SERVER =
      CHECKS.stream()
          .filter(c -> SourceServerChecks.ALL.contains(c) || SourceSettingChecks.ALL.contains(c))
          .filter(c -> c.is() != AuditCheck.FREE_SLOTS)
          .toList();

  /// The checks of a server alone: [Catalog#ofServer] is enough for them.
  public static List<CheckResult> ofServer(AuditCase audited) {
    return OF_SERVER.stream().map(c -> Findings.of(c, audited)).toList();
  }

  /// Pure: the same case gives the same results, one a check, in the order of [AuditCheck].
  public static List<CheckResult> of(AuditCase audited) {
    return CHECKS.stream().map(c -> Findings.of(c, audited)).toList();
  }
}

package io.slotwarden.audit;

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
          .sorted(Check.ORDER)
          .toList();

  private Audit() {}

  /// Pure: the same case gives the same results, one a check, in the order of [AuditCheck].
  public static List<CheckResult> of(AuditCase audited) {
    return CHECKS.stream().map(c -> Findings.of(c, audited)).toList();
  }
}

package io.slotwarden.audit;

import static io.slotwarden.audit.ACatalog.known;
import static io.slotwarden.audit.AMigration.result;
import static io.slotwarden.audit.BothSides.names;
import static io.slotwarden.audit.BothSides.only;
import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.INFO;
import static io.slotwarden.model.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.Extension;
import io.slotwarden.testing.AuditedDatabase;
import io.slotwarden.testing.PostgresServer;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Partitioned tables and inheritance in table mappings.
@ResourceLock(PostgresServer.SHARED_LOCK)
class PartitionChecksTest {
  private static final String[] SCHEMA = {
    "create schema app",
    "create table app.plain (id int primary key)",
    "create table app.part (id int not null, at int not null) partition by range (at)",
    "create table app.part_1 partition of app.part for values from (0) to (10)",
    "create table app.part_2 partition of app.part for values from (10) to (20) partition by range"
        + " (id)",
    "create table app.part_2_a partition of app.part_2 for values from (0) to (10)",
    "create table app.old (id int)",
    "create table app.older (extra int) inherits (app.old)",
    "create schema \"we'ird\"",
    "create table \"we'ird\".\"Ta\"\"ble\" (id int not null) partition by range (id)",
    "create table \"we'ird\".\"Ta\"\"ble_1\" partition of \"we'ird\".\"Ta\"\"ble\" for values from"
        + " (0) to (10)",
  };

  private static final Consumer<AMigration> LEAVES =
      m -> {
        m.selectNothing();
        m.include("app", "part[_]1");
        m.include("app", "part[_]2[_]a");
      };

  private static CheckResult of(AuditCheck check, Catalog source, Consumer<AMigration> change) {
    return result(check, AMigration.of(source, change));
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aParentIsNotSelectedTogetherWithItsPartitionsNorByItselfForChanges(int major) {
    try (AuditedDatabase db = new AuditedDatabase(PostgresServer.shared(major), SCHEMA)) {
      Catalog source = db.read();

      CheckResult everything =
          of(AuditCheck.PARTITIONS_SELECTED, source, m -> m.include("we'ird", "%"));

      assertThat(everything.notChecked()).isEmpty();
      assertThat(everything.findings().getFirst().severity()).isEqualTo(CRITICAL);
      assertThat(everything.findings().getFirst().objects())
          .containsExactly(
              AuditObject.of("app.part", "with 3 of its 3 partitions"),
              AuditObject.of("app.part_2", "with 1 of its 1 partition"),
              AuditObject.of("\"we'ird\".\"Ta\"\"ble\"", "with 1 of its 1 partition"));
      Consumer<AMigration> parent =
          m -> {
            m.selectNothing();
            m.include("app", "part");
          };
      assertThat(names(only(of(AuditCheck.PARTITIONS_SELECTED, source, parent), CRITICAL)))
          .containsExactly("app.part");
      assertThat(
              of(
                  AuditCheck.PARTITIONS_SELECTED,
                  source,
                  parent.andThen(m -> m.migrationType = "full-load")))
          .matches(CheckResult::passed);
    }
  }

  @Test
  void eachSelectedPartitionIsRenamedToItsRoot() {
    try (AuditedDatabase db = new AuditedDatabase(PostgresServer.shared(15), SCHEMA)) {
      Catalog source = db.read();

      CheckResult apart =
          of(
              AuditCheck.PARTITIONS_SELECTED,
              source,
              LEAVES.andThen(m -> m.rename("app", "part[_]1", "part")));

      assertThat(only(apart, WARNING).objects())
          .containsExactly(AuditObject.of("app.part_2_a", "comes into app.part_2_a, not app.part"));
      assertThat(
              of(
                  AuditCheck.PARTITIONS_SELECTED,
                  source,
                  LEAVES.andThen(m -> m.rename("app", "part[_]%", "part"))))
          .matches(CheckResult::passed);
      assertThat(
              of(
                  AuditCheck.PARTITIONS_SELECTED,
                  source,
                  LEAVES.andThen(m -> m.rename("app", "part%", "all_parts"))))
          .as("all of them into one table of another name")
          .matches(CheckResult::passed);
      assertThat(
              of(
                  AuditCheck.PARTITIONS_SELECTED,
                  source,
                  LEAVES.andThen(m -> m.target = known(source))))
          .as("the target has the same partitions")
          .matches(CheckResult::passed);
    }
  }

  @Test
  void inheritanceIsWarnedOfWhereItIsSelected() {
    try (AuditedDatabase db = new AuditedDatabase(PostgresServer.shared(15), SCHEMA)) {
      Catalog source = db.read();

      assertThat(only(of(AuditCheck.INHERITANCE, source, _ -> {}), WARNING).objects())
          .containsExactly(AuditObject.of("app.older", "a child of app.old"));
      assertThat(of(AuditCheck.INHERITANCE, source, LEAVES)).matches(CheckResult::passed);
    }
  }

  @Test
  void changesOfPartitionsAreToldOfAndTheWorseWhereTheyComeBySchedule() {
    try (AuditedDatabase db = new AuditedDatabase(PostgresServer.shared(15), SCHEMA)) {
      Catalog source = db.read();
      Catalog scheduled =
          ACatalog.with(
              source,
              c ->
                  c.extensions =
                      known(List.of(new Extension("pg_partman", "5.1", "partman", false))));

      assertThat(only(of(AuditCheck.PARTITION_CHANGES, source, LEAVES), INFO).objects())
          .containsExactly(AuditObject.of("app.part", "2 partitions"));
      assertThat(only(of(AuditCheck.PARTITION_CHANGES, scheduled, LEAVES)).severity())
          .isEqualTo(WARNING);
      assertThat(
              of(
                  AuditCheck.PARTITION_CHANGES,
                  scheduled,
                  m -> {
                    m.selectNothing();
                    m.include("app", "plain");
                  }))
          .matches(CheckResult::passed);
      assertThat(
              of(AuditCheck.PARTITION_CHANGES, scheduled, m -> m.migrationType = "full-load")
                  .notApplicable())
          .isPresent();
    }
  }

  @Test
  void whatCouldNotBeReadIsNotChecked() {
    Catalog unseen = Catalog.unseen("orders", "orders", "refused", ACatalog.AT);
    for (List<Check> checks :
        List.of(
            PartitionChecks.ALL,
            CoverageChecks.ALL,
            RowGuardChecks.ALL,
            IndexChecks.ALL,
            ColumnChecks.ALL,
            SequenceChecks.ALL,
            ConstraintChecks.ALL,
            TriggerChecks.ALL,
            TargetSettingChecks.ALL)) {
      for (Phase phase : Phase.values()) {
        assertThat(
                Audit.of(
                    AMigration.of(
                        unseen,
                        m -> {
                          m.phase = phase;
                          m.settings.put("FullLoadSettings.TargetTablePrepMode", "DROP_AND_CREATE");
                          m.target = known(unseen);
                        })))
            .filteredOn(r -> checks.stream().anyMatch(c -> c.is() == r.check()))
            .hasSameSizeAs(checks)
            .allSatisfy(r -> assertThat(r.passed()).as(r.check() + " in " + phase).isFalse())
            .allSatisfy(r -> assertThat(r.findings()).isEmpty())
            .allSatisfy(
                r ->
                    assertThat(r.notApplicable().isPresent() || r.notChecked().contains("refused"))
                        .as(r.check() + " in " + phase)
                        .isTrue());
      }
    }
  }
}

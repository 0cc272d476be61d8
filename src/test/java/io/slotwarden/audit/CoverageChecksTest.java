package io.slotwarden.audit;

import static io.slotwarden.audit.ACatalog.known;
import static io.slotwarden.audit.AMigration.result;
import static io.slotwarden.audit.BothSides.names;
import static io.slotwarden.audit.BothSides.only;
import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Observed;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.migration.EndpointSettings;
import io.slotwarden.model.migration.MappingRule.TableType;
import io.slotwarden.model.migration.MappingRule.Unread;
import io.slotwarden.model.migration.MigrationEndpoint;
import io.slotwarden.model.migration.MigrationTable;
import io.slotwarden.model.migration.MigrationTask;
import io.slotwarden.model.migration.RuleName;
import io.slotwarden.model.migration.SourceFilter;
import io.slotwarden.testing.AuditedDatabase;
import io.slotwarden.testing.PostgresServer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Rows and tables that mappings leave out.
@ResourceLock(PostgresServer.SHARED_LOCK)
class CoverageChecksTest {
  private static final String[] SCHEMA = {
    "create schema app",
    "create schema other",
    "create table app.orders (id int, region int, primary key (id, region))",
    "create table app.keyless (id int, region int)",
    "create table app.whole (id int primary key, region int)",
    "alter table app.whole replica identity full",
    "create table app.by_index (id int primary key, region int not null unique)",
    "alter table app.by_index replica identity using index by_index_region_key",
    "create table app.awsdms_status (id int)",
    "create table other.note (id int primary key)",
    "create unlogged table other.scratch (id int)",
    "create view other.seen as select 1 as one",
    "create table other.part (id int not null) partition by range (id)",
    "create table other.part_1 partition of other.part for values from (0) to (10)",
    "create table other.\"Ta\"\"ble\" (id int)",
  };

  private static CheckResult of(AuditCheck check, Catalog source, Consumer<AMigration> change) {
    return result(check, AMigration.of(source, change));
  }

  private static AuditedDatabase database(int major) {
    return new AuditedDatabase(PostgresServer.shared(major), SCHEMA);
  }

  private static Consumer<AMigration> filtered(String table, String column) {
    return m -> {
      m.selectNothing();
      m.include("app", table, TableType.TABLE, new SourceFilter(column, List.of("eq")));
    };
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void filtersNeedColumnsThatADeleteCarries(int major) {
    try (AuditedDatabase db = database(major)) {
      Catalog source = db.read();
      Consumer<AMigration> byNote = filtered("%", "note").andThen(m -> m.exclude("app", "by[_]%"));

      CheckResult cut = of(AuditCheck.FILTERS, source, byNote);

      assertThat(only(cut, CRITICAL).objects())
          .containsExactly(
              new AuditObject(
                  "app.keyless",
                  "filtered by note",
                  "ALTER TABLE app.keyless REPLICA IDENTITY FULL;"),
              new AuditObject(
                  "app.orders",
                  "filtered by note",
                  "ALTER TABLE app.orders REPLICA IDENTITY FULL;"));
      assertThat(of(AuditCheck.FILTERS, source, filtered("orders", "region")))
          .as("a part of the key")
          .matches(CheckResult::passed);
      assertThat(of(AuditCheck.FILTERS, source, filtered("whole", "region")))
          .as("the whole row")
          .matches(CheckResult::passed);
      assertThat(of(AuditCheck.FILTERS, source, filtered("by[_]index", "region")).notChecked())
          .containsExactly("which columns the replica identity of app.by_index has is not read");
      assertThat(
              only(of(
                      AuditCheck.FILTERS,
                      source,
                      byNote.andThen(m -> m.sourceSettings.put("pluginName", "pglogical"))))
                  .objects())
          .as("pglogical does not support FULL")
          .extracting(AuditObject::sql)
          .containsOnlyNulls();
      assertThat(
              of(AuditCheck.FILTERS, source, byNote.andThen(m -> m.migrationType = "full-load"))
                  .notApplicable())
          .isPresent();
      only(cut).objects().forEach(o -> db.execute(Objects.requireNonNull(o.sql())));
      assertThat(of(AuditCheck.FILTERS, db.read(), byNote)).matches(CheckResult::passed);
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#extremes")
  void tablesThatNoTaskTakesAreNamed(int major) {
    try (AuditedDatabase db = database(major)) {
      Catalog source = db.read();

      CheckResult forgotten =
          of(AuditCheck.UNCOVERED_TABLES, source, m -> m.exclude("app", "keyless"));

      assertThat(names(only(forgotten, WARNING)))
          .containsExactly("app.keyless", "other.\"Ta\"\"ble\"", "other.note", "other.part_1");
      assertThat(
              names(
                  only(
                      of(
                          AuditCheck.UNCOVERED_TABLES,
                          source,
                          m -> {
                            m.include("other", "part");
                            m.include("other", "note");
                          }))))
          .as("who takes a partitioned table takes its partitions")
          .containsExactly("other.\"Ta\"\"ble\"");
      assertThat(of(AuditCheck.UNCOVERED_TABLES, source, m -> m.include("other", "%")))
          .matches(CheckResult::passed);
      assertThat(
              result(AuditCheck.UNCOVERED_TABLES, AMigration.withoutTask(source)).notApplicable())
          .isPresent();
    }
  }

  @Test
  void otherTasksOfTheSameDatabaseCountAndThoseOfOthersDoNot() {
    try (AuditedDatabase db = database(15)) {
      Catalog source = ACatalog.with(db.read(), c -> c.database = "orders");
      MigrationTask second = second("orders", "orders-db", false);

      assertThat(of(AuditCheck.UNCOVERED_TABLES, source, m -> m.others.add(second)))
          .matches(CheckResult::passed);
      assertThat(
              only(of(
                      AuditCheck.UNCOVERED_TABLES,
                      source,
                      m -> m.others.add(second("billing", "orders-db", false))))
                  .objects())
          .hasSize(3);
      for (MigrationTask perhaps :
          List.of(second("orders", "another-name", false), second("orders", "orders-db", true))) {
        CheckResult unclear = of(AuditCheck.UNCOVERED_TABLES, source, m -> m.others.add(perhaps));
        assertThat(unclear.findings()).isEmpty();
        assertThat(unclear.notChecked())
            .contains("not clear whether a task takes other.\"Ta\"\"ble\" and 2 others");
      }
    }
  }

  /// A task that takes all of schema `other`.
  private static MigrationTask second(String database, String host, boolean unreadable) {
    AMigration[] made = new AMigration[1];
    AMigration.of(
        ACatalog.with(_ -> {}),
        m -> {
          m.selectNothing();
          m.include("other", "%");
          made[0] = m;
        });
    MigrationTask t = made[0].task();
    DmsTask d = t.task();
    DmsTask named =
        new DmsTask(
            d.kind(),
            "second",
            d.arn() + "2",
            d.status(),
            d.migrationType(),
            null,
            null,
            d.sourceEndpointArn(),
            d.targetEndpointArn(),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);
    return new MigrationTask(
        t.dms(),
        named,
        null,
        t.fullLoad(),
        t.settings(),
        unreadable ? ACatalog.unknown("refused") : t.mappings(),
        known(
            new MigrationEndpoint(
                new DmsEndpoint(
                    "e2", "arn2", "source", "postgres", host, 5432, database, "dms", null),
                new EndpointSettings(Map.of(), Set.of()))),
        t.target(),
        t.instance(),
        t.tables(),
        t.assessments());
  }

  @Test
  void rulesThatAreForNothingAreNamedAndThoseThatCanNotBeReadToo() {
    try (AuditedDatabase db = database(15)) {
      Consumer<AMigration> everything = m -> m.include("other", "%");

      CheckResult found =
          of(
              AuditCheck.UNCOVERED_TABLES,
              db.read(),
              everything.andThen(
                  m -> {
                    m.include("app", "Orders");
                    m.rename("app", "ordres", "x");
                    m.exclude("app", "awsdms%");
                    m.exclude("pg[_]catalog", "%");
                    m.exclude("app", "keyles");
                  }));

      assertThat(only(found, WARNING).objects())
          .containsExactly(
              AuditObject.of("rule 3 (rule-id 3, \"rule-3\")", "for app.Orders"),
              AuditObject.of("rule 4 (rule-id 4, \"rule-4\")", "for app.ordres"),
              AuditObject.of("rule 7 (rule-id 7, \"rule-7\")", "for app.keyles"));
      CheckResult unread =
          of(
              AuditCheck.UNCOVERED_TABLES,
              db.read(),
              everything.andThen(
                  m ->
                      m.rules.add(
                          new Unread(
                              new RuleName(3, "9", null),
                              "no object-locator",
                              false,
                              true,
                              false))));
      assertThat(unread.findings()).isEmpty();
      assertThat(unread.notChecked())
          .contains("rule 3 (rule-id 9) can't be read: no object-locator");
    }
  }

  @Test
  void aTableThatARunningTaskDoesNotHaveIsNamed() {
    try (AuditedDatabase db = database(15)) {
      Catalog source = db.read();
      Consumer<AMigration> running =
          m -> {
            m.include("other", "%");
            m.exclude("app", "by[_]index");
            m.exclude("app", "whole");
            m.exclude("app", "keyless");
            m.exclude("other", "%");
            m.status = "running";
            m.phase = Phase.CDC;
            m.tables = known(List.of(table("orders")));
          };

      assertThat(
              of(AuditCheck.UNCOVERED_TABLES, source, running).findings().stream()
                  .map(AuditFinding::text))
          .containsExactly("tables are taken by no task");
      CheckResult behind =
          of(
              AuditCheck.UNCOVERED_TABLES,
              source,
              running.andThen(m -> m.tables = known(List.of(table("elsewhere")))));
      assertThat(names(behind.findings().getFirst())).containsExactly("app.orders");
      Observed<List<MigrationTable>> refused = ACatalog.unknown("refused");
      assertThat(
              of(AuditCheck.UNCOVERED_TABLES, source, running.andThen(m -> m.tables = refused))
                  .notChecked())
          .containsExactly("refused");
    }
  }

  private static MigrationTable table(String name) {
    return new MigrationTable(
        new TableName("app", name),
        "Table completed",
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}

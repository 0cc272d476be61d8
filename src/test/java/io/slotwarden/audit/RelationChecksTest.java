package io.slotwarden.audit;

import static io.slotwarden.audit.ACatalog.unknown;
import static io.slotwarden.audit.AMigration.result;
import static io.slotwarden.audit.AuditCheck.COALESCE_INDEX;
import static io.slotwarden.audit.AuditCheck.NOT_IN_WAL;
import static io.slotwarden.audit.AuditCheck.SIMILAR_NAMES;
import static io.slotwarden.audit.AuditCheck.VIEWS;
import static io.slotwarden.audit.Verdicts.found;
import static io.slotwarden.audit.Verdicts.sql;
import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.INFO;
import static io.slotwarden.model.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.migration.MappingRule.TableType;
import io.slotwarden.testing.AuditedDatabase;
import io.slotwarden.testing.PostgresServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is said of relations that DMS confuses or can't follow, in real databases.
@ResourceLock(PostgresServer.SHARED_LOCK)
class RelationChecksTest {
  private static final String WEIRD = "app.\"we'ird \"\"Table\"\"\"";

  private static final String[] GOOD = {
    "create schema app",
    "create schema other",
    "create table app.good (id int primary key, name varchar(20), \"coalesce(\" int)",
    "create unique index on app.good (lower(name))",
    "create unique index \"coalesce(name)\" on app.good (\"coalesce(\")",
    "create unique index good_part on app.good (id) where (coalesce(name, '') <> '')",
    "create index plain on app.good (coalesce(name, ''))",
    "create table other.\"Good\" (id int primary key)",
  };

  private static final String[] BROKEN = {
    "create table app.\"GOOD\" (id int primary key)",
    "create table app.\"Good\" (id int primary key)",
    "create unique index name_or_none on app.good (id, (coalesce(name, '')))",
    "create unlogged table " + WEIRD + " (id int primary key)",
    "create view app.seen as select id from app.good",
    "create materialized view app.sums as select count(*) as n from app.good",
    "create foreign data wrapper nothing",
    "create server nowhere foreign data wrapper nothing",
    "create foreign table app.away (id int) server nowhere",
  };

  private static AuditedDatabase db(int major) {
    AuditedDatabase db = new AuditedDatabase(PostgresServer.shared(major), GOOD);
    db.execute(BROKEN);
    return db;
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void plainTablesHaveNoFindings(int major) {
    try (AuditedDatabase db = new AuditedDatabase(PostgresServer.shared(major), GOOD)) {
      Catalog seen = db.read();

      for (Check check : RelationChecks.ALL) {
        assertThat(result(check.is(), AMigration.of(seen)))
            .as(check.is().id())
            .matches(CheckResult::passed);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void namesThatDifferOnlyInCaseAreFoundWhereMoreThanOneIsTaken(int major) {
    try (AuditedDatabase db = db(major)) {
      Catalog seen = db.read();

      assertThat(found(result(SIMILAR_NAMES, AMigration.of(seen)), CRITICAL))
          .containsExactly("app.\"GOOD\": and app.\"Good\", app.good");
      assertThat(
              result(
                  SIMILAR_NAMES,
                  AMigration.of(
                      seen,
                      m -> {
                        m.exclude("app", "GOOD");
                        m.exclude("app", "good");
                      })))
          .matches(CheckResult::passed);
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aUniqueIndexOverCoalesceIsFoundUntilItIsGone(int major) {
    try (AuditedDatabase db = db(major)) {
      assertThat(found(result(COALESCE_INDEX, AMigration.of(db.read())), CRITICAL))
          .singleElement()
          .satisfies(
              found ->
                  assertThat(found)
                      .startsWith("app.name_or_none: of app.good: CREATE UNIQUE INDEX"));
      assertThat(result(COALESCE_INDEX, AMigration.of(db.read(), m -> m.exclude("app", "good"))))
          .matches(CheckResult::passed);

      db.execute("drop index app.name_or_none");

      assertThat(result(COALESCE_INDEX, AMigration.of(db.read()))).matches(CheckResult::passed);
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void unloggedTablesAreFoundUntilTheirStatementIsRunAndOthersWarnedOf(int major) {
    try (AuditedDatabase db = db(major)) {
      CheckResult result = result(NOT_IN_WAL, AMigration.of(db.read()));

      assertThat(found(result, CRITICAL)).containsExactly(WEIRD);
      assertThat(found(result, WARNING))
          .containsExactly(
              "app.away: foreign table, which the task may take",
              "app.sums: materialized view, which the task may take");
      assertThat(sql(result)).containsExactly("ALTER TABLE " + WEIRD + " SET LOGGED;");

      db.execute(sql(result).toArray(String[]::new));

      CheckResult mended =
          result(
              NOT_IN_WAL,
              AMigration.of(
                  db.read(),
                  m -> {
                    m.exclude("app", "away");
                    m.exclude("app", "sums");
                  }));
      assertThat(found(mended, CRITICAL)).isEmpty();
    }
  }

  @Test
  void whatIsOnlyCopiedNeedsNoWal() {
    try (AuditedDatabase db = db(18)) {
      Catalog seen = db.read();

      assertThat(
              result(NOT_IN_WAL, AMigration.of(seen, m -> m.migrationType = "full-load"))
                  .notApplicable())
          .isPresent();
      assertThat(found(result(NOT_IN_WAL, AMigration.withoutTask(seen)), CRITICAL)).hasSize(1);
    }
  }

  @Test
  void viewsAreToldOfOnlyWhereARuleTakesViewsAndChangesAreRead() {
    try (AuditedDatabase db = db(18)) {
      Catalog seen = db.read();

      assertThat(result(VIEWS, AMigration.of(seen))).matches(CheckResult::passed);
      assertThat(
              found(
                  result(VIEWS, AMigration.of(seen, m -> m.include("app", "%", TableType.ALL))),
                  INFO))
          .containsExactly("app.seen");
      assertThat(
              result(
                      VIEWS,
                      AMigration.of(
                          seen,
                          m -> {
                            m.include("app", "%", TableType.VIEW);
                            m.migrationType = "full-load";
                          }))
                  .notApplicable())
          .hasValue("the task reads no changes");
      assertThat(result(VIEWS, AMigration.withoutTask(seen)).notApplicable()).isPresent();
    }
  }

  @Test
  void whatIsNotKnownIsNotChecked() {
    for (AuditCheck check : new AuditCheck[] {SIMILAR_NAMES, NOT_IN_WAL, VIEWS}) {
      assertThat(
              result(check, AMigration.of(ACatalog.with(c -> c.relations = unknown("no answer"))))
                  .notChecked())
          .as(check.id())
          .containsExactly("no answer");
    }
    assertThat(
            result(
                    COALESCE_INDEX,
                    AMigration.of(ACatalog.with(c -> c.indexes = unknown("no answer"))))
                .notChecked())
        .containsExactly("no answer");
  }
}

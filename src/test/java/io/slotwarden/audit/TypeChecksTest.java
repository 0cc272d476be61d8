package io.slotwarden.audit;

import static io.slotwarden.audit.ACatalog.known;
import static io.slotwarden.audit.ACatalog.unknown;
import static io.slotwarden.audit.AMigration.result;
import static io.slotwarden.audit.AuditCheck.ARRAY_WITHOUT_KEY;
import static io.slotwarden.audit.AuditCheck.BOOLEAN;
import static io.slotwarden.audit.AuditCheck.INFINITE_DATES;
import static io.slotwarden.audit.AuditCheck.NUMERIC;
import static io.slotwarden.audit.AuditCheck.PROBLEM_TYPES;
import static io.slotwarden.audit.Verdicts.found;
import static io.slotwarden.audit.Verdicts.sql;
import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.Relation;
import io.slotwarden.model.catalog.TypedColumn;
import io.slotwarden.observe.postgres.CatalogLook;
import io.slotwarden.testing.AuditedDatabase;
import io.slotwarden.testing.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is said of the types of real columns.
@ResourceLock(PostgresServer.SHARED_LOCK)
class TypeChecksTest {
  private static final String WEIRD = "app.\"we'ird \"\"Table\"\"\"";

  private static final String[] GOOD = {
    "create schema app",
    "create table app.good (id int primary key, name varchar(20), price numeric(12,2), list int[],"
        + " at timestamptz, day date, words tsvector)",
    "insert into app.good values (1, 'a', 1, '{1}', now(), now(), null)",
    "create table app.part (id int not null, at timestamptz not null, total numeric(9,2)) partition"
        + " by range (id)",
    "create table app.part_1 partition of app.part (primary key (id)) for values from (0) to (10)",
  };

  private static final String[] BROKEN = {
    "create type app.color as enum ('red', 'blue')",
    "create domain app.amount as numeric(9,2)",
    "create table app.odd (id int primary key, words tsvector, paint app.color, due int4range,"
        + " host inet, price app.amount, total numeric, paid boolean)",
    "insert into app.odd (id, words) values (1, 'word')",
    "create table " + WEIRD + " (id int primary key, \"the 'End'\" timestamp, at date)",
    "insert into " + WEIRD + " values (1, '-infinity', '2026-01-01')",
    "create table app.keyless (id int unique, list int[])",
    "alter table app.part add free numeric",
    "insert into app.part values (1, 'infinity', 1)",
  };

  private static AuditedDatabase db(int major) {
    AuditedDatabase db = new AuditedDatabase(PostgresServer.shared(major), GOOD);
    db.execute(BROKEN);
    return db;
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void plainTypesHaveNoFindings(int major) {
    try (AuditedDatabase db = new AuditedDatabase(PostgresServer.shared(major), GOOD)) {
      Catalog seen = db.read();

      for (Check check : TypeChecks.ALL) {
        assertThat(result(check.is(), AMigration.of(seen, m -> m.exclude("app", "part"))))
            .as(check.is().id())
            .matches(CheckResult::passed);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void anArrayNeedsAPrimaryKeyAndAUniqueOneDoesNotDo(int major) {
    try (AuditedDatabase db = db(major)) {
      assertThat(found(result(ARRAY_WITHOUT_KEY, AMigration.of(db.read())), CRITICAL))
          .containsExactly("app.keyless.list: integer[]");

      db.execute("alter table app.keyless add primary key (id)");

      assertThat(result(ARRAY_WITHOUT_KEY, AMigration.of(db.read()))).matches(CheckResult::passed);
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void typesThatDmsRefusesAreFoundWhereThereAreValuesAndOthersAlways(int major) {
    try (AuditedDatabase db = db(major)) {
      CheckResult result = result(PROBLEM_TYPES, AMigration.of(db.read()));

      assertThat(found(result, CRITICAL)).containsExactly("app.odd.words: tsvector");
      assertThat(found(result, WARNING))
          .containsExactly(
              "app.odd.paint: app.color",
              "app.odd.due: int4range",
              "app.odd.price: app.amount",
              "app.odd.host: inet");
      assertThat(result.notChecked()).isEmpty();

      db.execute("update app.odd set words = null");

      assertThat(found(result(PROBLEM_TYPES, AMigration.of(db.read())), CRITICAL)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aNumericWithoutPrecisionIsFoundUntilItHasOne(int major) {
    try (AuditedDatabase db = db(major)) {
      assertThat(found(result(NUMERIC, AMigration.of(db.read())), CRITICAL))
          .containsExactly("app.odd.total: numeric", "app.part.free: numeric; in app.part_1");
      assertThat(
              found(
                  result(NUMERIC, AMigration.of(db.read(), m -> m.exclude("app", "odd"))),
                  CRITICAL))
          .hasSize(1);

      db.execute(
          "alter table app.odd alter total type numeric(20,4)",
          "alter table app.part alter free type numeric(20,4)");

      assertThat(result(NUMERIC, AMigration.of(db.read()))).matches(CheckResult::passed);
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void infiniteDatesAreFoundAndTheStatementCountsThem(int major) throws SQLException {
    try (AuditedDatabase db = db(major)) {
      CheckResult result = result(INFINITE_DATES, AMigration.of(db.read()));

      assertThat(found(result, WARNING))
          .containsExactly(
              "app.part.at: timestamp with time zone; in app.part_1",
              WEIRD + ".\"the 'End'\": timestamp without time zone");
      assertThat(result.notChecked()).isEmpty();
      for (String count : sql(result)) {
        assertThat(number(db, count)).isEqualTo(1);
      }

      db.execute(
          "update " + WEIRD + " set \"the 'End'\" = null", "update app.part set at = '2026-01-01'");

      assertThat(result(INFINITE_DATES, AMigration.of(db.read()))).matches(CheckResult::passed);
    }
  }

  private static long number(AuditedDatabase db, String sql) throws SQLException {
    try (Connection c = db.connect();
        Statement s = c.createStatement();
        ResultSet rows = s.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Test
  void valuesThatWereNotLookedForAreToldInOneLine() {
    try (AuditedDatabase db = db(18)) {
      Catalog unseen = db.read(new CatalogLook.Wants(null, _ -> true, Duration.ZERO));

      assertThat(result(PROBLEM_TYPES, AMigration.of(unseen)).notChecked())
          .singleElement()
          .satisfies(why -> assertThat(why).startsWith("a value of 2 columns is not known: "));
      assertThat(result(INFINITE_DATES, AMigration.of(unseen)).notChecked())
          .singleElement()
          .satisfies(
              why -> assertThat(why).startsWith("an infinite value of 5 columns is not known: "));
      assertThat(
              result(
                      NUMERIC,
                      AMigration.of(
                          ACatalog.with(unseen, c -> c.typedColumns = unknown("no answer"))))
                  .notChecked())
          .containsExactly("no answer");
    }
  }

  private static CheckResult booleans(Catalog source, Catalog target, Consumer<AMigration> change) {
    return result(
        BOOLEAN,
        AMigration.of(
            source,
            m -> {
              m.target = known(target);
              change.accept(m);
            }));
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void booleansBecomeTextInTablesThatDmsMakesUnlessBothEndpointsMapThem(int major) {
    try (AuditedDatabase db = db(major)) {
      Catalog seen = db.read();
      Catalog empty = ACatalog.with(_ -> {});
      Consumer<AMigration> silent = m -> m.targetSettings.remove("mapBooleanAsBoolean");

      assertThat(booleans(seen, empty, _ -> {})).matches(CheckResult::passed);
      CheckResult made = booleans(seen, empty, silent);
      assertThat(found(made, WARNING)).containsExactly("app.odd.paid: boolean");
      assertThat(made.findings().getFirst().text())
          .endsWith("the target endpoint lacks mapBooleanAsBoolean");
      assertThat(booleans(seen, seen, silent))
          .as("the tables are there")
          .matches(CheckResult::passed);
      Consumer<AMigration> dropped =
          silent.andThen(
              m -> m.settings.put("FullLoadSettings.TargetTablePrepMode", "DROP_AND_CREATE"));
      assertThat(found(booleans(seen, seen, dropped), WARNING)).hasSize(1);
      assertThat(booleans(seen, seen, dropped.andThen(m -> m.migrationType = "cdc")))
          .as("a task that only reads changes drops nothing")
          .matches(CheckResult::passed);
    }
  }

  @Test
  void whetherDmsMakesATableIsNotKnownWithoutATarget() {
    try (AuditedDatabase db = db(18)) {
      Catalog seen = db.read();
      Consumer<AMigration> silent = m -> m.sourceSettings.put("mapBooleanAsBoolean", "false");

      assertThat(result(BOOLEAN, AMigration.of(seen, silent)).notChecked())
          .containsExactly("no target is configured");
      assertThat(
              booleans(
                      seen,
                      seen,
                      silent.andThen(
                          m -> m.settings.remove("FullLoadSettings.TargetTablePrepMode")))
                  .notChecked())
          .containsExactly("the task's settings do not say what happens to tables of the target");
      assertThat(result(BOOLEAN, AMigration.withoutTask(seen)).notApplicable()).isPresent();
    }
  }

  @Test
  void aTypeOfAnExtensionIsKnownByItsName() {
    assertThat(
            found(
                result(
                    PROBLEM_TYPES,
                    AMigration.of(
                        ACatalog.with(
                            c -> {
                              TableName docs = new TableName("app", "docs");
                              c.relations = known(Map.of(docs, table(docs)));
                              c.typedColumns =
                                  known(
                                      List.of(
                                          new TypedColumn(
                                              docs,
                                              "meaning",
                                              "vector(3)",
                                              TypedColumn.Family.SEARCH_OR_VECTOR,
                                              known(true))));
                            }))),
                CRITICAL))
        .containsExactly("app.docs.meaning: vector(3)");
  }

  private static Relation table(TableName name) {
    return new Relation(
        name,
        Relation.Kind.TABLE,
        Relation.Persistence.PERMANENT,
        false,
        Relation.ReplicaIdentity.DEFAULT,
        1,
        1,
        true,
        false,
        false);
  }
}

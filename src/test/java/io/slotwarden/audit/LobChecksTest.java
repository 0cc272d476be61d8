package io.slotwarden.audit;

import static io.slotwarden.audit.ACatalog.known;
import static io.slotwarden.audit.ACatalog.unknown;
import static io.slotwarden.audit.AMigration.result;
import static io.slotwarden.audit.AuditCheck.JSON_LIMITED;
import static io.slotwarden.audit.AuditCheck.LOB_NOT_NULL;
import static io.slotwarden.audit.AuditCheck.LOB_SIZE;
import static io.slotwarden.audit.AuditCheck.LOB_WITHOUT_KEY;
import static io.slotwarden.audit.Verdicts.found;
import static io.slotwarden.audit.Verdicts.sql;
import static io.slotwarden.model.Severity.CRITICAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.Relation;
import io.slotwarden.model.migration.Locator;
import io.slotwarden.model.migration.MappingRule.LobSettings;
import io.slotwarden.model.migration.MappingRule.TableSettings;
import io.slotwarden.model.migration.MappingRule.Target;
import io.slotwarden.model.migration.MappingRule.Transformation;
import io.slotwarden.model.migration.MappingRule.Verb;
import io.slotwarden.model.migration.NamePattern;
import io.slotwarden.model.migration.RuleName;
import io.slotwarden.observe.postgres.CatalogLook;
import io.slotwarden.testing.AuditedDatabase;
import io.slotwarden.testing.PostgresServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What is said of columns that DMS treats as LOB, in real databases.
@ResourceLock(PostgresServer.SHARED_LOCK)
class LobChecksTest {
  private static final String WEIRD = "app.\"we'ird \"\"Table\"\"\"";

  /// 16 KB surely fit into the 32 KB of LobMaxSize.
  private static final String[] SCHEMA = {
    "create schema app",
    "create table app.fits (id int primary key, note text)",
    "insert into app.fits values (1, repeat('x', 16384))",
    "create table app.cut (id int primary key, note text, body jsonb)",
    "insert into app.cut values (1, repeat('x', 16385), '{}')",
    "create table app.nothing (id int primary key, name varchar(20))",
    "create table app.keyless (id int, note text)",
    "create table app.uniquely (id int unique, note text)",
    "create table " + WEIRD + " (id int, \"the 'Note'\" text)",
    "create table app.part (id int not null, note text) partition by range (id)",
    "create table app.part_1 partition of app.part (primary key (id)) for values from (0) to (10)",
    "create table app.part_2 partition of app.part (primary key (id)) for values from (10) to (20)",
    "insert into app.part values (1, repeat('x', 20000)), (11, repeat('x', 30000))",
  };

  private static AuditedDatabase db(int major) {
    return new AuditedDatabase(PostgresServer.shared(major), SCHEMA);
  }

  private static void limited(AMigration m) {
    m.settings.put("TargetMetadata.FullLobMode", "false");
    m.settings.put("TargetMetadata.LimitedSizeLobMode", "true");
    m.settings.put("TargetMetadata.LobMaxSize", "32");
  }

  private static void full(AMigration m) {
    m.settings.put("TargetMetadata.FullLobMode", "true");
  }

  private static void rule(AMigration m, String table, String mode, int kb) {
    m.rules.add(
        new TableSettings(
            new RuleName(9, "9", "rule-9"),
            new Locator(NamePattern.of("app"), NamePattern.of(table), null),
            new LobSettings(mode, kb == 0 ? OptionalInt.empty() : OptionalInt.of(kb))));
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void limitedModeCutsWhatIsLongerThanHalfOfItsLimit(int major) {
    try (AuditedDatabase db = db(major)) {
      Catalog seen = db.read();

      CheckResult result = result(LOB_SIZE, AMigration.of(seen, LobChecksTest::limited));

      assertThat(found(result, CRITICAL))
          .containsExactly(
              "app.cut.note: text, a value of 16.0 KiB",
              "app.part.note: text, a value of 29.3 KiB; in app.part_1, app.part_2");
      assertThat(result.findings().getFirst().remedy())
          .isEqualTo("set LobMaxSize to at least 59 KB, or use full LOB mode");
      assertThat(result.notChecked()).isEmpty();
      assertThat(
              result(
                  LOB_SIZE,
                  AMigration.of(
                      seen,
                      m -> {
                        limited(m);
                        m.settings.put("TargetMetadata.LobMaxSize", "59");
                      })))
          .as("as the remedy says")
          .matches(CheckResult::passed);
      assertThat(result(LOB_SIZE, AMigration.of(seen, LobChecksTest::full)))
          .matches(CheckResult::passed);
    }
  }

  @Test
  void aRuleOfATableWinsOverTheSettingsOfTheTask() {
    try (AuditedDatabase db = db(18)) {
      Catalog seen = db.read();

      assertThat(
              found(
                  result(
                      LOB_SIZE,
                      AMigration.of(
                          seen,
                          m -> {
                            limited(m);
                            rule(m, "cut", "unlimited", 0);
                            rule(m, "part[_]1", "limited", 100);
                            rule(m, "fits", "limited", 8);
                          })),
                  CRITICAL))
          .containsExactly(
              "app.fits.note: text, a value of 16.0 KiB",
              "app.part.note: text, a value of 29.3 KiB; in app.part_2");
      CheckResult none = result(LOB_SIZE, AMigration.of(seen, m -> rule(m, "cut", "none", 0)));
      assertThat(found(none, CRITICAL))
          .containsExactly("app.cut.note: text", "app.cut.body: jsonb");
      assertThat(none.findings().getFirst().text())
          .isEqualTo("columns are left out: LOBs are switched off");
      assertThat(
              result(LOB_SIZE, AMigration.of(seen, m -> rule(m, "cut", "sideways", 0)))
                  .notChecked())
          .containsExactly("nothing says how the LOBs travel of app.cut");
      assertThat(
              result(LOB_SIZE, AMigration.of(seen, m -> rule(m, "cut", "limited", 0))).notChecked())
          .containsExactly("nothing says how long LOBs may be of app.cut");
    }
  }

  @Test
  void whatCouldNotBeSampledIsToldInOneLine() {
    try (AuditedDatabase db = db(18)) {
      Catalog unseen = db.read(new CatalogLook.Wants(null, _ -> true, Duration.ZERO));

      CheckResult result = result(LOB_SIZE, AMigration.of(unseen, LobChecksTest::limited));

      assertThat(result.findings()).isEmpty();
      assertThat(result.notChecked())
          .singleElement()
          .satisfies(
              why ->
                  assertThat(why)
                      .startsWith("the largest value of 8 columns is not known: ")
                      .contains("the time for looks into single tables was over"));
    }
  }

  @Test
  void aSampleOfALargeTableProvesNothingOfTheRest() {
    try (AuditedDatabase db = db(18)) {
      Catalog large =
          ACatalog.with(
              db.read(),
              c -> {
                Map<TableName, Relation> relations =
                    new HashMap<>(c.relations.toOptional().orElseThrow());
                relations.computeIfPresent(
                    new TableName("app", "fits"),
                    (t, r) ->
                        new Relation(
                            t,
                            r.kind(),
                            r.persistence(),
                            false,
                            r.replicaIdentity(),
                            1_000_000,
                            1_001,
                            true,
                            false,
                            false));
                c.relations = known(relations);
              });

      assertThat(
              result(
                      LOB_SIZE,
                      AMigration.of(
                          large,
                          m -> {
                            limited(m);
                            m.settings.put("TargetMetadata.LobMaxSize", "100");
                          }))
                  .notChecked())
          .containsExactly("the largest value was looked for in a sample only of 1 large table");
    }
  }

  @Test
  void withoutATaskOrItsSettingsNothingIsSaidOfSizes() {
    Catalog empty = ACatalog.with(_ -> {});

    for (AuditCheck check : List.of(LOB_SIZE, JSON_LIMITED, LOB_NOT_NULL)) {
      assertThat(result(check, AMigration.withoutTask(empty)).notApplicable()).isPresent();
    }
    assertThat(
            result(LOB_SIZE, AMigration.of(ACatalog.with(c -> c.lobColumns = unknown("no answer"))))
                .notChecked())
        .containsExactly("no answer");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void jsonInLimitedModeIsFoundHoweverShortItIs(int major) {
    try (AuditedDatabase db = db(major)) {
      Catalog seen = db.read();

      assertThat(found(result(JSON_LIMITED, AMigration.of(seen, LobChecksTest::limited)), CRITICAL))
          .containsExactly("app.cut.body: jsonb");
      assertThat(result(JSON_LIMITED, AMigration.of(seen, LobChecksTest::full)))
          .matches(CheckResult::passed);
      assertThat(
              result(
                  JSON_LIMITED,
                  AMigration.of(
                      seen,
                      m -> {
                        limited(m);
                        rule(m, "cut", "unlimited", 0);
                      })))
          .matches(CheckResult::passed);
      assertThat(
              result(
                  JSON_LIMITED,
                  AMigration.of(
                      seen,
                      m -> {
                        limited(m);
                        m.exclude("app", "cut");
                      })))
          .matches(CheckResult::passed);
    }
  }

  @Test
  void settingsThatContradictEachOtherAreNotChecked() {
    try (AuditedDatabase db = db(18)) {
      CheckResult result =
          result(
              JSON_LIMITED,
              AMigration.of(
                  db.read(), m -> m.settings.put("TargetMetadata.LimitedSizeLobMode", "true")));

      assertThat(result.findings()).isEmpty();
      assertThat(result.notChecked())
          .containsExactly("nothing says how the LOBs travel of app.cut");
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aLobOfATableWithoutKeyCannotBeLookedUpUntilThereIsOne(int major) {
    try (AuditedDatabase db = db(major)) {
      Consumer<AMigration> leaves = m -> m.exclude("app", "part");

      assertThat(found(result(LOB_WITHOUT_KEY, AMigration.of(db.read(), leaves)), CRITICAL))
          .containsExactly("app.keyless.note: text", WEIRD + ".\"the 'Note'\": text");
      assertThat(found(result(LOB_WITHOUT_KEY, AMigration.withoutTask(db.read())), CRITICAL))
          .as("every table, with or without a task")
          .hasSize(2);

      db.execute(
          "alter table app.keyless add primary key (id)",
          "alter table " + WEIRD + " add unique (id)");

      assertThat(result(LOB_WITHOUT_KEY, AMigration.of(db.read(), leaves)))
          .matches(CheckResult::passed);
    }
  }

  @Test
  void wherePartitionsAreReadByTheNameOfTheWholeItsKeyCounts() {
    try (AuditedDatabase db = db(18)) {
      assertThat(
              found(
                  result(
                      LOB_WITHOUT_KEY,
                      AMigration.of(
                          db.read(),
                          m -> {
                            m.selectNothing();
                            m.include("app", "part");
                          })),
                  CRITICAL))
          .containsExactly("app.part.note: text; in app.part_1, app.part_2");
    }
  }

  private static final String[] TARGET = {
    "create schema app",
    "create table app.fits (id int primary key, note text)",
    "create table app.cut (id int primary key, memo text not null, body jsonb not null)",
    "create table app.nothing (id int primary key, name varchar(20) not null)",
    "create table app.keyless (id int, note varchar(9) not null)",
    "create table " + WEIRD + " (id int, \"the 'Note'\" text not null)",
    "create table app.part (id int not null, note text not null) partition by range (id)",
    "create table app.part_1 partition of app.part for values from (0) to (100)",
  };

  private static void toTarget(AMigration m) {
    m.rules.add(
        new Transformation(
            new RuleName(9, "9", "rule-9"),
            Target.COLUMN,
            Verb.RENAME,
            "rename",
            new Locator(NamePattern.of("app"), NamePattern.of("cut"), NamePattern.of("note")),
            "memo",
            null));
    m.exclude("app", "part");
    m.rename("app", "part[_]_", "part");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aLobOfTheTargetMustBeNullableUntilItsStatementIsRun(int major) {
    try (AuditedDatabase source = db(major);
        AuditedDatabase target = new AuditedDatabase(PostgresServer.shared(major), TARGET)) {
      Catalog seen = source.read();
      CheckResult result =
          result(
              LOB_NOT_NULL,
              AMigration.of(
                  seen,
                  m -> {
                    m.target = known(target.read());
                    toTarget(m);
                  }));

      assertThat(found(result, CRITICAL))
          .containsExactlyInAnyOrder(
              "app.cut.memo: text",
              "app.cut.body: jsonb",
              "app.part.note: text",
              WEIRD + ".\"the 'Note'\": text");
      assertThat(sql(result))
          .contains(
              "ALTER TABLE app.cut ALTER COLUMN memo DROP NOT NULL;",
              "ALTER TABLE " + WEIRD + " ALTER COLUMN \"the 'Note'\" DROP NOT NULL;");
      assertThat(result.notChecked())
          .containsExactly(
              "the target has LOB columns as another type, or not at all: of app.keyless");

      target.execute(sql(result).toArray(String[]::new));

      assertThat(
              result(
                      LOB_NOT_NULL,
                      AMigration.of(
                          seen,
                          m -> {
                            m.target = known(target.read());
                            toTarget(m);
                          }))
                  .findings())
          .isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"true,false,0,4", "true,false,16,4", "false,true,0,0"})
  void onlyLobsThatComeAfterTheirRowsNeedIt(String full, String limited, String inline, int found) {
    try (AuditedDatabase source = db(18);
        AuditedDatabase target = new AuditedDatabase(PostgresServer.shared(18), TARGET)) {
      CheckResult result =
          result(
              LOB_NOT_NULL,
              AMigration.of(
                  source.read(),
                  m -> {
                    m.settings.put("TargetMetadata.FullLobMode", full);
                    m.settings.put("TargetMetadata.LimitedSizeLobMode", limited);
                    m.settings.put("TargetMetadata.InlineLobMaxSize", inline);
                    m.target = known(target.read());
                    toTarget(m);
                  }));

      assertThat(found(result, CRITICAL)).hasSize(found);
    }
  }

  @Test
  void aKeyOfTheTargetKeepsItsNotNullAndThatIsNoStatement() {
    try (AuditedDatabase db =
        new AuditedDatabase(
            PostgresServer.shared(18),
            "create schema app",
            "create table app.words (word text primary key)")) {
      Catalog seen = db.read();
      CheckResult result = result(LOB_NOT_NULL, AMigration.of(seen, m -> m.target = known(seen)));

      assertThat(found(result, CRITICAL)).containsExactly("app.words.word: text");
      assertThat(sql(result)).isEmpty();
      assertThat(result(LOB_NOT_NULL, AMigration.of(seen)).notChecked())
          .containsExactly("no target is configured");
    }
  }
}

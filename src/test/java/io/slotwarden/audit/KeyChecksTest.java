package io.slotwarden.audit;

import static io.slotwarden.audit.ACatalog.known;
import static io.slotwarden.audit.ACatalog.unknown;
import static io.slotwarden.audit.AMigration.result;
import static io.slotwarden.audit.AuditCheck.FULL_WITH_PGLOGICAL;
import static io.slotwarden.audit.AuditCheck.LOB_KEY;
import static io.slotwarden.audit.AuditCheck.PRIMARY_KEY;
import static io.slotwarden.audit.Verdicts.found;
import static io.slotwarden.audit.Verdicts.sql;
import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.LogicalSlot;
import io.slotwarden.model.catalog.PgLogical;
import io.slotwarden.testing.AuditedDatabase;
import io.slotwarden.testing.PostgresServer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What is said of the keys of real tables.
@ResourceLock(PostgresServer.SHARED_LOCK)
class KeyChecksTest {
  private static final String WEIRD = "app.\"we'ird \"\"Table\"\"\"";

  private static final String[] GOOD = {
    "create schema app",
    "create table app.good (id int primary key, name varchar(20))",
    "create table app.part (id int not null, at int not null) partition by range (at)",
    "create table app.part_keyed partition of app.part (primary key (id)) for values from (0) to"
        + " (10)",
    "alter table app.part replica identity nothing",
  };

  private static final String[] BROKEN = {
    "create table app.part_bare partition of app.part for values from (10) to (20)",
    "create table app.bare (a int)",
    "create table app.silent (id int primary key)",
    "alter table app.silent replica identity nothing",
    "create table app.by_index (a int not null unique)",
    "alter table app.by_index replica identity using index by_index_a_key",
    "create table app.lost (id int primary key, a int not null)",
    "create unique index lost_a on app.lost (a)",
    "alter table app.lost replica identity using index lost_a",
    "drop index app.lost_a",
    "create table app.whole (a int)",
    "alter table app.whole replica identity full",
    "create table app.twice (id int primary key)",
    "alter table app.twice replica identity full",
    "create table app.indexed (a int not null unique)",
    "create table " + WEIRD + " (a int)",
    "create unlogged table app.scratch (a int)",
    "create table app.words (word text primary key)",
    "create table app.lists (id int, list int[], primary key (id, list))",
  };

  private static AuditedDatabase broken(int major) {
    AuditedDatabase db = new AuditedDatabase(PostgresServer.shared(major), GOOD);
    db.execute(BROKEN);
    return db;
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void tablesWithKeysHaveNoFindings(int major) {
    try (AuditedDatabase db = new AuditedDatabase(PostgresServer.shared(major), GOOD)) {
      Catalog seen = db.read();

      for (Check check : KeyChecks.ALL) {
        CheckResult result = result(check.is(), AMigration.of(seen, m -> m.target = known(seen)));
        assertThat(result).as(check.is().id()).matches(CheckResult::passed);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aTableWithoutReplicaIdentityLosesItsUpdatesUntilItsStatementIsRun(int major) {
    try (AuditedDatabase db = broken(major)) {
      CheckResult result = result(PRIMARY_KEY, AMigration.of(db.read()));

      assertThat(found(result, CRITICAL))
          .containsExactly(
              "app.bare: no primary key",
              "app.indexed: no primary key; a unique index is there, if its columns are NOT NULL:"
                  + " REPLICA IDENTITY USING INDEX",
              "app.lost: the index that was its replica identity is gone",
              "app.part_bare: no primary key",
              "app.silent: REPLICA IDENTITY NOTHING",
              WEIRD + ": no primary key");
      assertThat(found(result, WARNING))
          .containsExactly(
              "app.by_index: a unique index is the replica identity",
              "app.whole: REPLICA IDENTITY FULL: whole rows are written to WAL");
      assertThat(sql(result))
          .contains(
              "ALTER TABLE " + WEIRD + " REPLICA IDENTITY FULL;",
              "ALTER TABLE app.lost REPLICA IDENTITY DEFAULT;",
              "ALTER TABLE app.part_bare REPLICA IDENTITY FULL;");

      db.execute(sql(result).toArray(String[]::new));

      CheckResult mended = result(PRIMARY_KEY, AMigration.of(db.read()));
      assertThat(found(mended, CRITICAL)).isEmpty();
      assertThat(found(mended, WARNING)).hasSize(6);
    }
  }

  @Test
  void onlyTablesThatTheTaskTakesCountAndPartitionsOfThemDo() {
    try (AuditedDatabase db = broken(15)) {
      Catalog seen = db.read();

      assertThat(
              result(
                  PRIMARY_KEY,
                  AMigration.of(
                      seen,
                      m -> {
                        m.selectNothing();
                        m.include("app", "good");
                      })))
          .matches(CheckResult::passed);
      assertThat(
              found(
                  result(
                      PRIMARY_KEY,
                      AMigration.of(
                          seen,
                          m -> {
                            m.selectNothing();
                            m.include("app", "part");
                          })),
                  CRITICAL))
          .containsExactly("app.part_bare: no primary key");
      assertThat(
              found(
                  result(PRIMARY_KEY, AMigration.of(seen, m -> m.exclude("app", "part[_]bare"))),
                  CRITICAL))
          .noneMatch(o -> o.contains("part"));
      assertThat(found(result(PRIMARY_KEY, AMigration.withoutTask(seen)), CRITICAL)).hasSize(6);
      assertThat(
              result(PRIMARY_KEY, AMigration.of(seen, m -> m.migrationType = "full-load"))
                  .notApplicable())
          .hasValue("the task reads no changes");
    }
  }

  @Test
  void whatIsNotKnownOfTablesIsNotChecked() {
    assertThat(
            result(
                    PRIMARY_KEY,
                    AMigration.of(ACatalog.with(c -> c.relations = unknown("no answer"))))
                .notChecked())
        .containsExactly("no answer");
    assertThat(
            result(LOB_KEY, AMigration.of(ACatalog.with(c -> c.primaryKeys = unknown("no answer"))))
                .notChecked())
        .containsExactly("no answer");
  }

  @ParameterizedTest
  @CsvSource({
    "test-decoding,      test_decoding,   ''",
    "pglogical,          test_decoding,   ''",
    "test-decoding,      pglogical_output, CRITICAL",
    "pglogical,          '',              WARNING",
    "no-preference,      '',              WARNING",
    "'',                 '',              WARNING",
    "test-decoding,      '',              ''",
  })
  void fullIsNoReplicaIdentityWithPglogical(String endpoint, String slot, String severity) {
    try (AuditedDatabase db = broken(18)) {
      Catalog seen =
          ACatalog.with(
              db.read(),
              c -> {
                c.pglogical = known(new PgLogical(true, null, Map.of()));
                c.slots = known(slot.isEmpty() ? List.of() : List.of(slot("mig", slot)));
              });
      Consumer<AMigration> change =
          m -> {
            m.slotName = "mig";
            m.sourceSettings.put("pluginName", endpoint);
            if (endpoint.isEmpty()) {
              m.sourceSettings.remove("pluginName");
            }
          };

      CheckResult result = result(FULL_WITH_PGLOGICAL, AMigration.of(seen, change));

      assertThat(result.notChecked()).isEmpty();
      assertThat(result.findings().stream().map(f -> f.severity().name()).toList())
          .isEqualTo(severity.isEmpty() ? List.of() : List.of(severity));
      boolean offered =
          sql(result(PRIMARY_KEY, AMigration.of(seen, change))).stream()
              .anyMatch(s -> s.contains("REPLICA IDENTITY FULL"));
      assertThat(offered).as("the way out that would be none").isEqualTo(severity.isEmpty());
    }
  }

  @Test
  void fullIsTakenBackWhereThereIsAKeyAndThatIsSaidWhereThereIsNone() {
    try (AuditedDatabase db = broken(18)) {
      Consumer<AMigration> pglogical = m -> m.sourceSettings.put("pluginName", "pglogical");
      CheckResult result = result(FULL_WITH_PGLOGICAL, AMigration.of(db.read(), pglogical));

      assertThat(found(result, WARNING)).containsExactly("app.twice", "app.whole: no primary key");
      assertThat(sql(result)).containsExactly("ALTER TABLE app.twice REPLICA IDENTITY DEFAULT;");

      db.execute(sql(result).toArray(String[]::new));

      assertThat(found(result(FULL_WITH_PGLOGICAL, AMigration.of(db.read(), pglogical)), WARNING))
          .containsExactly("app.whole: no primary key");
    }
  }

  @Test
  void aSlotThatDmsNamedTellsThePluginOfItsTask() {
    String name = "y2r2kwwlcfenfe4l_00016413_93278367_8cf9_456b_8be0_565d354a2cf1";
    try (AuditedDatabase db = broken(18)) {
      Catalog seen =
          ACatalog.with(db.read(), c -> c.slots = known(List.of(slot(name, "pglogical_output"))));

      assertThat(found(result(FULL_WITH_PGLOGICAL, AMigration.of(seen)), CRITICAL)).hasSize(2);
    }
  }

  @Test
  void whichPluginIsNotKnownWhenSlotsOrPglogicalAreNot() {
    try (AuditedDatabase db = broken(18)) {
      Catalog seen = db.read();

      assertThat(
              result(
                      FULL_WITH_PGLOGICAL,
                      AMigration.of(ACatalog.with(seen, c -> c.slots = unknown("no answer"))))
                  .notChecked())
          .containsExactly("which plugin DMS takes: no answer");
      assertThat(
              result(
                      FULL_WITH_PGLOGICAL,
                      AMigration.of(
                          ACatalog.with(seen, c -> c.pglogical = unknown("no right")),
                          m -> m.sourceSettings.remove("pluginName")))
                  .notChecked())
          .containsExactly("which plugin DMS takes: no right");
      assertThat(result(FULL_WITH_PGLOGICAL, AMigration.withoutTask(seen)).notApplicable())
          .isPresent();
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aKeyOfTextIsALobUntilItHasALength(int major) {
    try (AuditedDatabase db = broken(major)) {
      CheckResult result = result(LOB_KEY, AMigration.of(db.read()));

      assertThat(found(result, CRITICAL))
          .containsExactly("app.lists: list integer[]", "app.words: word text");

      db.execute("alter table app.words alter column word type varchar(200)");

      assertThat(found(result(LOB_KEY, AMigration.of(db.read())), CRITICAL))
          .containsExactly("app.lists: list integer[]");
    }
  }

  @Test
  void aKeyOfPartitionsIsToldOnceAtTheTableThatTheyAreOf() {
    try (AuditedDatabase db =
        new AuditedDatabase(
            PostgresServer.shared(18),
            "create schema app",
            "create table app.logs (line text primary key) partition by range (line)",
            "create table app.logs_a partition of app.logs for values from ('a') to ('b')",
            "create table app.logs_b partition of app.logs for values from ('b') to ('c')")) {
      Catalog seen = db.read();

      assertThat(found(result(LOB_KEY, AMigration.of(seen)), CRITICAL))
          .containsExactly("app.logs: line text");
      assertThat(
              found(result(LOB_KEY, AMigration.of(seen, m -> m.exclude("app", "logs"))), CRITICAL))
          .containsExactly("app.logs_a: line text", "app.logs_b: line text");
    }
  }

  private static LogicalSlot slot(String name, String plugin) {
    return new LogicalSlot(
        name, plugin, "orders", false, null, null, name.substring(0, 3), true, 0L, null);
  }
}

package io.slotwarden.audit;

import static io.slotwarden.audit.BothSides.names;
import static io.slotwarden.audit.BothSides.only;
import static io.slotwarden.model.Severity.INFO;
import static io.slotwarden.model.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.testing.PostgresServer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Secondary indexes of the target: away for the load, there for changes.
@ResourceLock(PostgresServer.SHARED_LOCK)
class IndexChecksTest {
  private static final String[] SOURCE = {
    "create schema app",
    "create schema other",
    "create function app.low(text) returns text immutable language sql as 'select lower($1)'",
    "create table app.orders (id int primary key, note text, code int unique, at date, span"
        + " int4range)",
    "create index by_note on app.orders (app.low(note) text_pattern_ops, at desc) where code > 0",
    "alter table app.orders add constraint apart exclude using gist (span with &&)",
    "create index there_already on app.orders (at)",
    "create table other.notes (id int)",
    "create index not_ours on other.notes (id)",
    "create schema \"we'ird\"",
    "create table \"we'ird\".\"Ta\"\"ble\" (id int primary key, \"select\" text, gone int)",
    "create unique index \"In USING \"\"dex\" on \"we'ird\".\"Ta\"\"ble\" (\"select\", id)",
    "create index of_gone on \"we'ird\".\"Ta\"\"ble\" (gone)",
  };

  private static final String[] TARGET = {
    "create schema app",
    "create function app.low(text) returns text immutable language sql as 'select lower($1)'",
    "create table app.orders_new (id int primary key, note text, code int, at date, span"
        + " int4range)",
    "create index of_another_name on app.orders_new (at)",
    "create table app.by_note (id int)",
    "create schema \"it's\"",
    "create table \"it's\".\"Ta\"\"ble\" (id int primary key, \"order\" text)",
  };

  private static final Consumer<AMigration> RENAMING =
      m -> {
        m.rename("app", "orders", "orders_new");
        m.include("we'ird", "%");
        m.renameSchema("we'ird", "it's");
        m.renameColumn("we'ird", "%", "select", "order");
        m.removeColumn("we'ird", "%", "gone");
      };

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void missingIndexesAreFoundUnderTheNamesOfTheTargetAndCanBeMadeThere(int major) {
    try (BothSides db = new BothSides(PostgresServer.shared(major), SOURCE, TARGET)) {
      CheckResult missing = db.check(AuditCheck.INDEXES_MISSING, Phase.CDC, RENAMING);

      assertThat(only(missing, WARNING).objects())
          .containsExactlyInAnyOrder(
              new AuditObject(
                  "app.orders_new",
                  "apart",
                  "ALTER TABLE app.orders_new ADD CONSTRAINT apart EXCLUDE USING gist (span WITH"
                      + " &&);"),
              new AuditObject(
                  "app.orders_new",
                  "by_note",
                  // The name is taken by a table.
                  "CREATE INDEX ON app.orders_new USING btree (app.low(note) text_pattern_ops, at"
                      + " DESC) WHERE (code > 0);"),
              new AuditObject(
                  "app.orders_new",
                  "orders_code_key",
                  "ALTER TABLE app.orders_new ADD CONSTRAINT orders_code_key UNIQUE (code);"),
              new AuditObject(
                  "\"it's\".\"Ta\"\"ble\"",
                  "\"In USING \"\"dex\"",
                  "CREATE UNIQUE INDEX \"In USING \"\"dex\" ON \"it's\".\"Ta\"\"ble\" USING btree"
                      + " (\"order\", id);"));
      assertThat(db.check(AuditCheck.INDEXES_MISSING, Phase.LOAD, RENAMING).notApplicable())
          .isPresent();
      db.mend(missing);
      assertThat(db.check(AuditCheck.INDEXES_MISSING, Phase.CDC, RENAMING))
          .matches(CheckResult::passed);
      assertThat(db.check(AuditCheck.INDEXES_MISSING, Phase.AFTER, RENAMING))
          .matches(CheckResult::passed);

      CheckResult slow = db.check(AuditCheck.INDEXES_DURING_LOAD, Phase.LOAD, RENAMING);
      assertThat(only(slow, INFO).objects()).hasSize(5);
      assertThat(db.check(AuditCheck.INDEXES_DURING_LOAD, Phase.CDC, RENAMING).notApplicable())
          .isPresent();
      db.mend(slow);
      assertThat(db.check(AuditCheck.INDEXES_DURING_LOAD, Phase.LOAD, RENAMING))
          .matches(CheckResult::passed);
    }
  }

  @Test
  void aTableThatTheTargetLacksIsNotChecked() {
    try (BothSides db =
        new BothSides(
            PostgresServer.shared(18),
            new String[] {"create schema app", "create table app.orders (id int)"},
            new String[] {"create schema app"})) {
      CheckResult result = db.check(AuditCheck.INDEXES_MISSING, Phase.CDC);

      assertThat(result.findings()).isEmpty();
      assertThat(result.notChecked())
          .containsExactly("1 selected table is not on the target: app.orders");
    }
  }

  private static final String[] PARTITIONED = {
    "create schema app",
    "create table app.part (id int not null, at int not null, note text) partition by range (at)",
    "create table app.part_1 partition of app.part for values from (0) to (10)",
    "create table app.part_2 partition of app.part for values from (10) to (20)",
  };

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void indexesOfPartitionsThatComeTogetherAreWantedOnceAndOnlyThoseThatAllHave(int major) {
    try (BothSides db =
        new BothSides(
            PostgresServer.shared(major),
            PARTITIONED,
            PostgresServer.shared(18),
            new String[] {
              "create schema app", "create table app.part (id int, at int, note text)",
            })) {
      if (major > 10) {
        db.source.execute("create index by_id on app.part (id)");
      } else {
        db.source.execute(
            "create index by_id_1 on app.part_1 (id)", "create index by_id_2 on app.part_2 (id)");
      }
      db.source.execute("create index own on app.part_1 (note)");
      Consumer<AMigration> toParent =
          m -> {
            m.selectNothing();
            m.include("app", "part[_]%");
            m.rename("app", "part[_]%", "part");
          };

      CheckResult missing = db.check(AuditCheck.INDEXES_MISSING, Phase.CDC, toParent);

      assertThat(names(only(missing))).containsExactly("app.part");
      assertThat(only(missing).objects().getFirst().sql())
          .endsWith(" ON app.part USING btree (id);");
      db.mend(missing);
      assertThat(db.check(AuditCheck.INDEXES_MISSING, Phase.CDC, toParent))
          .matches(CheckResult::passed);
    }
  }

  @Test
  void partitionsOfTheTargetHaveTheirPartsOfAnIndex() {
    try (BothSides db = new BothSides(PostgresServer.shared(18), PARTITIONED, PARTITIONED)) {
      db.source.execute("create index by_id on app.part (id)");
      Consumer<AMigration> leaves =
          m -> {
            m.selectNothing();
            m.include("app", "part[_]%");
          };

      CheckResult missing = db.check(AuditCheck.INDEXES_MISSING, Phase.CDC, leaves);

      assertThat(names(only(missing))).containsExactly("app.part");
      db.mend(missing);
      assertThat(db.check(AuditCheck.INDEXES_MISSING, Phase.CDC, leaves))
          .matches(CheckResult::passed);
      assertThat(db.check(AuditCheck.INDEXES_DURING_LOAD, Phase.LOAD, leaves).findings())
          .as("they go with the parent's, which is not written itself")
          .isEmpty();
    }
  }
}

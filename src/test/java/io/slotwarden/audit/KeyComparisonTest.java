package io.slotwarden.audit;

import static io.slotwarden.audit.ACatalog.known;
import static io.slotwarden.audit.ACatalog.unknown;
import static io.slotwarden.audit.AMigration.result;
import static io.slotwarden.audit.AuditCheck.KEYS_DIFFER;
import static io.slotwarden.audit.Verdicts.found;
import static io.slotwarden.model.Severity.CRITICAL;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.migration.Locator;
import io.slotwarden.model.migration.MappingRule.Target;
import io.slotwarden.model.migration.MappingRule.Transformation;
import io.slotwarden.model.migration.MappingRule.Verb;
import io.slotwarden.model.migration.NamePattern;
import io.slotwarden.model.migration.RuleName;
import io.slotwarden.testing.AuditedDatabase;
import io.slotwarden.testing.PostgresServer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The keys of two real databases side by side.
@ResourceLock(PostgresServer.SHARED_LOCK)
class KeyComparisonTest {
  private static AuditedDatabase db(int major, String... statements) {
    AuditedDatabase db = new AuditedDatabase(PostgresServer.shared(major), "create schema app");
    db.execute(statements);
    return db;
  }

  private static CheckResult of(Catalog source, Catalog target, Consumer<AMigration> change) {
    return result(
        KEYS_DIFFER,
        AMigration.of(
            source,
            m -> {
              m.target = known(target);
              change.accept(m);
            }));
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void keysThatFindOtherRowsAreFoundAndThoseThatFindTheSameAreNot(int major) {
    try (AuditedDatabase source =
            db(
                major,
                "create table app.same (id int primary key)",
                "create table app.turned (a int, b int, primary key (a, b))",
                "create table app.short (a int, b int, primary key (a, b))",
                "create table app.gone (id int primary key)",
                "create table app.none (id int)",
                "create table app.\"we'ird \"\"Table\"\"\" (\"I'd\" int primary key)",
                "create table app.only_here (id int primary key)");
        AuditedDatabase target =
            db(
                major,
                "create table app.same (id int primary key)",
                "create table app.turned (a int, b int, primary key (b, a))",
                "create table app.short (a int primary key, b int)",
                "create table app.gone (id int)",
                "create table app.none (id int primary key)",
                "create table app.\"we'ird \"\"Table\"\"\" (\"I'd\" int)",
                "create table app.only_there (id int primary key)")) {
      Catalog seen = source.read();

      CheckResult result = of(seen, target.read(), _ -> {});

      assertThat(result.notChecked()).isEmpty();
      assertThat(found(result, CRITICAL))
          .containsExactly(
              "app.gone: no primary key here, (id) on the source",
              "app.none: (id) here, no primary key on the source",
              "app.short: (a) here, (a, b) on the source",
              "app.\"we'ird \"\"Table\"\"\": no primary key here, (\"I'd\") on the source");
      assertThat(of(seen, seen, _ -> {})).matches(CheckResult::passed);
    }
  }

  @Test
  void columnsAreComparedUnderTheNamesThatTheMappingsGive() {
    try (AuditedDatabase source =
            db(
                18,
                "create table app.orders (id int primary key)",
                "create table app.lines (id int primary key)",
                "create table app.bills (id int primary key)",
                "create table app.notes (id int primary key)");
        AuditedDatabase target =
            db(
                18,
                "create table app.orders (order_id int primary key)",
                "create table app.lines (id int, line_id int primary key)",
                "create table app.bills (id int)",
                "create table app.notes (id int, place int primary key)")) {
      CheckResult result =
          of(
              source.read(),
              target.read(),
              m -> {
                m.rules.add(rule("orders", "id", Target.COLUMN, Verb.RENAME, "rename", "order_id"));
                m.rules.add(
                    rule("bills", "id", Target.COLUMN, Verb.REMOVE_COLUMN, "remove-column", null));
                m.rules.add(
                    rule(
                        "notes", null, Target.TABLE, Verb.KEEPS_NAMES, "define-primary-key", null));
              });

      assertThat(found(result, CRITICAL))
          .satisfiesExactly(
              bills ->
                  assertThat(bills)
                      .startsWith("app.bills: ")
                      .endsWith(" removes the key column id of app.bills"),
              lines ->
                  assertThat(lines).isEqualTo("app.lines: (line_id) here, (id) on the source"));
      assertThat(result.notChecked()).containsExactly("a rule defines the key of app.notes");
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void partitionsAreComparedWithTheTableThatTheyComeInto(int major) {
    try (AuditedDatabase source =
            db(
                major,
                "create table app.part (id int not null, at int not null) partition by range (at)",
                "create table app.part_1 partition of app.part (primary key (id, at)) for values"
                    + " from (0) to (10)",
                "create table app.part_2 partition of app.part (primary key (id)) for values from"
                    + " (10) to (20)");
        AuditedDatabase target =
            db(major, "create table app.part (id int, at int, primary key (id, at))")) {
      Catalog seen = source.read();
      Catalog there = target.read();

      assertThat(
              found(
                  of(
                      seen,
                      there,
                      m -> {
                        m.selectNothing();
                        m.include("app", "part[_]%");
                        m.rename("app", "part[_]%", "part");
                      }),
                  CRITICAL))
          .containsExactly("app.part: (id, at) here, (id) on the source (app.part_2)");
      assertThat(
              of(
                  seen,
                  there,
                  m -> {
                    m.selectNothing();
                    m.include("app", "part");
                  }))
          .as("a partitioned table without a key of its own")
          .matches(CheckResult::passed);
    }
  }

  @Test
  void nothingIsComparedWithoutATargetOrBeforeItsTablesAreMade() {
    Catalog empty = ACatalog.with(_ -> {});

    assertThat(result(KEYS_DIFFER, AMigration.of(empty)).notChecked())
        .containsExactly("no target is configured");
    assertThat(
            of(empty, ACatalog.with(c -> c.primaryKeys = unknown("no answer")), _ -> {})
                .notChecked())
        .containsExactly("no answer");
    assertThat(
            of(
                    empty,
                    empty,
                    m -> m.settings.put("FullLoadSettings.TargetTablePrepMode", "DROP_AND_CREATE"))
                .notApplicable())
        .hasValue("DMS drops the target's tables and makes them anew");
  }

  private static Transformation rule(
      String table,
      @Nullable String column,
      Target target,
      Verb verb,
      String action,
      @Nullable String value) {
    return new Transformation(
        new RuleName(9, "9", "rule-9"),
        target,
        verb,
        action,
        new Locator(
            NamePattern.of("app"),
            NamePattern.of(table),
            column == null ? null : NamePattern.of(column)),
        value,
        null);
  }
}

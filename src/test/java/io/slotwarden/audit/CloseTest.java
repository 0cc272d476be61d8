package io.slotwarden.audit;

import static io.slotwarden.audit.ACatalog.AT;
import static io.slotwarden.audit.ACatalog.known;
import static io.slotwarden.audit.ACatalog.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.audit.CloseFinding.Item;
import io.slotwarden.model.ADms;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Severity;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.DdlTrigger;
import io.slotwarden.model.catalog.Leftover;
import io.slotwarden.model.catalog.Publication;
import io.slotwarden.model.catalog.Relation;
import io.slotwarden.model.catalog.RoleSetting;
import io.slotwarden.model.catalog.SchemaContents;
import io.slotwarden.model.migration.MigrationTask;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is picked from the audit and from the rest of both databases, in which order, and when no
/// statement is given.
class CloseTest {
  private static final String ARN = ADms.arn("task", ADms.ID);
  private static final String OWN =
      ADms.ID.toLowerCase(java.util.Locale.ROOT).substring(0, 16)
          + "_00016413_93278367_8cf9_456b_8be0_565d354a2cf1";
  private static final CloseReport.Database SOURCE =
      new CloseReport.Database("orders", "orders-db:5432", "orders");
  private static final CloseReport.Database TARGET =
      new CloseReport.Database("new", "target-db:5432", "orders");

  /// A database that nothing is left in.
  private static Catalog clean(Consumer<ACatalog> change) {
    return ACatalog.with(
        c -> {
          c.ddlTrigger = known(new DdlTrigger(false, false, 0));
          change.accept(c);
        });
  }

  private static Consumer<AMigration> stopped() {
    return m -> {
      m.phase = Phase.AFTER;
      m.status = "stopped";
      m.migrationType = "cdc";
      m.target = known(clean(_ -> {}));
    };
  }

  private static CloseReport close(Consumer<ACatalog> source, Consumer<AMigration> change) {
    AuditCase audited = AMigration.of(clean(source), stopped().andThen(change));
    return close(audited, known(audited.task()), Set.of());
  }

  private static CloseReport close(
      AuditCase audited, Observed<Optional<MigrationTask>> task, Set<TableName> heartbeats) {
    return Close.of(
        new Closing(audited, "orders", ARN, task, heartbeats), SOURCE, Optional.of(TARGET));
  }

  private static CloseReport gone(Consumer<ACatalog> source, Observed<List<MigrationTask>> others) {
    AuditCase audited =
        new AuditCase(Phase.AFTER, AT, clean(source), known(clean(_ -> {})), null, others);
    return close(audited, known(Optional.empty()), Set.of());
  }

  private static List<CloseFinding> of(CloseReport report, CloseStep step) {
    return report.findings().stream().filter(f -> f.step() == step).toList();
  }

  private static CloseFinding only(CloseReport report, CloseStep step) {
    assertThat(of(report, step)).as(step.word()).hasSize(1);
    return of(report, step).getFirst();
  }

  private static List<String> statements(CloseReport report) {
    return report.findings().stream()
        .flatMap(f -> f.items().stream())
        .flatMap(i -> Stream.of(Optional.ofNullable(i.sql()), Optional.ofNullable(i.command())))
        .flatMap(Optional::stream)
        .toList();
  }

  /// Something in every step that does not compare tables.
  private static void everything(ACatalog c) {
    c.slots = known(List.of(ASlot.of(OWN).build()));
    c.publications = known(List.of(new Publication("we'ird \"pub\"", "own er", false, 2, 0)));
    c.ddlTrigger = known(new DdlTrigger(true, true, 0));
    c.leftovers =
        known(
            List.of(
                new Leftover(new TableName("public", "awsdms_heartbeat"), "r", 8192),
                new Leftover(new TableName("public", "awsdms_intercept_ddl"), "function", 0),
                new Leftover(new TableName("public", "awsdms_ddl_audit"), "r", 8192)));
    c.schemas =
        known(
            List.of(
                new SchemaContents("awsdms_control", 0, 0),
                new SchemaContents("awsdms_shared", 1, 2),
                new SchemaContents("somebody", 0, 0)));
    c.relations =
        known(Map.of(new TableName("slotwarden", "heartbeat"), table("slotwarden", "heartbeat")));
  }

  private static Relation table(String schema, String name) {
    return new Relation(
        new TableName(schema, name),
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

  @Test
  void aMigrationThatLeftNothingIsClosedButForItsTask() {
    CloseReport report = close(_ -> {}, _ -> {});

    assertThat(report.standing()).isInstanceOf(Standing.Over.class);
    assertThat(report.findings()).extracting(CloseFinding::step).containsExactly(CloseStep.TASK);
    assertThat(only(report, CloseStep.TASK).items())
        .extracting(Item::command)
        .containsExactly(
            "aws dms delete-replication-task --replication-task-arn " + ARN + region(),
            "aws dms delete-endpoint --endpoint-arn "
                + ADms.arn("endpoint", "orders-src")
                + region(),
            "aws dms delete-endpoint --endpoint-arn "
                + ADms.arn("endpoint", "orders-tgt")
                + region());
    assertThat(gone(_ -> {}, known(List.of())).isNothingLeft()).isTrue();
  }

  private static String region() {
    return " --region " + ARN.split(":")[3];
  }

  @Test
  void stepsComeInTheOrderInWhichAPersonDoesThem() {
    CloseReport report =
        close(
            CloseTest::everything,
            m ->
                m.target =
                    known(
                        clean(
                            t -> {
                              everything(t);
                              t.slots = known(List.of(ASlot.of(OWN).build()));
                              t.roleSettings =
                                  known(
                                      List.of(
                                          new RoleSetting(
                                              "dms", null, "session_replication_role", "replica")));
                              t.set("autovacuum", "off");
                            })));

    assertThat(report.findings())
        .extracting(CloseFinding::step)
        .containsExactly(
            CloseStep.REPLICA_ROLE,
            CloseStep.SETTINGS,
            CloseStep.TASK,
            CloseStep.SLOTS,
            CloseStep.PUBLICATIONS,
            CloseStep.SOURCE_OBJECTS,
            CloseStep.SOURCE_HEARTBEAT,
            CloseStep.TARGET_SLOTS,
            CloseStep.TARGET_OBJECTS,
            CloseStep.TARGET_HEARTBEAT);
    assertThat(only(report, CloseStep.SOURCE_OBJECTS).items())
        .extracting(Item::sql)
        .containsExactly(
            "DROP EVENT TRIGGER IF EXISTS awsdms_intercept_ddl;",
            "DROP FUNCTION IF EXISTS public.awsdms_intercept_ddl();",
            "DROP TABLE IF EXISTS public.awsdms_ddl_audit;",
            "DROP TABLE IF EXISTS public.awsdms_heartbeat;",
            "DROP SCHEMA IF EXISTS awsdms_control;",
            null);
    assertThat(only(report, CloseStep.SOURCE_HEARTBEAT).items())
        .extracting(Item::sql)
        .containsExactly("DROP TABLE slotwarden.heartbeat; DROP SCHEMA slotwarden;");
    assertThat(only(report, CloseStep.PUBLICATIONS).items())
        .containsExactly(
            new Item(
                "\"we'ird \"\"pub\"\"\"",
                "of 2 tables, owner \"own er\"",
                "DROP PUBLICATION \"we'ird \"\"pub\"\"\";",
                null));
  }

  @Test
  void aSlotIsGivenToTheGuardAndNeverDroppedByAStatement() {
    CloseReport report = close(CloseTest::everything, _ -> {});

    CloseFinding slots = only(report, CloseStep.SLOTS);
    assertThat(slots.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(slots.items())
        .containsExactly(
            new Item(
                OWN,
                "inactive, keeps 3.0 GiB of WAL, WAL reserved",
                null,
                "slotwarden slot drop orders/"
                    + OWN
                    + " --reason 'the migration of "
                    + ADms.ID
                    + " is over'"));
    assertThat(slots.remedy()).contains("slotwarden slot release orders/NAME");
    assertThat(statements(report)).noneMatch(s -> s.contains("pg_drop_replication_slot"));
  }

  @ParameterizedTest
  @CsvSource({
    "running,NotOver",
    "starting,NotOver",
    "modifying,NotOver",
    "ready,NotOver",
    "resting,NotKnown",
    "stopped,Over",
    "failed,Over"
  })
  void whatTheTaskDoesDecidesWhetherStatementsAreGiven(String status, String expected) {
    CloseReport report = close(CloseTest::everything, m -> m.status = status);

    assertThat(report.standing().getClass().getSimpleName()).isEqualTo(expected);
    assertThat(report.findings()).as("shown all the same").hasSizeGreaterThan(4);
    assertThat(statements(report).isEmpty()).isEqualTo(!expected.equals("Over"));
  }

  @Test
  void aSlotThatIsReadOrCantBeSeenGivesNoStatement() {
    CloseReport read =
        close(c -> c.slots = known(List.of(ASlot.of(OWN).active().build())), _ -> {});
    assertThat(read.standing())
        .isInstanceOfSatisfying(
            Standing.NotOver.class, n -> assertThat(n.why()).contains("somebody reads its slot"));
    assertThat(statements(read)).isEmpty();

    CloseReport unseen =
        close(
            c -> {
              everything(c);
              c.slots = unknown("refused");
            },
            _ -> {});
    assertThat(unseen.standing())
        .isInstanceOfSatisfying(
            Standing.NotKnown.class, n -> assertThat(n.why()).contains("refused"));
    assertThat(statements(unseen)).isEmpty();
    assertThat(unseen.notChecked())
        .contains(new CloseReport.NotChecked(CloseStep.SLOTS, "refused"));
  }

  @Test
  void aTaskOfWhichNothingIsKnownGivesNoStatement() {
    AuditCase audited =
        new AuditCase(
            Phase.AFTER,
            AT,
            clean(CloseTest::everything),
            known(clean(_ -> {})),
            null,
            unknown("throttled"));

    CloseReport report = close(audited, unknown("throttled"), Set.of());

    assertThat(report.standing()).isEqualTo(new Standing.NotKnown("throttled"));
    assertThat(statements(report)).isEmpty();
    assertThat(report.notChecked())
        .contains(
            new CloseReport.NotChecked(CloseStep.INDEXES, "throttled"),
            new CloseReport.NotChecked(CloseStep.TASK, "throttled"),
            new CloseReport.NotChecked(CloseStep.SOURCE_OBJECTS, "throttled"));
  }

  @Test
  void ofATaskThatIsGoneTheRestIsShownAndWhatNeedsItsMappingsIsNotChecked() {
    CloseReport report =
        gone(
            c -> {
              everything(c);
              c.slots = known(List.of(ASlot.of(OWN).build(), ASlot.of("mig").build()));
            },
            known(List.of()));

    assertThat(report.standing().isOver()).isTrue();
    assertThat(of(report, CloseStep.TASK)).isEmpty();
    assertThat(of(report, CloseStep.SLOTS))
        .extracting(CloseFinding::severity)
        .containsExactly(Severity.CRITICAL, Severity.WARNING);
    assertThat(of(report, CloseStep.SLOTS).getLast().items())
        .extracting(Item::name)
        .as("a person may have made it for this migration")
        .containsExactly("mig");
    assertThat(of(report, CloseStep.SOURCE_OBJECTS)).hasSize(1);
    assertThat(report.notChecked())
        .extracting(CloseReport.NotChecked::step)
        .contains(
            CloseStep.ROWS,
            CloseStep.KEYS,
            CloseStep.INDEXES,
            CloseStep.GUARDS,
            CloseStep.DEFAULTS,
            CloseStep.SEQUENCES);
    assertThat(report.notChecked())
        .allSatisfy(n -> assertThat(n.why()).contains("DMS lists the task no more"));
  }

  @Test
  void whatAnotherTaskUsesIsLeftAlone() {
    MigrationTask other =
        AMigration.of(
                clean(_ -> {}),
                m -> {
                  m.status = "running";
                  m.migrationType = "cdc";
                  m.slotName = "mig";
                })
            .task()
            .orElseThrow();
    AuditCase audited =
        new AuditCase(
            Phase.AFTER,
            AT,
            clean(
                c -> {
                  everything(c);
                  c.slots = known(List.of(ASlot.of("mig").build()));
                }),
            known(
                clean(
                    c ->
                        c.roleSettings =
                            known(
                                List.of(
                                    new RoleSetting(
                                        "dms", null, "session_replication_role", "replica"))))),
            null,
            known(List.of(other)));

    CloseReport report =
        Close.of(
            new Closing(audited, "orders", ARN + "X", known(Optional.empty()), Set.of()),
            SOURCE,
            Optional.of(TARGET));

    assertThat(of(report, CloseStep.SLOTS)).as("a task names it").isEmpty();
    for (CloseStep step :
        List.of(CloseStep.SOURCE_OBJECTS, CloseStep.SOURCE_HEARTBEAT, CloseStep.REPLICA_ROLE)) {
      assertThat(only(report, step).severity()).isEqualTo(Severity.INFO);
      assertThat(only(report, step).items()).extracting(Item::sql).containsOnlyNulls();
    }
    assertThat(only(report, CloseStep.SOURCE_OBJECTS).text()).contains("prod/orders-cdc");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPublicationThatSomebodyMayReadIsNamedWithTheCaution(boolean active) {
    ASlot slot = ASlot.of("debezium").plugin("pgoutput");
    CloseReport report =
        close(
            c -> {
              everything(c);
              c.slots = known(List.of((active ? slot.active() : slot).build()));
            },
            _ -> {});

    CloseFinding found = only(report, CloseStep.PUBLICATIONS);
    assertThat(found.severity()).isEqualTo(Severity.INFO);
    assertThat(found.text()).contains("debezium, " + (active ? "active" : "inactive"));
    assertThat(found.items()).extracting(Item::sql).containsOnlyNulls();
    CloseReport elsewhere =
        close(
            c -> {
              everything(c);
              c.slots = known(List.of(slot.database("other").build()));
            },
            _ -> {});
    assertThat(only(elsewhere, CloseStep.PUBLICATIONS).severity()).isEqualTo(Severity.WARNING);
  }

  @Test
  void sessionReplicationRoleIsTakenBackWhereverItIsSet() {
    String name = "session_replication_role";
    CloseReport report =
        close(
            _ -> {},
            m ->
                m.target =
                    known(
                        clean(
                            c -> {
                              c.roleSettings =
                                  known(
                                      List.of(
                                          new RoleSetting(null, null, name, "replica"),
                                          new RoleSetting(null, "orders", name, "replica"),
                                          new RoleSetting("D ms", "orders", name, "replica"),
                                          new RoleSetting("dms", null, name, "local"),
                                          new RoleSetting("fine", null, name, "origin"),
                                          new RoleSetting("far", "other", name, "replica")));
                              c.set(name, "replica");
                            })));

    assertThat(of(report, CloseStep.REPLICA_ROLE))
        .extracting(CloseFinding::severity)
        .containsExactly(Severity.CRITICAL, Severity.WARNING, Severity.CRITICAL);
    assertThat(statements(report))
        .contains(
            "ALTER ROLE ALL RESET session_replication_role;",
            "ALTER DATABASE orders RESET session_replication_role;",
            "ALTER ROLE \"D ms\" IN DATABASE orders RESET session_replication_role;",
            "ALTER ROLE dms RESET session_replication_role;")
        .noneMatch(s -> s.contains("fine") || s.contains("far"));
  }

  @Test
  void aTargetThatIsNotThereIsNotCheckedAndTheSourceIs() {
    CloseReport report = close(CloseTest::everything, m -> m.target = unknown("refused"));

    assertThat(of(report, CloseStep.SOURCE_OBJECTS)).hasSize(1);
    assertThat(statements(report)).isNotEmpty();
    assertThat(report.notChecked())
        .contains(
            new CloseReport.NotChecked(CloseStep.INDEXES, "refused"),
            new CloseReport.NotChecked(CloseStep.REPLICA_ROLE, "refused"),
            new CloseReport.NotChecked(CloseStep.TARGET_SLOTS, "refused"),
            new CloseReport.NotChecked(CloseStep.TARGET_OBJECTS, "refused"));
  }

  @Test
  void everyObjectIsListedHoweverManyThereAre() {
    List<Publication> many =
        java.util.stream.IntStream.range(0, 250)
            .mapToObj(i -> new Publication("p" + i, "me", true, 0, 0))
            .toList();

    CloseReport report = close(c -> c.publications = known(many), _ -> {});

    assertThat(only(report, CloseStep.PUBLICATIONS).items()).hasSize(250);
  }

  @Test
  void oneWordForAShellIsOneWhateverIsInIt() {
    assertThat(CloseTask.shell("orders/mig_1")).isEqualTo("orders/mig_1");
    assertThat(CloseTask.shell("it's; rm -rf $HOME")).isEqualTo("'it'\\''s; rm -rf $HOME'");
    assertThat(CloseTask.shell("")).isEqualTo("''");
  }
}

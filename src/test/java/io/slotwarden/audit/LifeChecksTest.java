package io.slotwarden.audit;

import static io.slotwarden.audit.ACatalog.AT;
import static io.slotwarden.audit.ACatalog.known;
import static io.slotwarden.audit.ACatalog.unknown;
import static io.slotwarden.audit.AMigration.result;
import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.INFO;
import static io.slotwarden.model.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.InstanceHealth;
import io.slotwarden.model.InstanceHealth.CpuLoad;
import io.slotwarden.model.InstanceHealth.DiskRoom;
import io.slotwarden.model.InstanceHealth.MemoryRoom;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Severity;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.LogicalSlot;
import io.slotwarden.model.migration.MigrationInstance;
import io.slotwarden.model.migration.MigrationInstance.Maintenance;
import io.slotwarden.model.migration.MigrationTable;
import io.slotwarden.model.migration.MigrationTask;
import io.slotwarden.testing.AuditedDatabase;
import io.slotwarden.testing.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A task's instance, its load, its comparison, its slots and what it leaves behind.
@ResourceLock(PostgresServer.SHARED_LOCK)
class LifeChecksTest {
  private static final String OWN =
      "y2r2kwwlcfenfe4l_00016413_93278367_8cf9_456b_8be0_565d354a2cf1";
  private static final String ORPHAN =
      "xgavhney3rcztdwg_00016401_9a4d6293_8534_4d50_a069_549a129627a8";

  private static CheckResult of(
      AuditCheck check, Consumer<ACatalog> source, Consumer<AMigration> change) {
    return result(check, AMigration.of(ACatalog.with(source), change));
  }

  private static AuditFinding only(CheckResult result) {
    assertThat(result.findings()).hasSize(1);
    return result.findings().getFirst();
  }

  private static MigrationInstance instance(
      String type, @Nullable String engine, boolean multiAz, InstanceHealth health) {
    return new MigrationInstance(
        "ri-1", "arn", "available", type, engine, multiAz, 100, known(List.of()), health);
  }

  private static InstanceHealth healthy() {
    return health(40L << 30, 30);
  }

  private static InstanceHealth health(long freeDisk, double cpu) {
    return new InstanceHealth(
        known(new MemoryRoom(4L << 30, 0, 0, AT)),
        known(new DiskRoom(freeDisk, 100L << 30, AT)),
        known(new CpuLoad(cpu, AT)));
  }

  private static Consumer<AMigration> on(MigrationInstance instance) {
    return m -> m.instance = known(Optional.of(instance));
  }

  @ParameterizedTest
  @CsvSource({
    "12,3.4.0,",
    "15,3.5.0,CRITICAL",
    "15,3.5.1,",
    "16,3.10.0,",
    "17,3.5.4,CRITICAL",
    "17,3.6.1,",
  })
  void anEngineThatIsTooOldForTheSourceIsCritical(int major, String engine, Severity expected) {
    CheckResult result =
        of(
            AuditCheck.ENGINE_VERSION,
            c -> c.majorVersion = major,
            on(instance("dms.c5.large", engine, true, healthy())));

    assertThat(result.findings().stream().map(AuditFinding::severity))
        .isEqualTo(expected == null ? List.of() : List.of(expected));
    assertThat(result.notChecked()).isEmpty();
  }

  @Test
  void anEngineOrAServerThatNobodyKnowsIsNotChecked() {
    assertThat(
            of(
                    AuditCheck.ENGINE_VERSION,
                    c -> c.majorVersion = 18,
                    on(instance("dms.c5.large", "3.6.1", true, healthy())))
                .notChecked())
        .singleElement()
        .satisfies(why -> assertThat(why).contains("PostgreSQL 18"));
    assertThat(
            of(
                    AuditCheck.ENGINE_VERSION,
                    _ -> {},
                    on(instance("dms.c5.large", null, true, healthy())))
                .notChecked())
        .containsExactly("the engine version of ri-1 is not known");
    assertThat(of(AuditCheck.ENGINE_VERSION, _ -> {}, _ -> {}).notChecked())
        .containsExactly("not asked");
    assertThat(
            of(AuditCheck.ENGINE_VERSION, _ -> {}, m -> m.instance = known(Optional.empty()))
                .notApplicable())
        .isPresent();
  }

  @Test
  void anInstanceThatMayStopIsWarnedOfForEachReason() {
    assertThat(
            of(
                AuditCheck.INSTANCE_HEALTH,
                _ -> {},
                on(instance("dms.c5.large", "3.6.1", true, healthy()))))
        .matches(CheckResult::passed);
    MigrationInstance weak =
        new MigrationInstance(
            "ri-1",
            "arn",
            "available",
            "dms.t3.medium",
            "3.6.1",
            false,
            100,
            known(List.of(new Maintenance("os-upgrade", null, null, AT, null, null))),
            health(9L << 30, 30));

    CheckResult result = of(AuditCheck.INSTANCE_HEALTH, _ -> {}, on(weak));

    assertThat(result.findings())
        .hasSize(4)
        .allSatisfy(f -> assertThat(f.severity()).isEqualTo(WARNING))
        .extracting(AuditFinding::text)
        .anySatisfy(t -> assertThat(t).contains("one availability zone"))
        .anySatisfy(t -> assertThat(t).contains("dms.t3.medium"))
        .anySatisfy(t -> assertThat(t).contains("maintenance will restart"))
        .anySatisfy(t -> assertThat(t).contains("9.0 GiB free of 100.0 GiB"));
    assertThat(
            of(
                    AuditCheck.INSTANCE_HEALTH,
                    _ -> {},
                    on(
                        instance(
                            "dms.c5.large", "3.6.1", true, InstanceHealth.unknown("denied", AT))))
                .notChecked())
        .containsExactly("memory: denied", "disk: denied", "CPU: denied");
  }

  @Test
  void aLoadThatRunsIsTimedAndItsNarrowPlacesAreNamed() {
    Consumer<AMigration> loading =
        m -> {
          m.phase = Phase.LOAD;
          m.status = "running";
          m.fullLoad = new MigrationTask.FullLoad(AT.minus(Duration.ofHours(2)), null, 25);
        };
    CheckResult result =
        of(
            AuditCheck.SLOW_LOAD,
            c -> c.slots = known(List.of(ASlot.of(OWN).active().build())),
            loading.andThen(on(instance("dms.t3.medium", "3.6.1", true, healthy()))));

    assertThat(result.findings())
        .allSatisfy(f -> assertThat(f.severity()).isEqualTo(INFO))
        .extracting(AuditFinding::text)
        .contains(
            "the full load has run for 2 h, about 25 % are done; at this rate about 6 h are left");
    assertThat(result.findings().getFirst().remedy()).contains("3.0 GiB");
    assertThat(result.findings().getLast().objects())
        .extracting(AuditObject::name)
        .containsExactly("dms.t3.medium");
    assertThat(of(AuditCheck.SLOW_LOAD, _ -> {}, _ -> {}).notApplicable()).isPresent();
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void leftOversAreFoundBeforeTheTaskStartsAndDroppedByWhatIsSaid(int major) {
    PostgresServer server = PostgresServer.shared(major);
    String procedure = major < 11 ? "procedure" : "function";
    try (AuditedDatabase source =
            new AuditedDatabase(
                server,
                "create table awsdms_ddl_audit (c_key bigserial primary key)",
                "create function awsdms_intercept_ddl() returns event_trigger language plpgsql as"
                    + " $$ begin insert into public.awsdms_ddl_audit default values; end $$",
                "create event trigger awsdms_intercept_ddl on ddl_command_end execute "
                    + procedure
                    + " awsdms_intercept_ddl()");
        AuditedDatabase target =
            new AuditedDatabase(
                server,
                "create schema \"we'ird\"",
                "create table \"we'ird\".awsdms_validation_failures_v2 (id int)",
                "create view \"we'ird\".awsdms_seen as select * from"
                    + " \"we'ird\".awsdms_validation_failures_v2")) {
      CheckResult result = leftovers(source, target, _ -> {});

      assertThat(result.findings())
          .hasSize(2)
          .allSatisfy(f -> assertThat(f.severity()).isEqualTo(WARNING));
      assertThat(result.findings().getFirst().objects())
          .extracting(AuditObject::name)
          .containsExactly(
              "awsdms_intercept_ddl",
              "public.awsdms_intercept_ddl()",
              "public.awsdms_ddl_audit",
              "public.awsdms_ddl_audit_c_key_seq");
      assertThat(
              leftovers(
                      source,
                      target,
                      m -> {
                        m.phase = Phase.CDC;
                        m.status = "running";
                        m.migrationType = "cdc";
                      })
                  .findings())
          .as("they are in use")
          .isEmpty();
      drop(source, result.findings().getFirst());
      drop(target, result.findings().getLast());
      assertThat(leftovers(source, target, _ -> {})).matches(CheckResult::passed);
    }
  }

  private static void drop(AuditedDatabase db, AuditFinding found) {
    found.objects().forEach(o -> db.execute(Objects.requireNonNull(o.sql())));
  }

  private static CheckResult leftovers(
      AuditedDatabase source, AuditedDatabase target, Consumer<AMigration> change) {
    // The task's endpoints name database orders.
    return result(
        AuditCheck.DMS_LEFTOVERS,
        AMigration.of(named(source), change.andThen(m -> m.target = known(named(target)))));
  }

  private static io.slotwarden.model.catalog.Catalog named(AuditedDatabase db) {
    return ACatalog.with(db.read(), c -> c.database = "orders");
  }

  @Test
  void leftOversAreNotCheckedWhereTasksAreNotKnown() {
    AuditCase unlisted =
        new AuditCase(
            Phase.PREPARE,
            AT,
            ACatalog.with(_ -> {}),
            ACatalog.unknown("no target is configured"),
            null,
            ACatalog.unknown("throttled"));
    assertThat(result(AuditCheck.DMS_LEFTOVERS, unlisted).notChecked())
        .containsExactly("throttled");
    assertThat(result(AuditCheck.SLOTS_AND_TASKS, unlisted).notChecked())
        .anySatisfy(why -> assertThat(why).contains("throttled"));
  }

  @Test
  void whatDiffersIsCriticalAndWhatIsNotComparedIsWarnedOf() {
    assertThat(of(AuditCheck.VALIDATION, _ -> {}, _ -> {})).matches(CheckResult::passed);
    assertThat(
            only(of(
                    AuditCheck.VALIDATION,
                    _ -> {},
                    m -> m.settings.put("ValidationSettings.EnableValidation", "false")))
                .severity())
        .isEqualTo(WARNING);
    CheckResult result =
        of(
            AuditCheck.VALIDATION,
            _ -> {},
            m ->
                m.tables =
                    known(
                        List.of(
                            table("bad", "Mismatched records", 7, 0),
                            table("good", "Validated", 0, 0),
                            table("keyless", "No primary key", 0, 0),
                            table("slow", "Suspended records", 0, 3))));
    assertThat(result.findings())
        .extracting(AuditFinding::severity)
        .containsExactly(CRITICAL, WARNING);
    assertThat(result.findings().getFirst().objects())
        .containsExactly(AuditObject.of("app.bad", "7 records differ"));
    assertThat(result.findings().getLast().objects())
        .containsExactly(
            AuditObject.of("app.keyless", "No primary key"),
            AuditObject.of("app.slow", "3 records are suspended"));
    assertThat(of(AuditCheck.VALIDATION, _ -> {}, m -> m.tables = unknown("denied")).notChecked())
        .containsExactly("denied");
  }

  private static MigrationTable table(String name, String state, long failed, long suspended) {
    return new MigrationTable(
        new TableName("app", name),
        "Table completed",
        state,
        failed,
        suspended,
        0L,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static Consumer<ACatalog> slots(LogicalSlot... slots) {
    return c -> c.slots = known(List.of(slots));
  }

  private static Consumer<AMigration> cdc(String status) {
    return m -> {
      m.migrationType = "cdc";
      m.status = status;
      m.phase = Phase.CDC;
    };
  }

  @Test
  void aSlotOfDmsWithoutATaskIsAnOrphanUnlessSomebodyReadsIt() {
    AuditFinding found =
        only(
            of(
                AuditCheck.SLOTS_AND_TASKS,
                slots(ASlot.of(ORPHAN).build(), ASlot.of(OWN).active().build()),
                cdc("running")));
    assertThat(found.severity()).isEqualTo(CRITICAL);
    assertThat(found.objects()).containsExactly(AuditObject.of(ORPHAN, "keeps 3.0 GiB of WAL"));

    CheckResult read =
        of(
            AuditCheck.SLOTS_AND_TASKS,
            slots(ASlot.of(ORPHAN).active().build(), ASlot.of(OWN).active().build()),
            cdc("running"));
    assertThat(read.findings()).isEmpty();
    assertThat(read.notChecked()).hasSize(1);
  }

  @Test
  void aTaskThatIsDownOrLacksItsSlotIsCritical() {
    assertThat(
            of(AuditCheck.SLOTS_AND_TASKS, slots(ASlot.of(OWN).active().build()), cdc("running")))
        .matches(CheckResult::passed);
    assertThat(
            only(of(AuditCheck.SLOTS_AND_TASKS, slots(ASlot.of(OWN).build()), cdc("stopped")))
                .text())
        .isEqualTo("the task is down, and its slot keeps WAL");
    assertThat(only(of(AuditCheck.SLOTS_AND_TASKS, slots(), cdc("failed"))).text())
        .isEqualTo("prod/orders-cdc is failed, and the source has no slot of it");
    assertThat(
            of(AuditCheck.SLOTS_AND_TASKS, slots(ASlot.of(OWN).build()), cdc("running"))
                .notChecked())
        .as("since when it runs is not known")
        .hasSize(1);
  }

  @Test
  void aSlotThatAPersonMadeIsCriticalAfterTheMigration() {
    AuditFinding found =
        only(
            of(
                AuditCheck.SLOTS_AND_TASKS,
                slots(ASlot.of("mig").build()),
                cdc("stopped")
                    .andThen(
                        m -> {
                          m.slotName = "mig";
                          m.phase = Phase.AFTER;
                        })));
    assertThat(found.severity()).isEqualTo(CRITICAL);
    assertThat(found.text()).isEqualTo("the migration is over, and its slot still keeps WAL");
  }

  @Test
  void aSlotThatTwoTasksReadIsCritical() {
    MigrationTask other = another(m -> m.slotName = "mig");
    AuditFinding found =
        only(
            of(
                AuditCheck.SLOTS_AND_TASKS,
                slots(ASlot.of("mig").active().build()),
                cdc("running")
                    .andThen(
                        m -> {
                          m.slotName = "mig";
                          m.others.add(other);
                        })));
    assertThat(found.text()).isEqualTo("more than one task reads the slot");
    assertThat(
            of(
                AuditCheck.SLOTS_AND_TASKS,
                slots(ASlot.of("mig").active().build()),
                cdc("running")
                    .andThen(
                        m -> {
                          m.slotName = "mig";
                          m.others.add(
                              another(
                                  o -> {
                                    o.slotName = "mig";
                                    o.sourceHost = "another-db";
                                  }));
                        })))
        .as("the same name on another server")
        .matches(CheckResult::passed);
  }

  private static MigrationTask another(Consumer<AMigration> change) {
    MigrationTask same =
        AMigration.of(ACatalog.with(_ -> {}), cdc("running").andThen(change)).task().orElseThrow();
    return new MigrationTask(
        "other",
        same.task(),
        null,
        same.fullLoad(),
        same.settings(),
        same.mappings(),
        same.source(),
        same.target(),
        same.instance(),
        same.tables(),
        same.assessments());
  }

  @Test
  void slotsThatAreNotKnownAreNotChecked() {
    Observed<List<LogicalSlot>> denied = unknown("denied");
    assertThat(of(AuditCheck.SLOTS_AND_TASKS, c -> c.slots = denied, cdc("running")).notChecked())
        .containsExactly("denied");
  }
}

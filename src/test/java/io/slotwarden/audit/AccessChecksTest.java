package io.slotwarden.audit;

import static io.slotwarden.audit.ACatalog.known;
import static io.slotwarden.audit.ACatalog.unknown;
import static io.slotwarden.audit.AMigration.result;
import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.DdlTrigger;
import io.slotwarden.model.catalog.Extension;
import io.slotwarden.model.catalog.RoleRights;
import io.slotwarden.model.catalog.RowWrites;
import io.slotwarden.observe.postgres.CatalogLook;
import io.slotwarden.testing.AuditedDatabase;
import io.slotwarden.testing.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Extensions, the way to the source, the rights there, the trigger and the heartbeat.
@ResourceLock(PostgresServer.SHARED_LOCK)
class AccessChecksTest {
  private static CheckResult of(
      AuditCheck check, Consumer<ACatalog> source, Consumer<AMigration> change) {
    return result(check, AMigration.of(ACatalog.with(source), change));
  }

  private static AuditFinding only(CheckResult result) {
    assertThat(result.findings()).hasSize(1);
    return result.findings().getFirst();
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void extensionsThatTheTargetLacksAreFoundThoseWithTypesFirst(int major) {
    PostgresServer server = PostgresServer.shared(major);
    try (AuditedDatabase source =
            new AuditedDatabase(
                server,
                "create schema ext",
                "create extension citext schema ext",
                "create extension btree_gist",
                "create extension \"uuid-ossp\"");
        AuditedDatabase target = new AuditedDatabase(server)) {
      CheckResult result = extensions(source, target);

      assertThat(result.findings())
          .extracting(AuditFinding::severity)
          .containsExactly(CRITICAL, WARNING);
      assertThat(result.findings().getFirst().objects())
          .extracting(AuditObject::sql)
          .containsExactly(
              "CREATE SCHEMA IF NOT EXISTS ext; CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA"
                  + " ext;");
      assertThat(result.findings().getLast().objects())
          .extracting(AuditObject::name)
          .containsExactly("btree_gist", "\"uuid-ossp\"");
      target.execute(
          result.findings().stream()
              .flatMap(f -> f.objects().stream())
              .map(AuditObject::sql)
              .filter(Objects::nonNull)
              .toArray(String[]::new));
      assertThat(extensions(source, target)).matches(CheckResult::passed);
    }
  }

  private static CheckResult extensions(AuditedDatabase source, AuditedDatabase target) {
    return result(
        AuditCheck.EXTENSIONS, AMigration.of(source.read(), m -> m.target = known(target.read())));
  }

  @ParameterizedTest
  @CsvSource({"1.10,1.9,true", "1.9,1.10,false", "2.4,2.4.1,false", "2.4,2.4,false"})
  void versionsAreComparedByNumbersNotByLetters(String source, String target, boolean older) {
    CheckResult result = versions(source, target);

    assertThat(result.findings().stream().map(AuditFinding::severity))
        .isEqualTo(older ? List.of(CRITICAL) : List.of());
    assertThat(result.notChecked()).isEmpty();
  }

  @Test
  void versionsWithoutAnOrderAreNotChecked() {
    assertThat(versions("3.1dev", "3.1").notChecked())
        .containsExactly(
            "which is newer is not clear: hstore 3.1dev on the source, 3.1 on the target");
  }

  private static CheckResult versions(String source, String target) {
    return of(
        AuditCheck.EXTENSIONS,
        c -> c.extensions = known(List.of(new Extension("hstore", source, "public", true))),
        m ->
            m.target =
                known(
                    ACatalog.with(
                        t -> {
                          t.extensions =
                              known(List.of(new Extension("hstore", target, "public", true)));
                          t.availableExtensions = known(Map.of("hstore", source));
                        })));
  }

  @Test
  void withoutATargetExtensionsAreNotChecked() {
    assertThat(of(AuditCheck.EXTENSIONS, _ -> {}, _ -> {}).notChecked())
        .containsExactly("no target is configured");
  }

  @Test
  void pglogicalIsAskedForOnlyWhereDmsWouldReadByIt() {
    assertThat(of(AuditCheck.PGLOGICAL, _ -> {}, _ -> {}).notApplicable()).isPresent();
    assertThat(
            of(AuditCheck.PGLOGICAL, _ -> {}, m -> m.sourceSettings.remove("pluginName"))
                .notApplicable())
        .isPresent();
    AuditFinding half =
        only(
            of(
                AuditCheck.PGLOGICAL,
                c -> c.set("shared_preload_libraries", "auto_explain, \"$libdir/pglogical\""),
                m -> m.sourceSettings.remove("pluginName")));
    assertThat(half.severity()).isEqualTo(WARNING);
    assertThat(half.objects()).extracting(AuditObject::name).containsExactly("extension pglogical");
    AuditFinding nothing =
        only(
            of(
                AuditCheck.PGLOGICAL,
                _ -> {},
                m -> m.sourceSettings.put("pluginName", "pglogical")));
    assertThat(nothing.severity()).isEqualTo(CRITICAL);
    assertThat(nothing.objects())
        .extracting(AuditObject::name)
        .containsExactly("shared_preload_libraries", "extension pglogical");
  }

  @Test
  void slotsOfAPluginThatDmsCannotReadAreFound() {
    Consumer<ACatalog> slots =
        c -> c.slots = known(List.of(ASlot.of("mig").plugin("pgoutput").build()));

    assertThat(only(of(AuditCheck.SLOT_PLUGIN, slots, m -> m.slotName = "mig")).objects())
        .containsExactly(AuditObject.of("mig", "pgoutput"));
    assertThat(of(AuditCheck.SLOT_PLUGIN, slots, m -> m.slotName = "another"))
        .matches(CheckResult::passed);
    assertThat(
            only(of(
                    AuditCheck.SLOT_PLUGIN,
                    c -> c.set("output_plugin_libraries", "pgoutput"),
                    _ -> {}))
                .text())
        .contains("lacks test_decoding");
    assertThat(of(AuditCheck.SLOT_PLUGIN, c -> c.slots = unknown("denied"), _ -> {}).notChecked())
        .containsExactly("denied");
  }

  @ParameterizedTest
  @CsvSource({
    "orders-db,5432,false",
    "orders-db,6432,true",
    "db.pooler.example.com,6543,true",
    "app.proxy-cabc.eu-west-1.rds.amazonaws.com,5432,true",
  })
  void aProxyOrPoolerBeforeTheSourceIsCriticalForCdc(String host, int port, boolean found) {
    Consumer<AMigration> at =
        m -> {
          m.sourceHost = host;
          m.sourcePort = port;
        };
    assertThat(of(AuditCheck.POOLER, _ -> {}, at).findings().stream().map(AuditFinding::severity))
        .isEqualTo(found ? List.of(CRITICAL) : List.of());
    assertThat(
            of(AuditCheck.POOLER, _ -> {}, at.andThen(m -> m.migrationType = "full-load"))
                .notApplicable())
        .isPresent();
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void rightsThatTheDmsRoleLacksAreFoundAndWhatIsSaidGrantsThem(int major) {
    String role = PostgresServer.unique("dms");
    PostgresServer server = PostgresServer.shared(major);
    server.createRole(role, "x", "");
    try (AuditedDatabase db =
        new AuditedDatabase(
            server,
            "create schema app",
            "create table app.orders (id int primary key)",
            "create table app.\"we'ird \"\"Table\"\"\" (id int primary key)",
            "create schema other",
            "create table other.elsewhere (id int primary key)")) {
      CheckResult result = rights(db, role);

      assertThat(result.findings())
          .extracting(AuditFinding::severity)
          .containsExactly(CRITICAL, CRITICAL);
      assertThat(result.findings().getFirst().remedy())
          .isEqualTo("ALTER ROLE " + role + " REPLICATION;");
      assertThat(result.findings().getLast().objects())
          .extracting(AuditObject::name)
          .containsExactlyInAnyOrder("app.orders", "app.\"we'ird \"\"Table\"\"\"");
      db.execute(result.findings().getFirst().remedy());
      result
          .findings()
          .getLast()
          .objects()
          .forEach(o -> db.execute(Objects.requireNonNull(o.sql())));
      assertThat(rights(db, role)).matches(CheckResult::passed);
      db.execute("drop owned by " + role);
    } finally {
      server.execute("drop role " + role);
    }
  }

  private static CheckResult rights(AuditedDatabase db, String role) {
    Catalog seen = db.read(new CatalogLook.Wants(role, _ -> true, Duration.ZERO));
    return result(AuditCheck.DMS_RIGHTS, AMigration.of(seen));
  }

  @Test
  void onRdsMembershipIsWhatARoleNeedsAndAFullLoadNeedsNone() {
    Consumer<ACatalog> weak =
        c -> {
          c.set("rds.logical_replication", "on");
          c.roleRights = known(new RoleRights("dms", true, false, false, List.of()));
        };
    assertThat(only(of(AuditCheck.DMS_RIGHTS, weak, _ -> {})).remedy())
        .isEqualTo("GRANT rds_replication TO dms;");
    assertThat(of(AuditCheck.DMS_RIGHTS, weak, m -> m.migrationType = "full-load"))
        .matches(CheckResult::passed);
    assertThat(
            only(of(
                    AuditCheck.DMS_RIGHTS,
                    c ->
                        c.roleRights = known(new RoleRights("dms", false, false, false, List.of())),
                    _ -> {}))
                .text())
        .contains("has no role dms");
    assertThat(
            of(AuditCheck.DMS_RIGHTS, c -> c.roleRights = unknown("denied"), _ -> {}).notChecked())
        .containsExactly("denied");
  }

  @Test
  void aTriggerThatSleepsInReplicaModeMattersOnASubscriber() {
    assertThat(only(trigger(new DdlTrigger(true, false, 2), _ -> {})).objects())
        .extracting(AuditObject::sql)
        .containsExactly("ALTER EVENT TRIGGER awsdms_intercept_ddl ENABLE ALWAYS;");
    assertThat(trigger(new DdlTrigger(true, false, 0), _ -> {})).matches(CheckResult::passed);
    assertThat(trigger(new DdlTrigger(true, false, -1), _ -> {}).notChecked()).hasSize(1);
  }

  @Test
  void aTriggerThatIsNotThereIsMissedOnceTheTaskHasRunOrWhereItsRoleCannotMakeIt() {
    DdlTrigger absent = new DdlTrigger(false, false, 0);

    assertThat(only(trigger(absent, m -> m.phase = Phase.CDC)).severity()).isEqualTo(WARNING);
    assertThat(only(trigger(absent, _ -> {})).text()).contains("role dms is no superuser");
    assertThat(
            trigger(
                absent,
                m -> {
                  m.phase = Phase.CDC;
                  m.sourceSettings.put("captureDdls", "false");
                }))
        .matches(CheckResult::passed);
  }

  private static CheckResult trigger(DdlTrigger trigger, Consumer<AMigration> change) {
    return of(AuditCheck.DDL_TRIGGER, c -> c.ddlTrigger = known(trigger), change);
  }

  @Test
  void withoutHeartbeatAnIdleDatabaseBesideBusyOnesIsCritical() {
    assertThat(heartbeat(known(new RowWrites(5, 1_000_000))).severity()).isEqualTo(CRITICAL);
    assertThat(heartbeat(known(new RowWrites(500_000, 1_000_000))).severity()).isEqualTo(WARNING);
    assertThat(heartbeat(known(new RowWrites(0, 100))).severity()).isEqualTo(WARNING);
    assertThat(heartbeat(unknown("denied")).severity()).isEqualTo(WARNING);
    assertThat(of(AuditCheck.HEARTBEAT, _ -> {}, _ -> {})).matches(CheckResult::passed);
  }

  private static AuditFinding heartbeat(io.slotwarden.model.Observed<RowWrites> writes) {
    return only(
        of(
            AuditCheck.HEARTBEAT,
            c -> c.rowWrites = writes,
            m -> m.sourceSettings.remove("heartbeatEnable")));
  }

  @Test
  void aRealServerTellsWhichOfItsDatabasesWrites() {
    PostgresServer server = PostgresServer.shared(18);
    try (AuditedDatabase idle = new AuditedDatabase(server);
        AuditedDatabase busy =
            new AuditedDatabase(
                server,
                "create table filler (n int)",
                "insert into filler select generate_series(1, 200000)")) {
      Consumer<AMigration> off = m -> m.sourceSettings.remove("heartbeatEnable");

      assertThat(only(result(AuditCheck.HEARTBEAT, AMigration.of(idle.read(), off))).severity())
          .isEqualTo(CRITICAL);
      assertThat(busy.read().rowWrites().toOptional().orElseThrow().here())
          .isGreaterThanOrEqualTo(200_000);
    }
  }

  @Test
  void whatCouldNotBeReadIsNotCheckedAndNeverPassed() {
    assertThat(Audit.of(AMigration.of(Catalog.unseen("orders", "orders", "refused", ACatalog.AT))))
        .filteredOn(
            r ->
                List.of(
                        AuditCheck.EXTENSIONS,
                        AuditCheck.SLOT_PLUGIN,
                        AuditCheck.DMS_RIGHTS,
                        AuditCheck.DDL_TRIGGER,
                        AuditCheck.SLOTS_AND_TASKS)
                    .contains(r.check()))
        .hasSize(5)
        .allSatisfy(r -> assertThat(r.notChecked()).contains("refused"));
  }
}

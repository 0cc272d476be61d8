package io.slotwarden.audit;

import static io.slotwarden.audit.ACatalog.known;
import static io.slotwarden.audit.ACatalog.unknown;
import static io.slotwarden.audit.AMigration.result;
import static io.slotwarden.audit.BothSides.names;
import static io.slotwarden.audit.BothSides.only;
import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.Observed;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.ForeignKey;
import io.slotwarden.model.catalog.Relation;
import io.slotwarden.model.catalog.RoleSetting;
import io.slotwarden.model.catalog.UserTrigger;
import io.slotwarden.model.catalog.UserTrigger.Fires;
import io.slotwarden.testing.PostgresServer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Foreign keys, triggers and deferrable constraints while a load runs.
@ResourceLock(PostgresServer.SHARED_LOCK)
class ConstraintChecksTest {
  private static final String[] SOURCE = {
    "create schema app",
    "create schema other",
    "create table app.customer (id int primary key, boss int)",
    "create table app.orders (id int primary key, customer int, code int)",
    "create table other.note (id int primary key, orders int)",
  };

  private static final String[] TARGET = {
    "create schema app",
    "create schema other",
    "create table app.customer (id int primary key, boss int references app.customer)",
    "create table app.orders (id int primary key, customer int references app.customer)",
    "create table other.note (id int primary key, orders int references app.orders)",
    "create table other.alone (id int primary key, note int references other.note)",
    "create function app.f() returns trigger language plpgsql as $$ begin return new; end $$",
    "create trigger plain before insert on app.orders for each row execute procedure app.f()",
    "create trigger always before insert on app.orders for each row execute procedure app.f()",
    "alter table app.orders enable always trigger always",
    "create trigger off before insert on app.orders for each row execute procedure app.f()",
    "alter table app.orders disable trigger off",
    "create trigger elsewhere before insert on other.note for each row execute procedure app.f()",
  };

  private static final Consumer<AMigration> REPLICA =
      m -> m.targetSettings.put("afterConnectScript", "SET session_replication_role = 'replica'");

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void foreignKeysOfLoadedTablesAreCriticalUnlessDmsIsInReplicaMode(int major) {
    try (BothSides db = new BothSides(PostgresServer.shared(major), SOURCE, TARGET)) {
      CheckResult active = db.check(AuditCheck.FOREIGN_KEYS_ACTIVE, Phase.LOAD);

      assertThat(names(only(active, CRITICAL))).containsExactly("app.customer", "app.orders");
      assertThat(only(active).objects().get(1))
          .isEqualTo(
              new AuditObject(
                  "app.orders",
                  "orders_customer_fkey refers to app.customer",
                  "ALTER TABLE app.orders DROP CONSTRAINT orders_customer_fkey;"));
      assertThat(db.check(AuditCheck.FOREIGN_KEYS_ACTIVE, Phase.LOAD, REPLICA))
          .matches(CheckResult::passed);
      assertThat(db.check(AuditCheck.FOREIGN_KEYS_ACTIVE, Phase.CDC).notApplicable()).isPresent();
      db.mend(active);
      assertThat(db.check(AuditCheck.FOREIGN_KEYS_ACTIVE, Phase.LOAD)).matches(CheckResult::passed);
    }
  }

  @Test
  void truncateAndDropFailOnTablesThatOthersReferToWhateverTheMode() {
    try (BothSides db = new BothSides(PostgresServer.shared(18), SOURCE, TARGET)) {
      for (String preparation : List.of("TRUNCATE_BEFORE_LOAD", "DROP_AND_CREATE")) {
        CheckResult found =
            db.check(
                AuditCheck.FOREIGN_KEYS_PREPARATION,
                Phase.PREPARE,
                REPLICA.andThen(
                    m -> m.settings.put("FullLoadSettings.TargetTablePrepMode", preparation)));
        // That of customer refers to itself, which is no obstacle.
        assertThat(names(only(found, CRITICAL))).containsExactly("app.orders", "other.note");
      }
      Consumer<AMigration> truncates =
          m -> m.settings.put("FullLoadSettings.TargetTablePrepMode", "TRUNCATE_BEFORE_LOAD");
      assertThat(db.check(AuditCheck.FOREIGN_KEYS_PREPARATION, Phase.LOAD).notApplicable())
          .isPresent();
      assertThat(
              db.check(
                      AuditCheck.FOREIGN_KEYS_PREPARATION,
                      Phase.LOAD,
                      m -> m.settings.remove("FullLoadSettings.TargetTablePrepMode"))
                  .notChecked())
          .isNotEmpty();
      db.mend(db.check(AuditCheck.FOREIGN_KEYS_PREPARATION, Phase.LOAD, truncates));
      assertThat(db.check(AuditCheck.FOREIGN_KEYS_PREPARATION, Phase.LOAD, truncates))
          .matches(CheckResult::passed);
      db.target.execute("truncate app.customer", "truncate app.orders");
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void triggersFireUnlessDmsIsInReplicaModeAndThoseEnabledAlwaysEvenThen(int major) {
    try (BothSides db = new BothSides(PostgresServer.shared(major), SOURCE, TARGET)) {
      CheckResult found = db.check(AuditCheck.TARGET_TRIGGERS, Phase.CDC);

      assertThat(only(found, CRITICAL).objects())
          .extracting(AuditObject::detail)
          .containsExactly("always, enabled ALWAYS", "plain, enabled");
      assertThat(only(db.check(AuditCheck.TARGET_TRIGGERS, Phase.LOAD, REPLICA)).objects())
          .extracting(AuditObject::detail)
          .containsExactly("always, enabled ALWAYS");
      assertThat(db.check(AuditCheck.TARGET_TRIGGERS, Phase.CUTOVER).notApplicable()).isPresent();
      db.mend(found);
      assertThat(db.check(AuditCheck.TARGET_TRIGGERS, Phase.CDC)).matches(CheckResult::passed);
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#extremes")
  void deferrableConstraintsOfBothSidesAreNamedAndCanBeMadeOrdinary(int major) {
    String[] target = {
      "create schema app",
      "create table app.customer (id int primary key deferrable initially deferred, boss int)",
      "create table app.orders (id int primary key, customer int, code int,"
          + " constraint \"co'de\" unique (code) deferrable)",
      "alter table app.customer add unique (id, boss)",
      "alter table app.orders add constraint fk foreign key (customer, code) references"
          + " app.customer (id, boss) deferrable",
    };
    try (BothSides db = new BothSides(PostgresServer.shared(major), SOURCE, target)) {
      db.source.execute("alter table app.customer add constraint own unique (boss) deferrable");

      CheckResult found = db.check(AuditCheck.DEFERRABLE, Phase.CDC);

      assertThat(found.findings()).extracting(AuditFinding::severity).containsOnly(WARNING);
      assertThat(found.findings().getFirst().objects())
          .containsExactly(
              new AuditObject(
                  "app.customer",
                  "own",
                  "ALTER TABLE app.customer DROP CONSTRAINT own, ADD CONSTRAINT own UNIQUE"
                      + " (boss);"));
      assertThat(found.findings().get(1).objects())
          .extracting(AuditObject::detail)
          .containsExactlyInAnyOrder("customer_pkey", "\"co'de\"", "fk");
      db.source.execute(
          Objects.requireNonNull(found.findings().getFirst().objects().getFirst().sql()));
      db.mend(
          new CheckResult(
              found.check(), List.of(found.findings().get(1)), List.of(), found.notApplicable()));
      assertThat(db.check(AuditCheck.DEFERRABLE, Phase.CDC)).matches(CheckResult::passed);
    }
  }

  @Test
  void withoutATargetOnlyTheSourceIsLookedAtForDeferrableConstraints() {
    assertThat(result(AuditCheck.DEFERRABLE, AMigration.of(ACatalog.with(_ -> {}))).notChecked())
        .containsExactly("no target is configured");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-|-|-|-|origin|true",
        "-|-|-|-|replica|false",
        "-|-|-|replica|origin|false",
        "-|-|origin|replica|origin|true",
        "-|replica|origin|-|origin|false",
        "origin|replica|-|-|replica|true",
        "replica|-|-|-|origin|false",
        "SET Session_Replication_Role TO Replica|origin|-|-|origin|false",
        "SET session_replication_role='replica'; set session_replication_role to"
            + " default|-|-|-|replica|true",
        "SET search_path TO app|-|-|-|origin|true",
      })
  void whatIsClosestToTheSessionDecidesOnReplicaMode(
      @Nullable String script,
      @Nullable String role,
      @Nullable String database,
      @Nullable String all,
      String server,
      boolean active) {
    List<RoleSetting> settings =
        java.util.stream.Stream.of(
                setting("dms", null, role),
                setting(null, "orders", database),
                setting(null, null, all),
                setting("dms", "elsewhere", "replica"),
                setting("somebody", "orders", "replica"))
            .filter(s -> !s.value().isEmpty())
            .toList();

    CheckResult found =
        result(
            AuditCheck.FOREIGN_KEYS_ACTIVE,
            loading(
                c -> {
                  c.roleSettings = known(settings);
                  c.set(ReplicaMode.NAME, server);
                },
                m -> {
                  if (script != null) {
                    m.targetSettings.put(
                        "afterConnectScript",
                        script.contains(" ") ? script : "SET session_replication_role=" + script);
                  }
                }));

    assertThat(found.notChecked()).isEmpty();
    assertThat(found.findings()).hasSize(active ? 1 : 0);
  }

  private static RoleSetting setting(
      @Nullable String role, @Nullable String database, @Nullable String value) {
    return new RoleSetting(role, database, ReplicaMode.NAME, value == null ? "" : value);
  }

  @Test
  void aModeThatIsNotKnownLeavesForeignKeysUncheckedAndTriggersInPart() {
    Consumer<ACatalog> unreadable =
        c -> {
          c.roleSettings = unknown("refused");
          c.triggers =
              known(
                  List.of(
                      new UserTrigger(ORDERS, "always", Fires.ALWAYS, ""),
                      new UserTrigger(ORDERS, "plain", Fires.ORIGIN, "")));
        };

    CheckResult keys = result(AuditCheck.FOREIGN_KEYS_ACTIVE, loading(unreadable, _ -> {}));
    CheckResult triggers = result(AuditCheck.TARGET_TRIGGERS, loading(unreadable, _ -> {}));

    assertThat(keys.findings()).isEmpty();
    assertThat(keys.notChecked()).containsExactly("refused");
    assertThat(triggers.findings().getFirst().objects())
        .extracting(AuditObject::detail)
        .containsExactly("always, enabled ALWAYS");
    assertThat(triggers.notChecked()).containsExactly("refused");
  }

  @Test
  void aTaskWithoutFullLoadLoadsNothing() {
    assertThat(
            result(AuditCheck.FOREIGN_KEYS_ACTIVE, loading(_ -> {}, m -> m.migrationType = "cdc"))
                .notApplicable())
        .isPresent();
  }

  private static final TableName ORDERS = new TableName("app", "orders");

  /// With a foreign key on the target.
  private static AuditCase loading(Consumer<ACatalog> target, Consumer<AMigration> change) {
    Observed<Map<TableName, Relation>> relations =
        known(
            Map.of(
                ORDERS,
                new Relation(
                    ORDERS,
                    Relation.Kind.TABLE,
                    Relation.Persistence.PERMANENT,
                    false,
                    Relation.ReplicaIdentity.DEFAULT,
                    0,
                    0,
                    true,
                    false,
                    false)));
    Catalog there =
        ACatalog.with(
            c -> {
              c.relations = relations;
              c.foreignKeys =
                  known(List.of(new ForeignKey(ORDERS, "fk", new TableName("app", "c"), true, 4)));
              target.accept(c);
            });
    return AMigration.of(
        ACatalog.with(c -> c.relations = relations),
        m -> {
          m.phase = Phase.LOAD;
          m.target = known(there);
          change.accept(m);
        });
  }
}

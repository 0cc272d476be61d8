package io.slotwarden.audit;

import static io.slotwarden.audit.BothSides.names;
import static io.slotwarden.audit.BothSides.only;
import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.INFO;
import static io.slotwarden.model.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.testing.PostgresServer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Foreign keys, checks and triggers that have to be there again before the application moves.
@ResourceLock(PostgresServer.SHARED_LOCK)
class RowGuardChecksTest {
  private static final String[] TABLES = {
    "create schema app",
    "create function app.f() returns trigger language plpgsql as $$ begin return new; end $$",
    "create table app.customer (id int primary key, name varchar(20))",
    "create table app.orders (id int primary key, customer int, total int, state text)",
  };

  private static final String[] GUARDS = {
    "alter table app.orders add constraint fk foreign key (customer) references app.customer on"
        + " delete cascade",
    "alter table app.orders add constraint positive check (total >= 0 and state <> 'a''b')",
    "create trigger touched before update of total on app.orders for each row when (old.total is"
        + " distinct from new.total) execute procedure app.f('x')",
    "create trigger always before insert on app.customer for each row execute procedure app.f()",
    "alter table app.customer enable always trigger always",
    "create trigger off before insert on app.orders for each row execute procedure app.f()",
    "alter table app.orders disable trigger off",
  };

  private static final String[] WITH_GUARDS =
      Stream.concat(Stream.of(TABLES), Stream.of(GUARDS)).toArray(String[]::new);

  @ParameterizedTest
  @CsvSource({"10,18", "15,15", "18,10", "18,18"})
  void whatIsMissingIsCriticalFromTheCutOverOnAndCanBeMade(int from, int to) {
    try (BothSides db =
        new BothSides(
            PostgresServer.shared(from), WITH_GUARDS, PostgresServer.shared(to), TABLES)) {
      CheckResult missing = db.check(AuditCheck.ROW_GUARDS, Phase.CUTOVER);

      assertThat(only(missing, CRITICAL).objects())
          .extracting(AuditObject::detail)
          .containsExactlyInAnyOrder(
              "foreign key fk", "check positive", "trigger touched", "trigger always");
      assertThat(only(db.check(AuditCheck.ROW_GUARDS, Phase.AFTER)).severity()).isEqualTo(CRITICAL);
      assertThat(only(db.check(AuditCheck.ROW_GUARDS, Phase.LOAD)).severity()).isEqualTo(INFO);
      assertThat(only(db.check(AuditCheck.ROW_GUARDS, Phase.CDC)).severity()).isEqualTo(INFO);
      assertThat(db.check(AuditCheck.ROW_GUARDS, Phase.PREPARE).notApplicable()).isPresent();
      db.mend(missing);
      assertThat(db.check(AuditCheck.ROW_GUARDS, Phase.AFTER)).matches(CheckResult::passed);
      assertThat(db.target.read().triggers().toOptional().orElseThrow())
          .as("enabled ALWAYS as on the source")
          .anySatisfy(
              t -> {
                assertThat(t.name()).isEqualTo("always");
                assertThat(t.fires().name()).isEqualTo("ALWAYS");
              });
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void whatIsSwitchedOffCountsLikeWhatIsMissing(int major) {
    try (BothSides db = new BothSides(PostgresServer.shared(major), WITH_GUARDS, WITH_GUARDS)) {
      assertThat(db.check(AuditCheck.ROW_GUARDS, Phase.CUTOVER)).matches(CheckResult::passed);
      db.target.execute(
          "alter table app.orders disable trigger all",
          "alter table app.customer enable replica trigger always");

      CheckResult off = db.check(AuditCheck.ROW_GUARDS, Phase.CUTOVER);

      assertThat(only(off, CRITICAL).objects())
          .extracting(AuditObject::detail)
          .containsExactlyInAnyOrder("foreign key fk", "trigger touched", "trigger always");
      db.mend(off);
      assertThat(db.check(AuditCheck.ROW_GUARDS, Phase.CUTOVER)).matches(CheckResult::passed);
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void whatWasNeverHeldAgainstTheRowsIsAWarning(int major) {
    try (BothSides db = new BothSides(PostgresServer.shared(major), WITH_GUARDS, WITH_GUARDS)) {
      db.target.execute(
          "alter table app.orders drop constraint fk, add foreign key (customer) references"
              + " app.customer on delete cascade not valid",
          "alter table app.orders drop constraint positive, add constraint positive check (total >="
              + " 0 and state <> 'a''b') not valid");

      CheckResult found = db.check(AuditCheck.ROW_GUARDS, Phase.CUTOVER);

      assertThat(only(found, WARNING).objects())
          .extracting(AuditObject::sql)
          .containsExactlyInAnyOrder(
              "ALTER TABLE app.orders VALIDATE CONSTRAINT orders_customer_fkey;",
              "ALTER TABLE app.orders VALIDATE CONSTRAINT positive;");
      db.mend(found);
      assertThat(db.check(AuditCheck.ROW_GUARDS, Phase.CUTOVER)).matches(CheckResult::passed);
    }
  }

  @Test
  void aConstraintThatIsNotEnforcedIsOff() {
    try (BothSides db = new BothSides(PostgresServer.shared(18), WITH_GUARDS, WITH_GUARDS)) {
      db.target.execute(
          "alter table app.orders alter constraint fk not enforced",
          "alter table app.orders drop constraint positive, add constraint positive check (total >="
              + " 0 and state <> 'a''b') not enforced");

      CheckResult off = db.check(AuditCheck.ROW_GUARDS, Phase.CUTOVER);

      assertThat(only(off, CRITICAL).objects())
          .extracting(AuditObject::detail)
          .containsExactlyInAnyOrder("foreign key fk", "check positive");
      db.mend(off);
      assertThat(db.check(AuditCheck.ROW_GUARDS, Phase.CUTOVER)).matches(CheckResult::passed);
    }
  }

  @Test
  void anotherConstraintOfTheSameNameIsReplaced() {
    try (BothSides db = new BothSides(PostgresServer.shared(15), WITH_GUARDS, WITH_GUARDS)) {
      db.target.execute(
          "alter table app.orders drop constraint positive, add constraint positive check (true)",
          "drop trigger touched on app.orders",
          "create trigger touched before delete on app.orders for each row execute procedure"
              + " app.f()");

      CheckResult found = db.check(AuditCheck.ROW_GUARDS, Phase.AFTER);

      assertThat(only(found, CRITICAL).objects())
          .extracting(AuditObject::detail)
          .containsExactlyInAnyOrder(
              "check positive, is another one there", "trigger touched, is another one there");
      db.mend(found);
      assertThat(db.check(AuditCheck.ROW_GUARDS, Phase.AFTER)).matches(CheckResult::passed);
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#extremes")
  void namesAreThoseOfTheTargetHoweverTheyAreSpelled(int major) {
    String[] source = {
      "create schema \"we'ird\"",
      "create function \"we'ird\".\"f\"\"n\"() returns trigger language plpgsql as"
          + " $$ begin return new; end $$",
      "create table \"we'ird\".\"Ta\"\"ble\" (id int primary key, \"select\" text)",
      "create table \"we'ird\".\"order\" (id int primary key, \"user\" int constraint \"f'k\""
          + " references \"we'ird\".\"Ta\"\"ble\", gone int check (gone > 0))",
      "alter table \"we'ird\".\"Ta\"\"ble\" add constraint \"check\" check (\"select\" <>"
          + " 'select')",
      "create trigger \"table\" before insert on \"we'ird\".\"order\" for each row when"
          + " (new.\"user\" > 0) execute procedure \"we'ird\".\"f\"\"n\"()",
    };
    String[] target = {
      "create schema \"group\"",
      "create function \"group\".\"f\"\"n\"() returns trigger language plpgsql as"
          + " $$ begin return new; end $$",
      "create table \"group\".\"Ta\"\"ble_new\" (id int primary key, \"from\" text)",
      "create table \"group\".\"order\" (id int primary key, \"user\" int)",
    };
    Consumer<AMigration> renaming =
        m -> {
          m.include("we'ird", "%");
          m.renameSchema("we'ird", "group");
          m.rename("we'ird", "Ta\"ble", "Ta\"ble_new");
          m.renameColumn("we'ird", "Ta\"ble", "select", "from");
          m.removeColumn("we'ird", "order", "gone");
        };
    try (BothSides db = new BothSides(PostgresServer.shared(major), source, target)) {
      CheckResult missing = db.check(AuditCheck.ROW_GUARDS, Phase.AFTER, renaming);

      assertThat(names(only(missing)))
          .containsExactlyInAnyOrder(
              "\"group\".\"order\"", "\"group\".\"order\"", "\"group\".\"Ta\"\"ble_new\"");
      db.mend(missing);
      assertThat(db.check(AuditCheck.ROW_GUARDS, Phase.AFTER, renaming))
          .matches(CheckResult::passed);
    }
  }

  private static final String[] PARTITIONS = {
    "create schema app",
    "create function app.f() returns trigger language plpgsql as $$ begin return new; end $$",
    "create table app.customer (id int primary key)",
    "create table app.part (id int not null, at int not null, customer int) partition by range"
        + " (at)",
    "create table app.part_1 partition of app.part for values from (0) to (10)",
    "create table app.part_2 partition of app.part for values from (10) to (20)",
  };

  @Test
  void guardsOfAPartitionedTableAreWantedWhereItsPartitionsCome() {
    try (BothSides db = new BothSides(PostgresServer.shared(18), PARTITIONS, PARTITIONS)) {
      db.source.execute(
          "alter table app.part add constraint fk foreign key (customer) references app.customer",
          "alter table app.part add check (id > 0)",
          "create trigger t before insert on app.part for each row execute function app.f()",
          "alter table app.part_1 add constraint of_its_own check (at < 10)");
      Consumer<AMigration> toParent =
          m -> {
            m.selectNothing();
            m.include("app", "part[_]%");
            m.rename("app", "part[_]%", "part");
          };

      CheckResult missing = db.check(AuditCheck.ROW_GUARDS, Phase.AFTER, toParent);

      assertThat(only(missing).objects())
          .extracting(o -> o.name() + " " + o.detail())
          .containsExactlyInAnyOrder(
              "app.part foreign key fk", "app.part check part_id_check", "app.part trigger t");
      db.mend(missing);
      assertThat(db.check(AuditCheck.ROW_GUARDS, Phase.AFTER, toParent))
          .matches(CheckResult::passed);
      CheckResult ownTables =
          db.check(
              AuditCheck.ROW_GUARDS,
              Phase.AFTER,
              m -> {
                m.selectNothing();
                m.include("app", "part[_]%");
              });
      assertThat(only(ownTables).objects())
          .extracting(o -> o.name() + " " + o.detail())
          .containsExactly("app.part_1 check of_its_own");
    }
  }

  @Test
  void aForeignKeyToATableThatIsNotThereHasNoStatement() {
    try (BothSides db =
        new BothSides(
            PostgresServer.shared(15),
            WITH_GUARDS,
            new String[] {
              "create schema app",
              "create table app.orders (id int primary key, customer int, total int, state text)",
            })) {
      CheckResult missing =
          db.check(AuditCheck.ROW_GUARDS, Phase.AFTER, m -> m.exclude("app", "customer"));

      assertThat(only(missing).objects())
          .contains(
              new AuditObject(
                  "app.orders", "foreign key fk, refers to app.customer which is not there", null));
    }
  }
}

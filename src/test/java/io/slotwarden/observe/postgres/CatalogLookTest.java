package io.slotwarden.observe.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.Observed;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.ColumnDefault.Identity;
import io.slotwarden.model.catalog.LobColumn;
import io.slotwarden.model.catalog.Publication;
import io.slotwarden.model.catalog.Relation;
import io.slotwarden.model.catalog.RowGuard;
import io.slotwarden.model.catalog.SchemaContents;
import io.slotwarden.model.catalog.TypedColumn;
import io.slotwarden.model.catalog.TypedColumn.Family;
import io.slotwarden.model.catalog.UserTrigger.Fires;
import io.slotwarden.testing.AuditedDatabase;
import io.slotwarden.testing.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The catalogs of real databases, of every major.
@ResourceLock(PostgresServer.SHARED_LOCK)
class CatalogLookTest {
  private static final TableName ORDERS = new TableName("app", "orders");
  private static final TableName PART = new TableName("app", "part");

  private static final String[] SCHEMA = {
    "create schema app",
    "create table app.customer (id int primary key, name varchar(20) not null)",
    """
    create table app.orders (
      id bigserial primary key, customer int references app.customer, note text, body jsonb not null, tags text[],
      total numeric, paid boolean default false, at timestamptz, ip inet,
      constraint positive check (total >= 0))
    """,
    "create table app.keyless (a int, b text)",
    "create table app.words (word text primary key)",
    "create unlogged table app.scratch (id int primary key)",
    "create view app.seen as select id from app.orders",
    "create materialized view app.sums as select count(*) as n from app.orders",
    "create table app.part (id int not null, at date not null) partition by range (at)",
    "create table app.part_2026 partition of app.part for values from ('2026-01-01') to"
        + " ('2027-01-01')",
    "create unique index note_coalesce on app.orders (coalesce(note, ''))",
    "create function app.touch() returns trigger language plpgsql as $$ begin return new; end $$",
    "create trigger touched before update on app.orders for each row execute procedure app.touch()",
    "alter table app.orders enable always trigger touched",
    "create table app.awsdms_apply_exceptions (id int)",
    "insert into app.orders (note, body, total, at) values (repeat('x', 5000), '{}', 1,"
        + " 'infinity')",
  };

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void readsEveryGroupOfFactsOfARealDatabase(int major) {
    try (AuditedDatabase db = new AuditedDatabase(PostgresServer.shared(major), SCHEMA)) {
      Catalog seen = db.read();

      assertThat(unknown(seen)).as("groups that could not be read").isEmpty();
      assertThat(seen.majorVersion()).isEqualTo(major);
      assertThat(entry(seen.settings(), "wal_level").value()).isEqualTo("logical");
      assertThat(value(seen.headRoom()).maxSlots()).isEqualTo(40);
      Relation orders = entry(seen.relations(), ORDERS);
      assertThat(orders.hasPrimaryKey()).isTrue();
      assertThat(orders.decodesUpdates()).isTrue();
      assertThat(orders.hasUniqueIndex()).as("over an expression").isFalse();
      assertThat(entry(seen.relations(), new TableName("app", "keyless")).decodesUpdates())
          .isFalse();
      assertThat(entry(seen.relations(), PART).kind()).isEqualTo(Relation.Kind.PARTITIONED);
      assertThat(entry(seen.relations(), new TableName("app", "part_2026")).partition()).isTrue();
      assertThat(entry(seen.relations(), new TableName("app", "scratch")).persistence())
          .isEqualTo(Relation.Persistence.UNLOGGED);
      assertThat(value(seen.relations()))
          .doesNotContainKey(new TableName("app", "awsdms_apply_exceptions"));
      assertThat(entry(seen.primaryKeys(), new TableName("app", "words")).lobColumns())
          .containsExactly("word text");
      assertThat(entry(seen.primaryKeys(), ORDERS).columns()).containsExactly("id");
      assertThat(value(seen.foreignKeys()))
          .singleElement()
          .satisfies(k -> assertThat(k.references()).isEqualTo(new TableName("app", "customer")))
          .satisfies(k -> assertThat(k.enabledTriggers()).isEqualTo(4));
      assertThat(value(seen.triggers()))
          .singleElement()
          .satisfies(t -> assertThat(t.fires()).isEqualTo(Fires.ALWAYS));
      assertThat(value(seen.indexes()))
          .anySatisfy(i -> assertThat(i.isUniqueOverCoalesce()).isTrue());
      assertThat(value(seen.defaults()))
          .anySatisfy(d -> assertThat(d.serial()).isTrue())
          .anySatisfy(d -> assertThat(d.expression()).isEqualTo("false"));
      assertThat(value(seen.inheritance()))
          .singleElement()
          .satisfies(i -> assertThat(i.root()).isEqualTo(PART));
      assertThat(value(seen.leftovers()))
          .singleElement()
          .satisfies(l -> assertThat(l.name().name()).isEqualTo("awsdms_apply_exceptions"));
      assertThat(value(seen.guards()).stream().map(RowGuard::kind).distinct())
          .containsExactlyInAnyOrder(
              RowGuard.Kind.FOREIGN_KEY, RowGuard.Kind.CHECK, RowGuard.Kind.TRIGGER);
      assertThat(value(seen.guards()))
          .anySatisfy(g -> assertThat(g.definition()).contains("EXECUTE FUNCTION app.touch()"));
      assertThat(value(seen.extensions()))
          .anySatisfy(e -> assertThat(e.name()).isEqualTo("plpgsql"));
      assertThat(value(seen.pglogical()).installed()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void looksIntoSingleTablesForWhatTheCatalogsDoNotTell(int major) {
    try (AuditedDatabase db = new AuditedDatabase(PostgresServer.shared(major), SCHEMA)) {
      Catalog seen = db.read();

      LobColumn note =
          value(seen.lobColumns()).stream()
              .filter(c -> c.column().equals("note"))
              .findFirst()
              .orElseThrow();
      assertThat(value(note.largest())).isEqualTo(5000);
      TypedColumn at =
          value(seen.typedColumns()).stream()
              .filter(c -> c.table().equals(ORDERS) && c.family() == Family.DATE)
              .findFirst()
              .orElseThrow();
      assertThat(value(at.occurs())).isTrue();
      assertThat(value(seen.sequences()))
          .singleElement()
          .satisfies(s -> assertThat(s.lastValue()).isEqualTo(1))
          .satisfies(s -> assertThat(value(s.largestInUse())).isEqualTo(1));
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void readsPublicationsAndSchemasWhateverTheyAreCalled(int major) {
    String hostile = "\"we'ird \"\"pub\"\" | \u202e\\\"";
    try (AuditedDatabase db =
        new AuditedDatabase(
            PostgresServer.shared(major),
            "create schema app",
            "create table app.a (id int primary key)",
            "create table app.b (id int primary key)",
            "create publication " + hostile + " for table app.a, app.b",
            "create publication whole for all tables",
            "create publication nothing",
            "create schema awsdms_control",
            "create table awsdms_control.awsdms_status (id serial)",
            "create table awsdms_control.mine (id int)",
            "create schema \"empty \"\"one\"",
            "create function app.awsdms_intercept_ddl() returns event_trigger language plpgsql as"
                + " $$ begin end $$",
            "create function app.awsdms_other(int) returns int language sql as 'select 1'")) {
      if (major >= 15) {
        db.execute("create publication wide for tables in schema app");
      }
      Catalog seen = db.read();

      assertThat(value(seen.publications()))
          .contains(
              new Publication("we'ird \"pub\" | \u202e\\", "postgres", false, 2, 0),
              new Publication("whole", "postgres", true, 0, 0),
              new Publication("nothing", "postgres", false, 0, 0))
          .hasSize(major >= 15 ? 4 : 3);
      if (major >= 15) {
        assertThat(value(seen.publications()))
            .contains(new Publication("wide", "postgres", false, 0, 1));
      }
      assertThat(value(seen.schemas()))
          .containsExactly(
              new SchemaContents("app", 2, 2),
              new SchemaContents("awsdms_control", 2, 1),
              new SchemaContents("empty \"one", 0, 0));
      assertThat(value(seen.leftovers()).stream().map(l -> l.name() + " " + l.kind()))
          .containsExactly(
              "app.awsdms_intercept_ddl function",
              "awsdms_control.awsdms_status r",
              "awsdms_control.awsdms_status_id_seq S");
    }
  }

  @Test
  void seesIdentityAndGeneratedColumnsOfNewerServers() {
    try (AuditedDatabase db =
        new AuditedDatabase(
            PostgresServer.shared(18),
            "create schema app",
            """
            create table app.made (id int generated always as identity primary key,
              b int generated by default as identity, c int generated always as (b * 2) stored,
              d int generated always as (b * 3) virtual)
            """)) {
      assertThat(
              value(db.read().defaults()).stream()
                  .map(d -> d.column() + d.identity() + d.generated()))
          .containsExactlyInAnyOrder(
              "id" + Identity.ALWAYS + false,
              "b" + Identity.BY_DEFAULT + false,
              "c" + Identity.NONE + true,
              "d" + Identity.NONE + true);
    }
  }

  @Test
  void keepsOnlyWhatMattersAndLooksIntoNoTableWhenThereIsNoTime() {
    try (AuditedDatabase db = new AuditedDatabase(PostgresServer.shared(15), SCHEMA)) {
      Catalog seen =
          db.read(new CatalogLook.Wants("slotwarden", t -> t.equals(ORDERS), Duration.ZERO));

      assertThat(value(seen.relations())).containsOnlyKeys(ORDERS);
      assertThat(value(seen.lobColumns()))
          .isNotEmpty()
          .allSatisfy(c -> assertThat(c.table()).isEqualTo(ORDERS))
          .allSatisfy(
              c ->
                  assertThat(c.largest().reason())
                      .hasValueSatisfying(
                          why ->
                              assertThat(why)
                                  .contains("the time for looks into single tables was over")));
    }
  }

  @Test
  void whatTheRoleMayNotReadIsUnknownAndTheRestIsReadAllTheSame() {
    try (AuditedDatabase db = new AuditedDatabase(PostgresServer.shared(15), SCHEMA)) {
      Catalog seen = db.read(new CatalogLook.Wants("slotwarden", _ -> true, Duration.ofSeconds(5)));

      assertThat(value(seen.lobColumns()))
          .filteredOn(c -> c.table().equals(ORDERS))
          .isNotEmpty()
          .allSatisfy(
              c ->
                  assertThat(c.largest().reason())
                      .hasValueSatisfying(why -> assertThat(why).contains("42501")));
      assertThat(value(seen.roleRights()).mayReplicate()).isFalse();
      assertThat(value(seen.roleRights()).unreadable()).contains(ORDERS);
    }
  }

  @Test
  void aServerThatIsNotThereMakesEverythingUnknownWithTheReason() {
    try (AuditedDatabase db = new AuditedDatabase(PostgresServer.shared(15))) {
      db.close();

      Catalog seen = db.read(CatalogLook.Wants.all());

      assertThat(unknown(seen)).hasSize(30).allSatisfy(why -> assertThat(why).contains("3D000"));
    }
  }

  private static <K, V> V entry(Observed<Map<K, V>> map, K key) {
    return Objects.requireNonNull(value(map).get(key), () -> "no " + key);
  }

  private static <T> T value(Observed<T> observed) {
    return observed.toOptional().orElseThrow(() -> new AssertionError(observed.reason()));
  }

  private static List<String> unknown(Catalog seen) {
    return Stream.<Observed<?>>of(
            seen.settings(),
            seen.headRoom(),
            seen.roleSettings(),
            seen.longTransactions(),
            seen.preparedTransactions(),
            seen.relations(),
            seen.primaryKeys(),
            seen.lobColumns(),
            seen.foreignKeys(),
            seen.triggers(),
            seen.deferrable(),
            seen.indexes(),
            seen.defaults(),
            seen.sequences(),
            seen.inheritance(),
            seen.typedColumns(),
            seen.extensions(),
            seen.availableExtensions(),
            seen.pglogical(),
            seen.slots(),
            seen.leftovers(),
            seen.ddlTrigger(),
            seen.guards(),
            seen.rowWrites(),
            seen.volumeStart(),
            seen.publications(),
            seen.schemas(),
            seen.majorVersion() == 0 || seen.majorVersion() >= 14
                ? seen.decoded()
                : seen.settings(),
            seen.majorVersion() == 0 || seen.majorVersion() >= 14 ? seen.spills() : seen.settings(),
            seen.majorVersion() == 0 ? seen.roleRights() : seen.settings())
        .map(o -> o.reason().orElse(null))
        .filter(Objects::nonNull)
        .toList();
  }
}

package io.slotwarden.audit;

import static io.slotwarden.audit.AMigration.result;
import static io.slotwarden.model.Severity.CRITICAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.PgLogical;
import io.slotwarden.model.catalog.PgLogical.ReplicationSet;
import io.slotwarden.observe.postgres.CatalogLook;
import io.slotwarden.testing.AuditedDatabase;
import io.slotwarden.testing.DebianPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The checks of pglogical on the extension itself.
class PgLogicalTest {
  private static final String HOSTILE = "app.\"we'ird \"\"Table\"\"\"";

  private static final String[] SCHEMA = {
    "create schema app",
    "create table app.orders (id int primary key)",
    "create table app.keyless (a int)",
    "create table " + HOSTILE + " (id int primary key)",
    "create unlogged table app.scratch (id int primary key)",
    "create table app.part (id int primary key) partition by range (id)",
    "create table app.part_1 partition of app.part for values from (0) to (10)",
    "create schema other",
    "create table other.elsewhere (id int primary key)",
  };

  private static final String NODE =
      "select pglogical.create_node(node_name := 'provider', dsn := 'host=127.0.0.1')";

  /// As the DMS user guide makes them.
  private static final String[] SETS = {
    "select pglogical.create_replication_set('mig', false, true, true, false)",
    "select pglogical.create_replication_set('imig', true, false, false, true)",
  };

  private static DebianPostgres server;

  @BeforeAll
  static void start() {
    server =
        DebianPostgres.with(
            "pglogical",
            Map.of("shared_preload_libraries", "pglogical", "pglogical.synchronous_commit", "on"));
    if (server.query("select 1 from pg_settings where name = 'output_plugin_libraries'") != null) {
      server.execute(
          "alter system set output_plugin_libraries = pgoutput, test_decoding, pglogical_output",
          "select pg_reload_conf()");
    }
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static CheckResult of(Catalog source) {
    return result(
        AuditCheck.PGLOGICAL,
        AMigration.of(
            source,
            m -> {
              m.sourceSettings.put("pluginName", "pglogical");
              m.slotName = "mig";
            }));
  }

  private static Stream<AuditObject> objects(CheckResult result) {
    return result.findings().stream().flatMap(f -> f.objects().stream());
  }

  /// Runs what the findings say, then what is left to do by hand.
  private static void mend(AuditedDatabase db, CheckResult result) {
    db.execute(
        objects(result)
            .map(AuditObject::sql)
            .filter(Objects::nonNull)
            .map(sql -> sql.replace("<this server>", "127.0.0.1"))
            .toArray(String[]::new));
  }

  @Test
  void whatTheExtensionHasOfANodeItsSetsAndTheirTablesIsRead() {
    AuditedDatabase db = database();
    db.execute("create extension pglogical", NODE);
    db.execute(SETS);
    db.execute(
        "select pglogical.replication_set_add_table('mig', 'app.orders')",
        "select pglogical.replication_set_add_table('imig', 'app.orders')",
        "select pglogical.replication_set_add_table('imig', 'app.keyless')");

    PgLogical seen = db.read().pglogical().toOptional().orElseThrow();

    TableName orders = new TableName("app", "orders");
    assertThat(seen.node()).isEqualTo("provider");
    assertThat(seen.sets())
        .containsEntry("mig", new ReplicationSet(false, true, true, false, List.of(orders)))
        .containsEntry(
            "imig",
            new ReplicationSet(
                true, false, false, true, List.of(new TableName("app", "keyless"), orders)))
        .containsKeys("default", "default_insert_only");
  }

  @Test
  void anEmptyDatabaseLacksTheExtensionAndWhatIsSaidMakesItWholeStepByStep() {
    AuditedDatabase db = database();
    CheckResult first = of(db.read());

    assertThat(first.findings())
        .singleElement()
        .satisfies(f -> assertThat(f.severity()).isEqualTo(CRITICAL));
    assertThat(objects(first).map(AuditObject::name)).containsExactly("extension pglogical");
    mend(db, first);

    CheckResult second = of(db.read());
    assertThat(objects(second).map(AuditObject::name))
        .contains("node", "replication set mig", "replication set imig")
        .contains("app.orders", "app.keyless", "app.part_1", HOSTILE)
        .doesNotContain("app.part", "app.scratch", "other.elsewhere");
    db.execute("alter table app.keyless add primary key (a)");
    mend(db, of(db.read()));

    assertThat(of(db.read())).matches(CheckResult::passed);
  }

  @Test
  void aMappedTableThatIsMissingFromOneSetIsFoundThereAlone() {
    AuditedDatabase db = whole();
    db.execute("select pglogical.replication_set_remove_table('imig', 'app.orders')");

    CheckResult result = of(db.read());

    assertThat(result.findings())
        .singleElement()
        .satisfies(f -> assertThat(f.severity()).isEqualTo(CRITICAL))
        .satisfies(
            f ->
                assertThat(f.text())
                    .isEqualTo("tables of the task are not in replication set imig"))
        .satisfies(
            f ->
                assertThat(f.objects())
                    .containsExactly(
                        new AuditObject(
                            "app.orders",
                            null,
                            "SELECT pglogical.replication_set_add_table('imig',"
                                + " 'app.orders');")));
    mend(db, result);
    assertThat(of(db.read())).matches(CheckResult::passed);
  }

  @Test
  void aSetThatReplicatesTheWrongThingsIsFoundAndMended() {
    AuditedDatabase db = whole();
    db.execute(
        "select pglogical.alter_replication_set('mig', replicate_insert := true,"
            + " replicate_truncate := true)");

    CheckResult result = of(db.read());

    assertThat(objects(result).map(AuditObject::name)).containsExactly("replication set mig");
    mend(db, result);
    assertThat(of(db.read())).matches(CheckResult::passed);
  }

  @Test
  void aTableWithoutKeyIsRefusedByTheSetForUpdatesAndThatIsSaid() {
    AuditedDatabase db = whole();
    db.execute("create table app.late (a int)");

    assertThat(
            objects(of(db.read()))
                .filter(o -> o.name().equals("app.late") && o.sql() == null)
                .map(AuditObject::detail))
        .containsExactly("has no primary key: pglogical refuses it until it has one");
    assertThat(message(db, "select pglogical.replication_set_add_table('mig', 'app.late')"))
        .contains("cannot be added to replication set mig");
  }

  @Test
  void withoutRightsOnTheSchemaOfPglogicalItsSetsAreNotChecked() {
    AuditedDatabase db = whole();
    db.execute(
        "revoke all on schema pglogical from slotwarden",
        "revoke all on all tables in schema pglogical from slotwarden");

    CheckResult result = of(db.read(CatalogLook.Wants.all()));

    assertThat(result.findings()).isEmpty();
    assertThat(result.notChecked())
        .singleElement()
        .satisfies(why -> assertThat(why).contains("USAGE on schema pglogical"));
  }

  @Test
  void aServerThatDoesNotLetPglogicalDecodeLacksAPart() {
    assumeTrue(
        server.query("select 1 from pg_settings where name = 'output_plugin_libraries'") != null,
        "skipped: this minor version of PostgreSQL has no output_plugin_libraries");
    AuditedDatabase db = whole();
    Catalog allowed = db.read();
    assertThat(of(allowed)).matches(CheckResult::passed);
    Catalog refused =
        ACatalog.with(allowed, c -> c.set("output_plugin_libraries", "pgoutput, test_decoding"));
    assertThat(objects(of(refused)).map(AuditObject::name))
        .containsExactly("output_plugin_libraries");
    assertThat(
            message(
                db,
                "set output_plugin_libraries = pgoutput, test_decoding;"
                    + " select pg_create_logical_replication_slot('not_made', 'pglogical_output')"))
        .contains("may not be used as an output plugin");
  }

  /// It is dropped with the server: while pglogical runs, PostgreSQL 15 waits for ever in DROP
  /// DATABASE, for a worker of it that does not answer.
  @SuppressWarnings("resource")
  private static AuditedDatabase database() {
    return new AuditedDatabase(server, SCHEMA);
  }

  /// A database that has all that it needs.
  private static AuditedDatabase whole() {
    AuditedDatabase db = database();
    db.execute("alter table app.keyless add primary key (a)", "create extension pglogical", NODE);
    db.execute(SETS);
    for (String set : List.of("mig", "imig")) {
      for (String table : List.of("app.orders", "app.keyless", "app.part_1", HOSTILE)) {
        db.execute(
            "select pglogical.replication_set_add_table('%s', '%s')"
                .formatted(set, table.replace("'", "''")));
      }
    }
    return db;
  }

  private static String message(AuditedDatabase db, String sql) {
    try (Connection c = db.connect();
        Statement s = c.createStatement()) {
      s.execute(sql);
      return "no error";
    } catch (SQLException e) {
      return String.valueOf(e.getMessage());
    }
  }
}

package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.demo.dms.Fault;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.demo.dms.SimulatedTask;
import io.slotwarden.serve.api.MigrationCloseJson;
import io.slotwarden.serve.api.MigrationCloseJson.LeftoverJson;
import io.slotwarden.testing.AuditedDatabase;
import io.slotwarden.testing.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `migration close` over real databases with everything left over that can be, and a simulated
/// DMS.
@ResourceLock(PostgresServer.SHARED_LOCK)
class MigrationCloseTest {
  private static final String HOSTILE = "app.\"we'ird \"\"Table\"\" | \u202e\\\"";
  private static final String PUBLICATION = "\"we'ird \"\"pub\"\" | \u202e\\\"";

  @TempDir private Path directory;

  private Migration migration(int major) {
    return new Migration(PostgresServer.shared(major));
  }

  /// One migration between two databases of a server, which has ended and left everything.
  private final class Migration implements AutoCloseable {
    final PostgresServer server;
    final AuditedDatabase source;
    final AuditedDatabase target;
    final AuditRun run;
    final String slot;
    private final String role = PostgresServer.unique("closer");

    Migration(PostgresServer server) {
      this.server = server;
      source = new AuditedDatabase(server, onSource());
      target = new AuditedDatabase(server, onTarget());
      run = new AuditRun(server, source, target, directory);
      slot = nameOfDms(run.task);
      run.sourceEndpoint.with(
          "PostgreSQLSettings",
          Map.of("HeartbeatEnable", true, "HeartbeatSchema", "beat", "MapBooleanAsBoolean", true));
      run.task.settings(
          "{\"ControlTablesSettings\": {\"ControlSchema\": \"ctl\"}, \"ValidationSettings\":"
              + " {\"EnableValidation\": true}}");
      source.execute("select pg_create_logical_replication_slot('" + slot + "', 'test_decoding')");
      server.execute(
          "create role " + role,
          "alter role " + role + " set session_replication_role = replica",
          "alter role "
              + role
              + " in database "
              + target.name()
              + " set session_replication_role = replica");
      // What an audit's role may read.
      source.read();
      target.read();
      run.task.run();
      run.task.stop("NORMAL");
    }

    private static String nameOfDms(SimulatedTask task) {
      String id = task.arn().substring(task.arn().lastIndexOf(':') + 1).toLowerCase(Locale.ROOT);
      return id.substring(0, 16) + "_00016413_93278367_8cf9_456b_8be0_565d354a2cf1";
    }

    MigrationCloseJson look() {
      return run.closeJson();
    }

    /// As a person does: each statement as it is printed, on the server that it is printed for.
    void doAsPrinted(MigrationCloseJson report, String... places) {
      for (LeftoverJson finding : report.findings()) {
        if (!List.of(places).contains(finding.place())) {
          continue;
        }
        switch (finding.place()) {
          case "source" -> source.execute(statements(finding));
          case "target" -> target.execute(statements(finding));
          case "dms" -> {
            run.dms.deleteTask(run.task);
            run.dms.deleteEndpoint(run.sourceEndpoint);
            run.dms.deleteEndpoint(run.targetEndpoint);
          }
          case "slotwarden" ->
              source.execute("select pg_drop_replication_slot('" + slot + "')"); // the guard does
          default -> throw new AssertionError(finding.place());
        }
      }
    }

    @Override
    public void close() {
      run.close();
      if (server.query(
              "select slot_name from pg_replication_slots where slot_name = '" + slot + "'")
          != null) {
        source.execute("select pg_drop_replication_slot('" + slot + "')");
      }
      server.execute("drop role " + role);
      source.close();
      target.close();
    }
  }

  private static String[] statements(LeftoverJson finding) {
    return finding.items().stream()
        .map(MigrationCloseJson.LeftoverItemJson::sql)
        .filter(Objects::nonNull)
        .toArray(String[]::new);
  }

  private static String[] tables() {
    return new String[] {
      "create schema app",
      "create function app.f() returns trigger language plpgsql as $$ begin return new; end $$",
      "create table app.customer (id int primary key, name varchar(20))",
      "create table app.orders (id int primary key, customer int, total int, state varchar(9))",
      "create table " + HOSTILE + " (id int primary key, \"a\\b|c\" varchar(9))",
    };
  }

  private static String[] onSource() {
    return concat(
        tables(),
        "create sequence app.orders_id_seq owned by app.orders.id",
        "alter table app.orders alter id set default nextval('app.orders_id_seq')",
        "create sequence " + HOSTILE.replace("Table", "seq"),
        "select nextval('" + HOSTILE.replace("Table", "seq").replace("'", "''") + "')",
        "insert into app.customer values (1, 'x')",
        "insert into app.orders (customer, total) select 1, 2 from generate_series(1, 9)",
        "alter table app.customer alter name set default 'a' || '|b'",
        "alter table " + HOSTILE + " alter \"a\\b|c\" set default 'x'",
        "create index by_state on app.orders (state)",
        "create index hostile on " + HOSTILE + " (\"a\\b|c\")",
        "alter table app.orders add constraint fk foreign key (customer) references app.customer",
        "alter table app.orders add constraint positive check (total >= 0)",
        "create trigger touched before update on app.orders for each row execute procedure app.f()",
        "create trigger kept before update on app.customer for each row execute procedure app.f()",
        "create table public.awsdms_ddl_audit (c_key bigserial primary key)",
        "create function public.awsdms_intercept_ddl() returns event_trigger language plpgsql as"
            + " $$ begin perform 1 from public.awsdms_ddl_audit; end $$",
        "create event trigger awsdms_intercept_ddl on ddl_command_end execute procedure"
            + " public.awsdms_intercept_ddl()",
        "create schema beat",
        "create table beat.awsdms_heartbeat (hb_key int)",
        "create schema slotwarden",
        "create table slotwarden.heartbeat (id int primary key, beat_at timestamptz)",
        "create publication " + PUBLICATION + " for table app.orders",
        "create publication whole for all tables");
  }

  /// Without what was taken away for the load, and with what a copy of the schema brought along.
  private static String[] onTarget() {
    return concat(
        tables(),
        "insert into app.customer values (1, 'x')",
        "insert into app.orders select i, 1, 2 from generate_series(1, 9) i",
        "alter table app.orders add constraint positive check (total >= 0) not valid",
        "create trigger kept before update on app.customer for each row execute procedure app.f()",
        "alter table app.customer disable trigger kept",
        "create schema slotwarden",
        "create table slotwarden.heartbeat (id int primary key, beat_at timestamptz)",
        "create schema ctl",
        "create table ctl.awsdms_status (id serial)",
        "create view ctl.awsdms_seen as select * from ctl.awsdms_status",
        "create schema awsdms_empty",
        "create function public.awsdms_intercept_ddl() returns event_trigger language plpgsql as"
            + " $$ begin end $$",
        "create event trigger awsdms_intercept_ddl on ddl_command_end execute procedure"
            + " public.awsdms_intercept_ddl()");
  }

  private static String[] concat(String[] first, String... rest) {
    return Stream.concat(Stream.of(first), Stream.of(rest)).toArray(String[]::new);
  }

  private static List<String> steps(MigrationCloseJson report) {
    return report.findings().stream().map(LeftoverJson::step).distinct().toList();
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void whoRunsWhatIsPrintedInItsOrderHasNothingLeft(int major) {
    try (Migration m = migration(major)) {
      MigrationCloseJson before = m.look();

      assertThat(before.exit()).isEqualTo(2);
      assertThat(before.over()).isEqualTo("yes");
      assertThat(before.notChecked()).isEmpty();
      assertThat(steps(before))
          .containsExactly(
              "indexes",
              "guards",
              "defaults",
              "sequences",
              "replica_role",
              "settings",
              "task",
              "slots",
              "publications",
              "source_objects",
              "source_heartbeat",
              "target_objects",
              "target_heartbeat");
      assertThat(before.findings().stream().flatMap(f -> f.items().stream()))
          .as("nothing is left to find out")
          .allSatisfy(i -> assertThat(i.sql() != null || i.command() != null).isTrue());
      m.doAsPrinted(before, "source", "target", "slotwarden");
      m.target.read(); // the audit's role may read the sequences that were made
      MigrationCloseJson between = m.look();
      assertThat(steps(between))
          .as("test servers have no autovacuum")
          .containsExactly("settings", "task");
      assertThat(between.notChecked()).isEmpty();
      assertThat(between.exit()).isEqualTo(1);
      m.doAsPrinted(between, "dms");
      assertThat(m.look().nothingLeft()).isTrue();
      assertThat(m.run.closing()).as("tables can't be compared any more").isEqualTo(3);
      assertThat(m.run.out.toString())
          .startsWith("SLOTWARDEN CLOSE UNKNOWN - nothing is left of what could be looked at: 0 ")
          .contains("DMS lists the task no more");
    }
  }

  @Test
  void everyStatementIsShownForItsServerAndCanBeCopied() {
    try (Migration m = migration(18)) {
      int exit = m.run.closing();

      String text = m.run.out.toString();
      assertThat(exit).isEqualTo(2);
      assertThat(text)
          .contains("task prod/orders-cdc is stopped: close it only when nobody will resume it")
          .contains(
              "on the target new (127.0.0.1:%d, database %s): indexes"
                  .formatted(m.server.port(), m.target.name()))
          .contains(
              "on the source orders (127.0.0.1:%d, database %s): publications"
                  .formatted(m.server.port(), m.source.name()))
          .contains("slotwarden slot drop orders/" + m.slot + " --reason")
          .doesNotContain("pg_drop_replication_slot")
          .doesNotContain("\u202e");
      for (LeftoverJson finding : m.look().findings()) {
        assertThat(statements(finding))
            .allSatisfy(s -> assertThat(text.lines()).contains("      " + s));
      }
      assertThat(m.run.closing("-o", "markdown")).isEqualTo(2);
      assertThat(m.run.out.toString())
          .contains(
              "# Close of the migration", "- [ ] WARNING", "  DROP PUBLICATION whole;", "  ```")
          .doesNotContain("\u202e");
    }
  }

  @Test
  void whileTheTaskRunsItIsSaidFirstAndNoStatementIsGiven() {
    try (Migration m = migration(15)) {
      m.run.task.run();

      assertThat(m.run.closing()).isEqualTo(2);
      assertThat(m.run.out.toString().lines().skip(2).findFirst())
          .hasValue("the migration is not over: task prod/orders-cdc is running");
      assertThat(m.run.out.toString()).doesNotContain("DROP ", "ALTER ", "aws dms", "slot drop ");
      MigrationCloseJson report = m.look();
      assertThat(report.over()).isEqualTo("no");
      assertThat(steps(report)).contains("indexes", "source_objects");
      assertThat(report.findings().stream().flatMap(f -> f.items().stream()))
          .allSatisfy(i -> assertThat(i.sql()).isNull())
          .allSatisfy(i -> assertThat(i.command()).isNull());
    }
  }

  @Test
  void aTargetThatIsDownIsSaidAndTheRestIsShown() {
    try (Migration m = migration(15)) {
      m.run.targetDown();

      MigrationCloseJson report = m.look();

      assertThat(steps(report))
          .containsExactly("task", "slots", "publications", "source_objects", "source_heartbeat");
      assertThat(report.notChecked())
          .anySatisfy(n -> assertThat(n.step()).isEqualTo("indexes"))
          .allSatisfy(n -> assertThat(n.why()).contains("new (127.0.0.1:1)"));
    }
  }

  @Test
  void ofATaskThatIsDeletedTheRestIsShown() {
    try (Migration m = migration(15)) {
      m.run.dms.deleteTask(m.run.task);

      MigrationCloseJson report = m.look();

      assertThat(report.standing()).contains("no more");
      assertThat(steps(report))
          .containsExactly(
              "replica_role",
              "settings",
              "slots",
              "publications",
              "source_objects",
              "source_heartbeat",
              "target_objects",
              "target_heartbeat");
      assertThat(report.notChecked().stream().map(MigrationCloseJson.OpenStepJson::step))
          .containsExactly("rows", "keys", "indexes", "guards", "defaults", "sequences");
    }
  }

  @Test
  void dmsThatDoesNotTellGivesNoStatement() {
    try (Migration m = migration(15)) {
      m.run.dms.faults().always("DescribeReplicationTasks", Fault.DENIED);

      MigrationCloseJson report = m.look();

      assertThat(report.over()).isEqualTo("unknown");
      assertThat(report.standing()).contains("DescribeReplicationTasks");
      assertThat(report.findings()).isNotEmpty();
      assertThat(report.findings().stream().flatMap(f -> f.items().stream()))
          .allSatisfy(i -> assertThat(i.sql()).isNull())
          .allSatisfy(i -> assertThat(i.command()).isNull());
    }
  }

  @Test
  void aTaskThatReadsAnotherServerIsNotGone() {
    try (Migration m = migration(15)) {
      m.run.sourceEndpoint.with("ServerName", "elsewhere");

      MigrationCloseJson report = m.look();

      assertThat(report.over()).isEqualTo("unknown");
      assertThat(report.standing()).contains("prod/orders-cdc does not read source orders");
    }
  }

  @Test
  void aTaskOfAnAccountOrRegionThatNoEntryListsIsNotGone() {
    try (Migration m = migration(15)) {
      String arn = m.run.task.arn();
      for (String foreign :
          List.of(
              arn.replace(":" + SimulatedDms.ACCOUNT + ":", ":999999999999:"),
              arn.replace(":" + SimulatedDms.REGION + ":", ":us-east-9:"))) {
        m.run.closingOf(foreign);

        assertThat(foreign).isNotEqualTo(arn);
        assertThat(m.run.out.toString())
            .contains("whether the migration is over is not known: no dms entry with account")
            .doesNotContain("DROP ", "ALTER ", "aws dms", "slot drop ");
      }
    }
  }

  @Test
  void wrongUsageIsUnknown() {
    try (Migration m = migration(15)) {
      assertThat(m.run.closing("--target", "nowhere")).isEqualTo(3);
      assertThat(m.run.err.toString()).contains("--target: no target is called 'nowhere'");
      assertThat(m.run.closing("another")).isEqualTo(3);
    }
  }
}

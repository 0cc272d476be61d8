package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Tools;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// What `deploy/sql` has made on a real server is gone once psql has run what `uninstall` printed.
class UninstallTest {
  private static final String PASSWORD = "of-tests-only";

  /// Names that have to be quoted, in SQL and for psql.
  private static final String ODD = "a \"b\" 'c' \\d $slotwarden$ é;--";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> variables = new HashMap<>();
  private Path psql;
  private String user = "postgres";
  @TempDir private Path directory;

  @BeforeEach
  void findPsql() {
    psql = Tools.named("psql");
    variables.put("PASSWORD", PASSWORD);
  }

  private int run(String text, String... arguments) throws IOException {
    Path file = Files.writeString(directory.resolve("f.yaml"), text);
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "-c";
    all[arguments.length + 1] = file.toString();
    return new CommandLine(new UninstallCommand(variables::get, d -> {}, InstantSource.system()))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all);
  }

  private String configuration(int port, String database, String monitor, String actor) {
    return """
    store: {path: %s}
    sources:
      - name: orders
        url: "jdbc:postgresql://127.0.0.1:%d/%s"
        username: %s
        password: "${env:PASSWORD}"
        actor: {username: %s, password: "${env:PASSWORD}"}
        dms: none
    policies:
      - name: left-over
        drop-slot: {sources: [orders], slots: [mig_2026]}
      - name: beat
        write-heartbeat: {sources: [orders], databases: ["*_app"], every: 1m}
    """
        .formatted(directory.resolve("slotwarden.db"), port, database, yaml(monitor), yaml(actor));
  }

  private static String yaml(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void nothingOfSlotwardensIsLeftAfterTheAdminHasRunWhatWasPrinted(int major) throws Exception {
    try (PostgresServer server = PostgresServer.start(major, Map.of())) {
      server.execute("create database \"the 'first'_app\"", "create database second_app");
      psql(server, "postgres", "-f", "deploy/sql/self-managed.sql");
      psql(server, "postgres", "-f", "deploy/sql/hardened.sql");
      for (String database : List.of("the 'first'_app", "second_app")) {
        psql(server, database, "-f", "deploy/sql/heartbeat.sql");
      }
      psql(server, "second_app", "-c", "create publication pub for table slotwarden.heartbeat");
      server.execute("alter role slotwarden password '" + PASSWORD + "'");
      server.createLogicalSlot("abandoned");
      server.writeWal(1);

      assertThat(
              run(
                  configuration(server.port(), "postgres", "slotwarden", "slotwarden_actor"),
                  "--print"))
          .as(err.toString())
          .isZero();

      assertThat(left(server)).as("nothing has run yet").isNotEmpty();
      assertThat(out.toString())
          .contains(
              "slot orders/abandoned (database postgres, nobody reads it) keeps ",
              "nothing but the disk bounds it (max_slot_wal_keep_size",
              "slots mig_2026 of orders: what is abandoned of them stays",
              "databases *_app of orders: no heartbeat in slotwarden.heartbeat",
              "The publication pub of database second_app holds slotwarden.heartbeat",
              "not known, marks, registered slots and open alerts: there is no store at");

      psql(server, "postgres", "-f", script());

      assertThat(left(server)).isEmpty();
      for (String database : List.of("postgres", "the 'first'_app", "second_app")) {
        assertThat(schemas(server, database)).as(database).isEqualTo("0\n");
      }
      psql(server, "postgres", "-f", script()); // again
      assertThat(server.query("select count(*) from pg_replication_slots")).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#extremes")
  void namesOfAnyCharactersAreQuotedForSqlAndForPsql(int major) throws Exception {
    try (PostgresServer server = PostgresServer.start(major, Map.of())) {
      String quoted = "\"" + ODD.replace("\"", "\"\"") + "\"";
      server.execute(
          "create database " + quoted,
          "create role " + quoted + " login password '" + PASSWORD + "' in role pg_monitor",
          "create role \"Actor\" login replication",
          "grant connect on database postgres to " + quoted,
          "create table theirs (id integer)",
          "grant select on theirs to " + quoted);
      psql(server, ODD, "-c", "create schema s", "-c", "grant usage on schema s to " + quoted);

      assertThat(run(configuration(server.port(), "postgres", ODD, "Actor"), "--print")).isZero();
      psql(server, "postgres", "-f", script());

      assertThat(left(server)).isEmpty();
      assertThat(server.query("select to_regclass('theirs')")).isEqualTo("theirs");
    }
  }

  /// Amazon's own roles can't be had: stand-ins, as in the tests of `rds.sql`.
  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aMasterWhoIsNoSuperuserCanRunItToo(int major) throws Exception {
    try (PostgresServer server = PostgresServer.start(major, Map.of())) {
      server.execute(
          "create role rds_replication",
          "create role rds_superuser",
          "grant pg_monitor, rds_replication to rds_superuser with admin option",
          "create role master login createrole in role rds_superuser password '" + PASSWORD + "'",
          "alter database postgres owner to master");
      user = "master";
      psql(server, "postgres", "-f", "deploy/sql/rds.sql");
      psql(server, "postgres", "-f", "deploy/sql/hardened.sql");
      psql(server, "postgres", "-f", "deploy/sql/heartbeat.sql");
      server.execute("alter role slotwarden password '" + PASSWORD + "'");

      assertThat(
              run(
                  configuration(server.port(), "postgres", "slotwarden", "slotwarden_actor"),
                  "--print"))
          .isZero();
      psql(server, "postgres", "-f", script());

      assertThat(left(server)).isEqualTo("master, rds_replication, rds_superuser");
      assertThat(schemas(server, "postgres")).isEqualTo("0\n");
    }
  }

  @Test
  void aRoleThatOwnsAnythingOrIsASuperuserStaysWithAllThatItOwns() throws Exception {
    try (PostgresServer server = PostgresServer.start(18, Map.of())) {
      server.execute(
          "create role app login password '" + PASSWORD + "'",
          "create schema app authorization app",
          "create table app.orders (id integer)",
          "alter table app.orders owner to app",
          "create table shared (id integer)",
          "grant select on shared to app");

      assertThat(run(configuration(server.port(), "postgres", "app", "postgres"), "--print"))
          .isZero();
      String said = psql(server, "postgres", "-f", script());

      assertThat(said)
          .contains("the role app owns objects and so is not for slotwarden alone: it stays")
          .contains("the role postgres is a superuser or the one that you work as: it stays");
      assertThat(server.query("select to_regclass('app.orders')")).isEqualTo("app.orders");
      assertThat(server.query("select has_table_privilege('app', 'shared', 'select')"))
          .isEqualTo("t");
    }
  }

  @Test
  void whatOthersPutIntoTheSchemaIsNotDroppedAndTheRestIsTakenBack() throws Exception {
    try (PostgresServer server = PostgresServer.start(18, Map.of())) {
      psql(server, "postgres", "-f", "deploy/sql/self-managed.sql");
      psql(server, "postgres", "-f", "deploy/sql/hardened.sql");
      server.execute(
          "alter role slotwarden password '" + PASSWORD + "'",
          "create table slotwarden.notes (t text)");

      run(configuration(server.port(), "postgres", "slotwarden", "slotwarden_actor"), "--print");
      Said said = said(server, "postgres", "-f", script());

      assertThat(said.exit()).isNotZero();
      assertThat(said.text()).contains("table slotwarden.notes depends on schema slotwarden");
      assertThat(server.query("select count(*) from pg_proc where proname = 'drop_slot'"))
          .isEqualTo("1");
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsSaidAndItsPartIsPrintedAllTheSame() throws Exception {
    assertThat(run(configuration(1, "postgres", "slotwarden", "slotwarden_actor"), "--print"))
        .isZero();

    assertThat(out.toString())
        .contains("-- It could not be seen (", "not known, the slots of orders: ")
        .contains("drop schema if exists slotwarden;")
        .contains("array['slotwarden_actor', 'slotwarden', 'slotwarden_keeper']");
  }

  @Test
  void withoutPrintItIsWrongUsage() throws IOException {
    assertThat(run(configuration(1, "postgres", "slotwarden", "slotwarden_actor"))).isEqualTo(2);
    assertThat(err.toString()).contains("--print");
    assertThat(out.toString()).isEmpty();
  }

  private String script() throws IOException {
    return Files.writeString(directory.resolve("uninstall.sql"), out.toString()).toString();
  }

  private static String left(PostgresServer server) {
    String roles =
        server.query(
            "select string_agg(rolname, ', ' order by rolname) from pg_roles where not rolname ~"
                + " '^(pg_|postgres$)'");
    return roles == null ? "" : roles;
  }

  private String schemas(PostgresServer server, String database) throws Exception {
    return psql(
        server,
        database,
        "-qAtc",
        "select count(*) from pg_namespace where nspname = 'slotwarden'");
  }

  private String psql(PostgresServer server, String database, String... arguments)
      throws Exception {
    Said said = said(server, database, arguments);
    assertThat(said.exit()).as(said.text()).isZero();
    return said.text();
  }

  private record Said(int exit, String text) {}

  private Said said(PostgresServer server, String database, String... arguments) throws Exception {
    ArrayList<String> command =
        new ArrayList<>(List.of(psql.toString(), "-X", "-v", "ON_ERROR_STOP=1", "-U", user));
    command.addAll(List.of("-h", "127.0.0.1", "-p", "" + server.port()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("PGDATABASE", database);
    builder.environment().put("PGPASSWORD", PASSWORD);
    builder.environment().put("PGCLIENTENCODING", "UTF8");
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text);
  }
}

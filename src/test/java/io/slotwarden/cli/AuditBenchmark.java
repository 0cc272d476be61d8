package io.slotwarden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.audit.TimedChecks;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.observe.postgres.CatalogLook;
import io.slotwarden.testing.AuditedDatabase;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Prints what an audit of a source with many tables and a target like it costs, as the image runs
/// it (its launcher and options, without its AOT cache): `mvn -Pbench -Dtest=AuditBenchmark test`.
/// `slotwarden.bench.tables` (100000) tables of six columns, with a primary key, an index, a
/// default, a text, a timestamp and a boolean each. To make them takes minutes.
class AuditBenchmark {
  @TempDir private Path directory;

  @Test
  void printsWhatAnAuditOfManyTablesCosts() throws Exception {
    int count = Integer.getInteger("slotwarden.bench.tables", 100_000);
    try (PostgresServer server =
            PostgresServer.start(
                Majors.newest(),
                Map.of(
                    "shared_preload_libraries", "pg_stat_statements",
                    "fsync", "off",
                    "max_wal_size", "4GB"));
        AuditedDatabase source = tables(server, count);
        AuditedDatabase target = source.copy();
        AuditRun audit = new AuditRun(server, source, target, directory)) {
      server.execute("create extension pg_stat_statements", "select pg_stat_statements_reset()");

      asTheImageRunsIt(audit.config(), count);

      statements(server);
      alone(source, target);
    }
  }

  private static AuditedDatabase tables(PostgresServer server, int count) {
    return new AuditedDatabase(
        server,
        "create schema app",
        """
        do $$ begin
          for i in 1..%d loop
            execute format('create table app.t%%s (id int primary key, name varchar(20) default ''x'', note text, at timestamptz,
              ok boolean, ref int)', i);
            execute format('create index on app.t%%s (ref)', i);
            if i %% 200 = 0 then commit; end if;
          end loop;
        end $$
        """
            .formatted(count),
        "grant usage on schema app to slotwarden",
        "grant select on all tables in schema app to slotwarden",
        "vacuum analyze");
  }

  /// In a JVM of its own.
  private void asTheImageRunsIt(String config, int count) throws Exception {
    Path file = CheckRun.file(directory, config);
    Path report = directory.resolve("report");
    Path home = home();
    ProcessBuilder launcher =
        new ProcessBuilder(
                "src/image/slotwarden", "audit", "--phase", "cutover", "-c", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(report.toFile());
    launcher
        .environment()
        .putAll(
            Map.of(
                "SLOTWARDEN_HOME", home.toString(),
                "PASSWORD", "only-looks",
                "AWS_ACCESS_KEY_ID", "AKIATEST00000000000",
                "AWS_SECRET_ACCESS_KEY", "test"));
    long begin = System.nanoTime();
    Process running = launcher.start();
    String memory = "?";
    while (!running.waitFor(Duration.ofMillis(100))) {
      memory = peak(running.pid(), memory);
    }
    long took = System.nanoTime() - begin;
    List<String> lines = Files.readAllLines(report);
    System.out.printf(
        Locale.ROOT,
        "%n%d tables, source and target: %.1f s from start to report, %s resident at most; load"
            + " %s%n%s%n",
        count,
        took / 1e9,
        memory,
        Files.readString(Path.of("/proc/loadavg")).strip(),
        lines.getFirst());
    Files.delete(home.resolve("runtime")); // a link out of the temporary directory
    assertThat(lines).anyMatch(l -> l.startsWith("SLOTWARDEN AUDIT "));
  }

  /// What the launcher expects of an image: a runtime, and a jar that knows the rest.
  private Path home() throws IOException {
    Path home = Files.createDirectories(directory.resolve("home"));
    Files.createSymbolicLink(home.resolve("runtime"), Path.of(System.getProperty("java.home")));
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, "io.slotwarden.cli.Main");
    main.put(
        Attributes.Name.CLASS_PATH,
        Arrays.stream(System.getProperty("java.class.path").split(":"))
            .map(p -> Path.of(p).toAbsolutePath().toUri().toString())
            .collect(Collectors.joining(" ")));
    new JarOutputStream(Files.newOutputStream(home.resolve("slotwarden.jar")), manifest).close();
    return home;
  }

  /// A process that has just ended has no status.
  private static String peak(long pid, String before) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .filter(l -> l.startsWith("VmHWM:"))
          .map(l -> Integer.parseInt(l.replaceAll("\\D", "")) / 1024 + " MiB")
          .findFirst()
          .orElse(before);
    } catch (IOException e) {
      return before;
    }
  }

  private static void statements(PostgresServer server) throws SQLException {
    try (Connection c = server.connect();
        Statement s = c.createStatement();
        ResultSet rows =
            s.executeQuery(
                """
                select format('%s ms, %s calls, %s rows: %s', total_exec_time::int, calls, rows,
                              left(regexp_replace(query, '[[:space:]]+', ' ', 'g'), 90))
                from pg_stat_statements
                where userid = 'slotwarden'::regrole
                order by total_exec_time desc
                limit 10
                """)) {
      System.out.println("the server's statements:");
      while (rows.next()) {
        System.out.println("  " + rows.getString(1));
      }
    }
  }

  /// One after the other in this JVM, which has compiled nothing of it yet.
  private static void alone(AuditedDatabase source, AuditedDatabase target) {
    CatalogLook.Wants wants = new CatalogLook.Wants("slotwarden", _ -> true, Duration.ZERO);
    long begin = System.nanoTime();
    Catalog one = source.read(wants);
    long read = System.nanoTime();
    Catalog other = target.read(wants);
    long both = System.nanoTime();
    Map<String, Duration> checks = TimedChecks.of(one, other);
    System.out.printf(
        Locale.ROOT,
        "one after the other: source read in %.1f s, target in %.1f s, checks in %.1f s; the"
            + " longest:%n",
        (read - begin) / 1e9,
        (both - read) / 1e9,
        (System.nanoTime() - both) / 1e9);
    checks.entrySet().stream()
        .sorted(Map.Entry.<String, Duration>comparingByValue().reversed())
        .limit(8)
        .forEach(e -> System.out.printf("  %s %d ms%n", e.getKey(), e.getValue().toMillis()));
  }
}

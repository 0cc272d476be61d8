package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.guard.Rules;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.serve.api.RuleJson;
import io.slotwarden.testing.ApplyingConsumer;
import io.slotwarden.testing.Databases;
import io.slotwarden.testing.DecodedChange;
import io.slotwarden.testing.ExactApplier;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresClient;
import io.slotwarden.testing.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A migration as a person does it by what `slot create` prints, from one real server to another,
/// with real `pg_dump` and `pg_restore`, while applications write all the time.
@ResourceLock(Servers.LOCK)
class WholeMigrationTest {
  private static final String SLOT = "mig_2026_orders";
  private static final String TARGET = Setup.SOURCE + "/" + SLOT;
  private static final String DATABASE = "it's \"2026\" = orders";

  /// What the printed commands call it.
  private static final String COPY = "TARGET";

  private static final String HELD = "The snapshot is held open; Ctrl-C closes it.";
  private static final String SESSIONS =
      "select count(*) from pg_stat_activity where application_name = 'slotwarden snapshot'";
  private static final String DUMP_WAITS =
      "select 1 from pg_stat_activity where application_name = 'pg_dump' and wait_event_type ="
          + " 'Lock'";
  private static final String SAID = "client.log";
  private static final int INTERRUPTED = 130;
  private static final int SOME = 20;
  private static final int FIRST_LEG = 15;

  @TempDir Path home;
  private final PostgresServer target = Servers.of(Majors.newest());

  /// Majors older than the target's.
  static Stream<Integer> sources() {
    return Majors.everything().filter(m -> m < Majors.newest());
  }

  @ParameterizedTest
  @MethodSource("sources")
  void nothingIsLostAndNothingComesTwice(int major) throws Exception {
    PostgresClient client = PostgresClient.atLeast(major);
    Databases.create(target, COPY);
    try (PostgresServer source = source(major);
        RunningDaemon daemon = watching(source);
        OpenSession first = open(source, "waited for");
        OpenSession open = new OpenSession(source, DATABASE);
        ChildCommand create = create(daemon);
        BusyWriters writers = writersWhileTheCreationWaits(source, first)) {
      spanTheBeginning(source, first, open);
      PrintedSteps steps = new PrintedSteps(create.until(HELD));
      writers.awaitMore(SOME);
      execute(source, witness("after the snapshot"));
      Process dump = dump(client, source, steps, () -> changesDuringTheDump(source, writers));
      assertThat(dump.waitFor()).as(said()).isZero();
      interrupt(create, source);
      open.commit();
      execute(source, "commit prepared 'across the dump'");
      writers.finish(SOME);
      execute(source, witness("the end"));

      restore(client, steps);
      assertThat(rows(target, COPY, "select what from witnesses"))
          .containsExactlyInAnyOrder("before the slot", "waited for", "waited for, too");
      assertThat(apply(source, steps.position()))
          .containsExactlyInAnyOrder(
              "after the snapshot",
              "prepared across the dump",
              "during the dump",
              "open across the beginning and the dump",
              "the end");
      assertSame(source);
      assertThat(daemon.get("/api/v1/registrations").body())
          .contains(SLOT, "in_force", "payments", "move orders");
      end(daemon, source);
    } finally {
      Databases.drop(target, COPY);
    }
  }

  @Test
  void aSnapshotThatIsReleasedTooEarlyFailsTheDump() throws Exception {
    int major = sources().max(Integer::compare).orElseThrow();
    PostgresClient client = PostgresClient.atLeast(major);
    try (PostgresServer source = source(major);
        RunningDaemon daemon = watching(source);
        ChildCommand create = create(daemon)) {
      PrintedSteps steps = new PrintedSteps(create.until(HELD));

      Process dump = dump(client, source, steps, () -> interrupt(create, source));

      assertThat(dump.waitFor()).isNotZero();
      assertThat(said()).contains("invalid snapshot identifier: \"" + steps.snapshot() + "\"");
      assertThat(Servers.has(source, SLOT)).isTrue();
    }
  }

  /// Autovacuum could take a lock at the very moment in which a worker of the dump wants its own.
  private static PostgresServer source(int major) throws SQLException {
    PostgresServer source =
        PostgresServer.start(major, Map.of("max_prepared_transactions", "5", "autovacuum", "off"));
    Databases.create(source, DATABASE);
    execute(source, BusyWriters.TABLES);
    execute(
        source,
        "create table witnesses (what text primary key)",
        "create table gate (id int)",
        witness("before the slot"));
    return source;
  }

  private RunningDaemon watching(PostgresServer source) {
    RunningDaemon daemon = RunningDaemon.start(new Setup(home, null).source(source));
    RunningDaemon.await("the source is seen").until(() -> daemon.source(Setup.SOURCE).up());
    return daemon;
  }

  private static ChildCommand create(RunningDaemon daemon) throws Exception {
    return ChildCommand.start(
        daemon,
        "slot",
        "create",
        TARGET,
        "--plugin",
        "test_decoding",
        "--owner",
        "payments",
        "--purpose",
        "move orders",
        "--expires",
        "14d",
        "--database",
        DATABASE,
        "--hold-snapshot");
  }

  /// A creation waits for the transactions that are open when it begins, and then for those that
  /// were open when these had ended. What begins during the second wait is open when the slot's
  /// snapshot is taken.
  private static void spanTheBeginning(PostgresServer source, OpenSession first, OpenSession open)
      throws SQLException {
    try (OpenSession second = open(source, "waited for, too")) {
      first.commit();
      awaitWaitFor(source, second);
      open.run(witness("open across the beginning and the dump"));
      open.run("insert into log_lines select 99, 0, l, 'many' from generate_series(1, 2000) l");
      second.commit();
    }
  }

  private static OpenSession open(PostgresServer source, String witness) throws SQLException {
    OpenSession session = new OpenSession(source, DATABASE);
    session.run(witness(witness));
    return session;
  }

  /// Not before: they would keep the machine from starting the command.
  private static BusyWriters writersWhileTheCreationWaits(PostgresServer source, OpenSession first)
      throws SQLException {
    awaitWaitFor(source, first);
    BusyWriters writers = BusyWriters.start(source, DATABASE);
    writers.awaitMore(SOME);
    return writers;
  }

  private static void awaitWaitFor(PostgresServer source, OpenSession session) throws SQLException {
    String waits =
        "select 1 from pg_locks l join pg_stat_replication r using (pid) where not l.granted and"
            + " l.transactionid = '"
            + session.transaction()
            + "'";
    RunningDaemon.await("the creation waits").until(() -> source.query(waits) != null);
  }

  /// Runs the printed command, which has its snapshot and no workers yet when it waits for a lock
  /// on a table; then something happens, and it goes on.
  private Process dump(
      PostgresClient client, PostgresServer source, PrintedSteps steps, Happening meanwhile)
      throws Exception {
    try (OpenSession lock = new OpenSession(source, DATABASE)) {
      lock.run("lock table gate");
      Process dump =
          client.type(home, steps.dump(), Map.of("PGUSER", "postgres"), home.resolve(SAID));
      RunningDaemon.await("pg_dump waits")
          .until(() -> !dump.isAlive() || source.query(DUMP_WAITS) != null);
      assertThat(dump.isAlive()).as(said()).isTrue();
      meanwhile.happens();
      return dump;
    }
  }

  private interface Happening {
    void happens() throws Exception;
  }

  private static void changesDuringTheDump(PostgresServer source, BusyWriters writers)
      throws SQLException {
    execute(
        source,
        "begin; "
            + witness("prepared across the dump")
            + "; prepare transaction 'across the dump'");
    writers.awaitMore(SOME);
    execute(source, witness("during the dump"));
  }

  /// Ctrl-C: the snapshot is released at once, not when its lease ends.
  private static void interrupt(ChildCommand create, PostgresServer source) throws Exception {
    assertThat(source.query(SESSIONS)).isEqualTo("1");
    create.interrupt();
    assertThat(create.exit()).isEqualTo(INTERRUPTED);
    RunningDaemon.await("the snapshot is released").until(() -> "0".equals(source.query(SESSIONS)));
  }

  private String said() throws IOException {
    return Files.readString(home.resolve(SAID));
  }

  private void restore(PostgresClient client, PrintedSteps steps) throws Exception {
    Map<String, String> there =
        Map.of(
            "PGUSER",
            "postgres",
            "PGHOST",
            target.host(),
            "PGPORT",
            Integer.toString(target.port()));
    Process restore = client.type(home, steps.restore(), there, home.resolve(SAID));
    assertThat(restore.waitFor()).as(said()).isZero();
  }

  /// Reads the slot in two visits, both from the printed position, until the last change is there.
  ///
  /// @return the witnesses that came, in their order
  private List<String> apply(PostgresServer source, String from) throws SQLException {
    List<String> sent = new ArrayList<>();
    try (Connection copy = Databases.connect(target, COPY)) {
      ExactApplier applier = new ExactApplier(copy);
      try (ApplyingConsumer consumer =
          ApplyingConsumer.attach(source, DATABASE, SLOT, from, applier)) {
        for (int i = 0; i < FIRST_LEG; i++) {
          note(consumer.next(), sent);
        }
      }
      try (ApplyingConsumer consumer =
          ApplyingConsumer.attach(source, DATABASE, SLOT, from, applier)) {
        while (!sent.contains("the end")) {
          note(consumer.next(), sent);
        }
      }
    }
    return sent;
  }

  private static void note(List<DecodedChange> changes, List<String> sent) {
    changes.stream()
        .filter(c -> c.table().equals("witnesses"))
        .map(c -> String.valueOf(c.value("what")))
        .forEach(sent::add);
  }

  private void assertSame(PostgresServer source) throws SQLException {
    String tables =
        "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname not in"
            + " ('pg_catalog', 'information_schema') order by 1";
    List<String> there = rows(source, DATABASE, tables);
    assertThat(rows(target, COPY, tables)).isEqualTo(there).hasSizeGreaterThan(7);
    for (String table : there) {
      String all = "select (whole.*)::text from " + table + " whole order by 1";
      assertThat(rows(target, COPY, all)).as(table).isEqualTo(rows(source, DATABASE, all));
    }
  }

  /// The migration is over: nothing reads the slot any more, and it is protected until its owner
  /// gives it up.
  private static void end(RunningDaemon daemon, PostgresServer source) throws Exception {
    daemon.awaitSlot(
        SLOT,
        "is registered and left",
        s ->
            s.assessment().owner().kind() == OwnerKind.REGISTERED
                && !s.assessment().slot().active());
    assertThat(ByHand.refused(ByHand.drop(daemon, SLOT, ByHand.look(daemon, SLOT))))
        .extracting(RuleJson::rule)
        .containsExactly(Rules.OWNERSHIP);
    assertThat(Servers.has(source, SLOT)).isTrue();

    assertThat(ChildCommand.run(daemon, "slot", "release", TARGET, "--reason", "cut over"))
        .contains("released " + TARGET, "exit code 0");
    daemon.awaitSlot(
        SLOT, "is nobody's", s -> s.assessment().owner().kind() != OwnerKind.REGISTERED);
    assertThat(
            ChildCommand.run(
                daemon, "slot", "drop", TARGET, "--reason", "cut over", "--yes-name", SLOT))
        .contains("dropped " + TARGET, "exit code 0");
    assertThat(Servers.has(source, SLOT)).isFalse();
  }

  private static String witness(String what) {
    return "insert into witnesses values ('" + what + "')";
  }

  private static void execute(PostgresServer server, String... statements) throws SQLException {
    try (Connection c = Databases.connect(server, DATABASE);
        Statement s = c.createStatement()) {
      for (String statement : statements) {
        s.execute(statement);
      }
    }
  }

  private static List<String> rows(PostgresServer server, String database, String sql)
      throws SQLException {
    try (Connection c = Databases.connect(server, database);
        Statement s = c.createStatement();
        var rows = s.executeQuery(sql)) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        all.add(rows.getString(1));
      }
      return all;
    }
  }
}

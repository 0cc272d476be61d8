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
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
  private static final int INTERRUPTED = 130;
  private static final int SOME = 20;
  private static final int FIRST_LEG = 15;

  @TempDir Path home;
  private final PostgresServer target = Servers.of(Majors.newest());

  /// Older ones than the target.
  static Stream<Integer> sources() {
    return Majors.everything().filter(m -> m < Majors.newest());
  }

  @ParameterizedTest
  @MethodSource("sources")
  void nothingIsLostAndNothingComesTwice(int major) throws Exception {
    PostgresClient client = PostgresClient.atLeast(major);
    Databases.create(target, COPY);
    try (PostgresServer source =
            PostgresServer.start(major, Map.of("max_prepared_transactions", "5"));
        RunningDaemon daemon = watching(source);
        BusyWriters writers = writers(source);
        Session first = new Session(source);
        Session open = new Session(source)) {
      writers.awaitMore(SOME);
      String waited = first.write("waited for");
      List<String> printed;
      try (ChildCommand create = start(daemon)) {
        awaitWaitFor(source, waited);
        spanTheBeginning(source, first, open);
        printed = create.until(HELD);
        writers.awaitMore(SOME);
        witness(source, "after the snapshot");
        dump(client, source, writers, printed);
        assertThat(source.query(SESSIONS)).isEqualTo("1");
        create.interrupt();
        assertThat(create.exit()).isEqualTo(INTERRUPTED);
      }
      RunningDaemon.await("the snapshot is released")
          .until(() -> "0".equals(source.query(SESSIONS)));
      open.run("commit");
      execute(source, "commit prepared 'across the dump'");
      writers.finish(SOME);
      witness(source, "the end");

      restore(client, printed);
      assertThat(witnesses(target, COPY))
          .containsExactlyInAnyOrder("before the slot", "waited for", "waited for second");
      List<String> sent = apply(source, position(printed));

      assertThat(sent)
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

  private RunningDaemon watching(PostgresServer source) {
    RunningDaemon daemon = RunningDaemon.start(new Setup(home, null).source(source));
    RunningDaemon.await("the source is seen").until(() -> daemon.source(Setup.SOURCE).up());
    return daemon;
  }

  private static BusyWriters writers(PostgresServer source) throws SQLException {
    Databases.create(source, DATABASE);
    execute(source, BusyWriters.TABLES);
    execute(source, "create table witnesses (what text primary key)", "create table gate (id int)");
    witness(source, "before the slot");
    return BusyWriters.start(source, DATABASE);
  }

  private static ChildCommand start(RunningDaemon daemon) throws Exception {
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
  private static void spanTheBeginning(PostgresServer source, Session first, Session open)
      throws SQLException {
    try (Session second = new Session(source)) {
      String next = second.write("waited for second");
      first.run("commit");
      awaitWaitFor(source, next);
      open.write("open across the beginning and the dump");
      open.run("insert into log_lines select 99, 0, l, 'many' from generate_series(1, 2000) l");
      second.run("commit");
    }
  }

  private static void awaitWaitFor(PostgresServer source, String transaction) {
    RunningDaemon.await("the creation waits for " + transaction)
        .until(
            () ->
                source.query(
                        "select 1 from pg_locks l join pg_stat_replication r using (pid) where not"
                            + " l.granted and l.transactionid = '"
                            + transaction
                            + "'")
                    != null);
  }

  /// Runs the printed command, which can't end before there were changes during it: it has its
  /// snapshot when it waits for a lock on a table.
  private void dump(
      PostgresClient client, PostgresServer source, BusyWriters writers, List<String> printed)
      throws Exception {
    execute(
        source,
        "begin; insert into witnesses values ('prepared across the dump'); prepare transaction"
            + " 'across the dump'");
    try (Session lock = new Session(source)) {
      lock.run("lock table gate");
      Path said = home.resolve("dump.log");
      Process dump =
          client.type(
              home,
              printed(printed, "pg_dump --snapshot=.* -f DIRECTORY"),
              Map.of("PGUSER", "postgres"),
              said);
      RunningDaemon.await("pg_dump waits")
          .until(
              () ->
                  !dump.isAlive()
                      || source.query(
                              "select 1 from pg_stat_activity where application_name = 'pg_dump'"
                                  + " and wait_event_type = 'Lock'")
                          != null);
      assertThat(dump.isAlive()).as(Files.readString(said)).isTrue();
      writers.awaitMore(SOME);
      witness(source, "during the dump");
      lock.run("commit");
      assertThat(dump.waitFor()).as(Files.readString(said)).isZero();
    }
  }

  private void restore(PostgresClient client, List<String> printed) throws Exception {
    Path said = home.resolve("restore.log");
    Process restore =
        client.type(
            home,
            printed(printed, "pg_restore -d TARGET .* DIRECTORY"),
            Map.of(
                "PGUSER",
                "postgres",
                "PGHOST",
                target.host(),
                "PGPORT",
                Integer.toString(target.port())),
            said);
    assertThat(restore.waitFor()).as(Files.readString(said)).isZero();
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

    // A migration is closed here.
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

  private static String position(List<String> printed) {
    List<String> positions =
        printed.stream().filter(l -> l.startsWith("CdcStartPosition=")).toList();
    assertThat(positions).hasSize(1);
    return positions.getFirst().substring("CdcStartPosition=".length());
  }

  private static String printed(List<String> lines, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(String.join("\n", lines));
    assertThat(found.find()).as("%s in %s", pattern, lines).isTrue();
    return found.group();
  }

  private static void witness(PostgresServer source, String what) throws SQLException {
    execute(source, "insert into witnesses values ('" + what + "')");
  }

  private static List<String> witnesses(PostgresServer server, String database)
      throws SQLException {
    return rows(server, database, "select what from witnesses");
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

  /// A session of the application that stays in its transaction.
  private static final class Session implements AutoCloseable {
    private final PostgresServer source;
    private @Nullable Connection connection;

    Session(PostgresServer source) {
      this.source = source;
    }

    void run(String sql) throws SQLException {
      try (Statement s = connection().createStatement()) {
        s.execute(sql);
      }
    }

    /// @return the transaction that did it
    String write(String what) throws SQLException {
      try (Statement s = connection().createStatement();
          ResultSet id =
              s.executeQuery(
                  "insert into witnesses values ('" + what + "') returning txid_current()")) {
        id.next();
        return id.getString(1);
      }
    }

    private Connection connection() throws SQLException {
      Connection open = connection;
      if (open == null) {
        open = Databases.connect(source, DATABASE);
        open.setAutoCommit(false);
        connection = open;
      }
      return open;
    }

    @Override
    public void close() throws SQLException {
      if (connection != null) {
        connection.close();
      }
    }
  }
}

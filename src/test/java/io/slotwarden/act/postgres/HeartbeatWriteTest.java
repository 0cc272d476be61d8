package io.slotwarden.act.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Secret;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.DatabaseId;
import io.slotwarden.model.TableName;
import io.slotwarden.testing.Databases;
import io.slotwarden.testing.HeartbeatTable;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One heartbeat on real servers: what is written, and what a person is told when it can't be.
@ResourceLock(PostgresServer.SHARED_LOCK)
class HeartbeatWriteTest {
  private static final TableName TABLE = TableName.parse("slotwarden.heartbeat");

  @SuppressWarnings("NullAway.Init") // the first thing that every test does
  private PostgresServer server;

  private String database = PostgresServer.unique("app");

  private void prepare(int major) {
    server = PostgresServer.shared(major);
    Sources.of(server);
    Databases.create(server, database);
  }

  @AfterEach
  void leaveNoDatabaseBehind() {
    Databases.drop(server, database);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void updatesTheOneRowWithTheRightsOfTheScript(int major) {
    prepare(major);
    HeartbeatTable.create(server, database);
    String before = HeartbeatTable.lastBeat(server, database);

    ActResult result = write();

    assertThat(result.outcome()).as(result.detail()).isEqualTo(ActOutcome.WRITTEN);
    assertThat(HeartbeatTable.lastBeat(server, database)).isGreaterThan(before);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#extremes")
  void writesWhateverTheNamesOfDatabaseAndTableAre(int major) {
    database = "a \"b\"'; drop/table? é%20 " + PostgresServer.unique("x");
    prepare(major);
    TableName table = TableName.parse("Select.From$1");
    HeartbeatTable.execute(
        server,
        database,
        """
        create schema "Select";
        create table "Select"."From$1" (id int primary key, beat_at timestamptz);
        insert into "Select"."From$1" values (1, null);
        grant usage on schema "Select" to slotwarden_actor;
        grant select, update on "Select"."From$1" to slotwarden_actor;
        """);

    assertThat(write(table).outcome()).isEqualTo(ActOutcome.WRITTEN);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void namesTheStatementsThatCreateAMissingTableAndTheyDo(int major) {
    prepare(major);

    ActResult missing = write();

    assertThat(missing.outcome()).isEqualTo(ActOutcome.FAILED);
    assertThat(missing.detail()).contains("42P01", "in database " + database);
    String statements = missing.detail().replaceFirst("(?s).*create the table: ", "");
    HeartbeatTable.execute(server, database, statements);
    assertThat(write().outcome()).isEqualTo(ActOutcome.WRITTEN);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void namesTheRightThatIsMissing(int major) {
    prepare(major);
    HeartbeatTable.create(server, database);
    HeartbeatTable.execute(
        server, database, "revoke update on slotwarden.heartbeat from slotwarden_actor");

    ActResult result = write();

    assertThat(result.outcome()).isEqualTo(ActOutcome.FAILED);
    assertThat(result.detail())
        .contains("42501")
        .contains("grant select, update on slotwarden.heartbeat to slotwarden_actor");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#extremes")
  void touchesNoTableThatIsNotOneOfAHeartbeat(int major) throws SQLException {
    prepare(major);
    HeartbeatTable.execute(
        server,
        database,
        """
        create table orders (id int, beat_at timestamptz);
        insert into orders values (1, 'epoch'), (1, 'epoch');
        create table customers (id int, name text);
        create table nobody (id int, beat_at timestamptz);
        grant select, update on all tables in schema public to slotwarden_actor;
        """);

    assertThat(write(TableName.parse("public.orders")).detail()).contains("2 rows have id 1");
    assertThat(write(TableName.parse("public.customers")).detail())
        .contains("that is not the table of a heartbeat");
    assertThat(write(TableName.parse("public.nobody")).detail())
        .contains("insert into public.nobody values (1, now())");
    try (Connection c = Databases.connect(server, database);
        Statement s = c.createStatement();
        var rows = s.executeQuery("select count(*) from orders where beat_at = 'epoch'")) {
      rows.next();
      assertThat(rows.getInt(1)).as("rolled back").isEqualTo(2);
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#extremes")
  void saysSoWhenTheDatabaseIsReadOnlyOrGoneOrForbidden(int major) {
    prepare(major);
    HeartbeatTable.create(server, database);
    server.execute("alter database " + database + " set default_transaction_read_only = on");
    assertThat(write().detail()).contains("25006", "default_transaction_read_only");
    server.execute("alter database " + database + " reset default_transaction_read_only");

    server.execute("revoke connect on database " + database + " from public");
    assertThat(write().detail())
        .contains("42501", "grant connect on database " + database + " to slotwarden_actor");

    Databases.drop(server, database);
    ActResult gone = write();
    assertThat(gone.outcome()).isEqualTo(ActOutcome.FAILED);
    assertThat(gone.detail()).contains("3D000", "take it out of policy beat");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#extremes")
  void waitsForNoLockAndFailsForNothingThatPasses(int major) throws SQLException {
    prepare(major);
    HeartbeatTable.create(server, database);
    try (Connection other = Databases.connect(server, database);
        Statement lock = other.createStatement()) {
      other.setAutoCommit(false);
      lock.execute("lock table slotwarden.heartbeat in access exclusive mode");

      ActResult result = write();

      assertThat(result.outcome()).isEqualTo(ActOutcome.PENDING);
      assertThat(result.detail()).contains("55P03");
      other.rollback();
    }
    assertThat(write().outcome()).isEqualTo(ActOutcome.WRITTEN);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#extremes")
  void aWrongPasswordIsForAPersonAndAServerThatIsNotThereIsNot(int major) {
    prepare(major);

    assertThat(
            Acting.beating(
                    Sources.of(server)
                        .withActor(Sources.ACTOR, new Secret.Literal("wrong"))
                        .named("test"))
                .write(act(TABLE))
                .outcome())
        .isEqualTo(ActOutcome.FAILED);
    assertThat(
            Acting.beating(Sources.at("127.0.0.1", 1).withActor().named("test"))
                .write(act(TABLE))
                .outcome())
        .isEqualTo(ActOutcome.PENDING);
    assertThat(Acting.beating(Sources.of(server).named("test")).write(act(TABLE)).detail())
        .contains("no actor is configured");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#extremes")
  void writesNothingOnAStandby(int major) {
    prepare(major);
    try (PostgresServer primary = PostgresServer.start(major, Map.of())) {
      Sources.of(primary);
      Databases.create(primary, database);
      HeartbeatTable.create(primary, database);
      try (PostgresServer standby = primary.startStandby()) {
        ActResult result =
            Acting.beating(Sources.at("127.0.0.1", standby.port()).withActor().named("test"))
                .write(act(TABLE));

        assertThat(result.outcome()).as(result.detail()).isEqualTo(ActOutcome.FAILED);
        assertThat(result.detail()).contains("25006", "name the primary");
      }
    }
  }

  private ActResult write() {
    return write(TABLE);
  }

  private ActResult write(TableName table) {
    return Acting.beating(Sources.of(server).withActor().named("test")).write(act(table));
  }

  private Act.WriteHeartbeat act(TableName table) {
    return new Act.WriteHeartbeat(new DatabaseId("test", database), "beat", table);
  }
}

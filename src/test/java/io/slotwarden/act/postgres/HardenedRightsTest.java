package io.slotwarden.act.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotId;
import io.slotwarden.testing.HardenedDatabase;
import io.slotwarden.testing.HeartbeatTable;
import io.slotwarden.testing.PostgresServer;
import io.slotwarden.testing.Sources;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/// What somebody who has the actor's password can and can't do where `deploy/sql/hardened.sql` was
/// run.
@ResourceLock(PostgresServer.SHARED_LOCK)
class HardenedRightsTest {
  private static final String FORBIDDEN = "42501";

  private final String name = PostgresServer.unique("left_over");

  @SuppressWarnings("NullAway.Init") // the first thing that every test does
  private PostgresServer server;

  @SuppressWarnings("NullAway.Init") // the first thing that every test does
  private HardenedDatabase database;

  @AfterEach
  void leaveNothingBehind() {
    if (Objects.nonNull(database)) {
      database.close();
      server.dropSlots();
    }
  }

  private void on(int major) {
    server = PostgresServer.shared(major);
    database = HardenedDatabase.on(server);
    server.createLogicalSlot(name);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void thePasswordAloneNeitherDropsNorMakesNorReadsASlot(int major) throws Exception {
    on(major);

    assertForbidden("select pg_drop_replication_slot('" + name + "')");
    assertForbidden("select pg_create_physical_replication_slot('mine')");
    assertForbidden("select pg_create_logical_replication_slot('mine', 'test_decoding')");
    assertForbidden("select * from pg_logical_slot_peek_changes('" + name + "', null, null)");
    assertForbidden("set role " + database.keeper());
    assertThatThrownBy(this::stream)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(FORBIDDEN));
    assertThat(exists(name)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void thePasswordAloneNeitherReadsNorChangesWhatIsKeptNorTheFunction(int major) throws Exception {
    on(major);

    for (String table : new String[] {"slotwarden.dropped", "slotwarden.protected"}) {
      assertForbidden("select * from " + table);
      assertForbidden("delete from " + table);
      assertForbidden("truncate " + table);
      assertForbidden("do 'begin lock table " + table + " in access share mode; end'");
    }
    assertForbidden("insert into slotwarden.dropped (who, evidence) values ('x', '{}')");
    assertForbidden("update slotwarden.dropped set outcome = 'refused'");
    assertForbidden("insert into slotwarden.protected values ('x')");
    assertForbidden("update slotwarden.protected set pattern = 'x'");
    assertForbidden("create table slotwarden.mine (x integer)");
    assertForbidden("create function slotwarden.mine() returns integer language sql as 'select 1'");
    assertForbidden(
        "alter function slotwarden.drop_slot(text, text, text, text, pg_lsn, pg_lsn, timestamptz,"
            + " bigint, bigint, bigint, bigint, timestamptz, timestamptz, text) set search_path ="
            + " public");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void nobodyElseMayCallTheFunction(int major) throws Exception {
    on(major);
    SlotEvidence evidence = evidence();
    String other = PostgresServer.unique("other");
    server.createRole(other, "x", "");
    database.execute("grant usage on schema slotwarden to " + other);
    try (Connection c = database.connect(other, "x")) {
      assertThatThrownBy(() -> ask(c, evidence))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(FORBIDDEN));
    } finally {
      database.execute("revoke usage on schema slotwarden from " + other, "drop role " + other);
    }
    assertThat(exists(name)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void nothingInASchemaOfOnesOwnOrAmongTemporaryObjectsDeceivesIt(int major) throws Exception {
    on(major);
    server.createLogicalSlot("rds_replica");
    SlotEvidence good = evidence();
    SlotEvidence wrong = Evidence.with(good, "plugin", "pgoutput");
    database.execute("create schema evil authorization " + database.actor());
    try (Connection c = database.connectAsActor();
        Statement s = c.createStatement()) {
      for (String hostile :
          new String[] {
            "create temp table pg_replication_slots as select slot_name, 'pgoutput'::name as"
                + " plugin, slot_type, database, temporary, active, restart_lsn,"
                + " confirmed_flush_lsn from pg_catalog.pg_replication_slots",
            "create temp table protected (pattern text, why text)",
            "create temp table dropped (id bigint)",
            "create temp table pg_stat_replication_slots (slot_name text)",
            "create domain evil.jsonb as pg_catalog.jsonb check (false)",
            "create function pg_temp.pg_is_in_recovery() returns boolean language sql as 'select"
                + " false'",
            "create function evil.has_function_privilege(text, text) returns boolean language sql"
                + " as 'select false'",
            "create function evil.yes(text, text) returns boolean language sql as 'select true'",
            "create function evil.no(text, text) returns boolean language sql as 'select false'",
            "create operator evil.= (procedure = evil.yes, leftarg = text, rightarg = text)",
            "create operator evil.~ (procedure = evil.no, leftarg = text, rightarg = text)",
            "create function evil.current_setting(text) returns text language sql as 'select"
                + " ''x''::text'",
            "set search_path = evil, pg_temp, pg_catalog"
          }) {
        s.execute(hostile);
      }

      assertThat(ask(c, wrong).outcome()).isEqualTo(ActOutcome.ABORTED);
      ActResult replica = ask(c, Evidence.of(Sources.of(server), "rds_replica"));
      assertThat(replica.outcome()).isEqualTo(ActOutcome.FAILED);
      assertThat(replica.detail()).contains("never dropped");
      assertThat(exists(name)).isTrue();
      assertThat(exists("rds_replica")).isTrue();
      ActResult right = ask(c, good);
      assertThat(right.outcome()).as(right.detail()).isEqualTo(ActOutcome.DROPPED);
    }
    assertThat(outcomes()).isEqualTo("changed,refused,dropped");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aSlotsNameIsAValueAndNothingElse(int major) throws Exception {
    on(major);
    String longest = "a".repeat(63);
    server.createLogicalSlot(longest);
    SlotEvidence evidence = evidence();
    String[] hostile = {
      "x'; drop table slotwarden.dropped; --",
      name + "' or 'a'='a",
      "\"" + name + "\"",
      name.toUpperCase(java.util.Locale.ROOT),
      name + " ",
      longest + "zzz",
      "x\nFATAL:  forged",
      "\\",
      "*",
      "%",
      ".*",
      "",
      "x".repeat(1_000_000),
      null
    };
    try (Connection c = database.connectAsActor()) {
      for (@Nullable String asked : hostile) {
        ActResult result = ask(c, Evidence.with(evidence, "name", asked));

        assertThat(result.outcome()).as(asked).isEqualTo(ActOutcome.ABORTED);
        assertThat(result.detail()).contains("it no longer exists");
      }
    }
    assertThat(exists(name)).isTrue();
    assertThat(exists(longest)).isTrue();
    assertThat(
            database.query(
                "select count(*) || ' ' || count(slot) || ' ' || max(length(slot)) from"
                    + " slotwarden.dropped where outcome = 'changed'"))
        .isEqualTo(hostile.length + " " + (hostile.length - 1) + " 100");
    assertThat(server.log().lines()).noneMatch(line -> line.strip().startsWith("FATAL:  forged"));
  }

  /// A drop is not undone with its transaction.
  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void whoRollsBackTakesTheRowAwayButNotTheDropAndTheServersLogHasIt(int major) throws Exception {
    on(major);
    SlotEvidence evidence = evidence();
    try (Connection c = database.connectAsActor()) {
      c.setAutoCommit(false);
      assertThat(ask(c, evidence).outcome()).isEqualTo(ActOutcome.DROPPED);
      c.rollback();
    }
    assertThat(exists(name)).isFalse();
    assertThat(database.query("select 1 from slotwarden.dropped")).isNull();
    assertThat(server.log())
        .contains("slot \"" + name + "\" was asked for by " + database.actor() + ": dropped");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void aSnapshotOfBeforeDoesNotHideWhatWasProtectedSince(int major) throws Exception {
    on(major);
    SlotEvidence evidence = evidence();
    try (Connection c = database.connectAsActor();
        Statement s = c.createStatement()) {
      c.setAutoCommit(false);
      s.execute("set transaction isolation level repeatable read");
      s.execute("select 1");
      database.execute("insert into slotwarden.protected values ('" + name + "')");

      ActResult result = ask(c, evidence);
      c.commit();

      assertThat(result.outcome()).isEqualTo(ActOutcome.FAILED);
      assertThat(result.detail()).contains("read committed");
    }
    assertThat(exists(name)).isTrue();
    assertThat(outcomes()).isEqualTo("refused");
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void theFileCanBeRunAgainWhichKeepsRowsAndTakesTheRightAwayAgain(int major) throws Exception {
    on(major);
    server.execute("alter role " + database.actor() + " replication");
    database.execute(
        "insert into slotwarden.protected values ('orders_*')",
        "insert into slotwarden.dropped (who, evidence) values ('x', '{}')");

    database.execute(database.script());

    assertThat(database.query("select pattern from slotwarden.protected")).isEqualTo("orders_*");
    assertThat(database.query("select count(*) from slotwarden.dropped")).isEqualTo("1");
    assertForbidden("select pg_drop_replication_slot('" + name + "')");
    try (Connection c = database.connectAsActor()) {
      assertThat(ask(c, evidence()).outcome()).isEqualTo(ActOutcome.DROPPED);
    }
  }

  /// Whoever may create in the database could have been there first, with a table whose trigger
  /// acts as the keeper, or with a function that he may call.
  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#extremes")
  void theFileTakesNothingOverFromAStranger(int major) throws Exception {
    on(major);
    String stranger = PostgresServer.unique("stranger");
    server.createRole(stranger, "x", "");
    try {
      database.execute("alter table slotwarden.protected owner to " + stranger);
      assertThatThrownBy(() -> database.execute(database.script()))
          .hasMessageContaining("tables of others: protected of " + stranger);
      database.execute(
          "alter table slotwarden.protected owner to postgres",
          "grant usage, create on schema slotwarden to " + stranger);
      assertThatThrownBy(() -> database.execute(database.script()))
          .hasMessageContaining("others may create in the schema slotwarden: " + stranger);
      database.execute(
          "revoke create on schema slotwarden from " + stranger,
          "grant execute on all functions in schema slotwarden to " + stranger);

      database.execute(database.script());

      SlotEvidence evidence = evidence();
      try (Connection c = database.connect(stranger, "x")) {
        assertThatThrownBy(() -> ask(c, evidence))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(FORBIDDEN));
      }
      assertThat(exists(name)).isTrue();
    } finally {
      database.execute("drop owned by " + stranger, "drop role " + stranger);
    }
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#extremes")
  void theTableOfTheHeartbeatMayBeInTheSameDatabase(int major) throws Exception {
    on(major);
    server.execute("create role slotwarden_actor_of_beats");
    try {
      database.execute(
          HeartbeatTable.script().replace("slotwarden_actor", "slotwarden_actor_of_beats"));
      database.execute(database.script());

      try (Connection c = database.connectAsActor()) {
        assertThat(ask(c, evidence()).outcome()).isEqualTo(ActOutcome.DROPPED);
      }
    } finally {
      database.execute("drop owned by slotwarden_actor_of_beats");
      server.execute("drop role slotwarden_actor_of_beats");
    }
  }

  /// What Amazon's own roles may do beyond their names can't be had here: a role that is in
  /// rds_replication does not drop slots by that on these servers, so it is given REPLICATION, too.
  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Majors#everything")
  void onAStandInForRdsAMasterWhoIsNoSuperuserSetsItUp(int major) throws Exception {
    server = PostgresServer.shared(major);
    server.createLogicalSlot(name);
    String master = PostgresServer.unique("master");
    server.execute(
        "create role rds_replication",
        "create role rds_superuser",
        "grant pg_monitor, rds_replication to rds_superuser with admin option");
    server.createRole(master, "x", "createrole in role rds_superuser");
    try {
      database = HardenedDatabase.by(server, master, "x");

      assertThat(membersOf("rds_replication")).isEqualTo(database.keeper() + ",rds_superuser");
      assertThat(
              server.query(
                  "select rolcanlogin::text || rolreplication from pg_roles where rolname = '"
                      + database.keeper()
                      + "'"))
          .isEqualTo("falsefalse");
      SlotEvidence evidence = evidence();
      ActResult withoutAmazon = Acting.as(database.source().named("test")).drop(act(evidence));
      assertThat(withoutAmazon.outcome()).isEqualTo(ActOutcome.FAILED);
      assertThat(withoutAmazon.detail()).contains(FORBIDDEN, "deploy/sql/hardened.sql");
      assertThat(exists(name)).isTrue();
      server.execute("alter role " + database.keeper() + " replication");

      ActResult result = Acting.as(database.source().named("test")).drop(act(evidence));

      assertThat(result.outcome()).as(result.detail()).isEqualTo(ActOutcome.DROPPED);
    } finally {
      if (Objects.nonNull(database)) {
        database.close();
      }
      server.execute("drop role " + master, "drop role rds_superuser", "drop role rds_replication");
    }
  }

  private String membersOf(String role) {
    return ""
        + server.query(
            "select string_agg(m.member::regrole::text, ',' order by m.member::regrole::text)"
                + " from pg_auth_members m where m.roleid = '"
                + role
                + "'::regrole");
  }

  /// As pg_recvlogical and pg_receivewal would begin.
  private void stream() throws SQLException {
    PGSimpleDataSource replication = new PGSimpleDataSource();
    replication.setURL(database.source().url());
    replication.setUser(database.actor());
    replication.setPassword(HardenedDatabase.PASSWORD);
    replication.setReplication("database");
    replication.setPreferQueryMode(PreferQueryMode.SIMPLE);
    replication.setAssumeMinServerVersion("10");
    replication.getConnection().close();
  }

  private void assertForbidden(String statement) throws SQLException {
    try (Connection c = database.connectAsActor();
        Statement s = c.createStatement()) {
      assertThatThrownBy(() -> s.execute(statement))
          .as(statement)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(FORBIDDEN));
    }
  }

  private ActResult ask(Connection connection, SlotEvidence evidence) throws SQLException {
    return HardenedDrop.drop(connection, act(evidence));
  }

  private Act.DropSlot act(SlotEvidence evidence) {
    return new Act.DropSlot(new SlotId("test", name), "left-over", server.major(), evidence);
  }

  private SlotEvidence evidence() {
    return Evidence.of(Sources.of(server), name);
  }

  private boolean exists(String slot) {
    return server.query("select 1 from pg_replication_slots where slot_name = '" + slot + "'")
        != null;
  }

  private String outcomes() {
    return ""
        + database.query("select string_agg(outcome, ',' order by id) from slotwarden.dropped");
  }
}

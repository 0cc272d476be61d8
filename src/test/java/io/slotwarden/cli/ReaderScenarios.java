package io.slotwarden.cli;

import static io.slotwarden.cli.CauseScenario.of;
import static io.slotwarden.cli.CheckStatus.OK;
import static io.slotwarden.cli.CheckStatus.WARNING;
import static io.slotwarden.model.WalHolder.ARCHIVER;
import static io.slotwarden.model.WalHolder.CHECKPOINT;
import static io.slotwarden.model.WalHolder.SLOT;

import io.slotwarden.model.SlotCause;
import io.slotwarden.model.SlotState;
import io.slotwarden.model.SqlText;
import io.slotwarden.testing.LogicalConsumer;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/// Slots that are behind although a consumer is connected, or although it comes by (domain
/// reference, "Root causes").
final class ReaderScenarios {
  static final String HOSTILE_GID = "it's\nlost | \u202e2pc";
  private static final int ROUNDS = 4;

  private ReaderScenarios() {}

  static List<CauseScenario> all() {
    return List.of(
        of(
                "a transaction writes, the consumer comes by",
                SlotCause.WRITING_TRANSACTION,
                SlotState.DISCONNECTED,
                WARNING,
                SLOT,
                s -> {
                  s.createSlot();
                  s.fill(1);
                  s.session(
                      "postgres",
                      "set application_name = 'nightly | job'",
                      "begin",
                      "insert into filler values ('open')");
                  comesBy(s);
                })
            .naming("user postgres, database postgres, application 'nightly | job'"),
        behind(
                "the older one of two writing transactions",
                SlotCause.WRITING_TRANSACTION,
                s -> {
                  s.fill(1);
                  s.createSlot();
                  writing(s, "the older");
                  writing(s, "the younger");
                  reads(s);
                })
            .naming("application 'the older'")
            .inProof(),
        behind(
                "the older one of two prepared transactions",
                SlotCause.PREPARED_TRANSACTION,
                s -> {
                  s.fill(1);
                  s.createSlot();
                  prepare(s, "postgres", "older");
                  prepare(s, "postgres", "younger");
                  reads(s);
                })
            .naming("prepared transaction 'older'")
            .inProof(),
        of(
                "an older transaction has ended, a younger one goes on",
                SlotCause.WRITING_TRANSACTION,
                SlotState.DISCONNECTED,
                WARNING,
                SLOT,
                s -> {
                  s.createSlot();
                  s.fill(1);
                  Statement older = writing(s, "has ended");
                  s.fill(1);
                  writing(s, "goes on");
                  older.execute("rollback");
                  comesBy(s);
                })
            .naming("application 'goes on'")
            .inProof(),
        behind(
            "a transaction writes in another database",
            SlotCause.WRITING_TRANSACTION,
            s -> {
              s.createSlot();
              s.fill(CauseStage.ELSEWHERE, 1);
              s.session(CauseStage.ELSEWHERE, "begin", "insert into filler values ('open')");
              reads(s);
            }),
        of(
                "a prepared transaction, the consumer comes by",
                SlotCause.PREPARED_TRANSACTION,
                SlotState.DISCONNECTED,
                WARNING,
                SLOT,
                s -> {
                  s.createSlot();
                  s.fill(1);
                  prepare(s, "postgres", "lost_2pc");
                  comesBy(s);
                })
            .naming("prepared transaction 'lost_2pc', owner postgres, database postgres"),
        behind(
                "a prepared transaction of another database with a hostile gid",
                SlotCause.PREPARED_TRANSACTION,
                s -> {
                  s.createSlot();
                  s.fill(CauseStage.ELSEWHERE, 1);
                  prepare(s, CauseStage.ELSEWHERE, HOSTILE_GID);
                  reads(s);
                })
            .naming(SqlText.literal(HOSTILE_GID) + ", owner postgres, database elsewhere"),
        healthy("a read-only transaction is open, the consumer reads", ReaderScenarios::readOnly),
        healthy("streams", ReaderScenarios::streams),
        behind("confirms nothing", SlotCause.NOT_CONFIRMING, ReaderScenarios::confirmsNothing),
        of(
            "confirms nothing for a quarter of an hour",
            SlotCause.NOT_CONFIRMING,
            SlotState.STALLED,
            WARNING,
            SLOT,
            s -> {
              confirmsNothing(s);
              s.look();
              s.leap(Duration.ofMinutes(16));
            }),
        behind("its tables are idle", SlotCause.IDLE_TABLES, ReaderScenarios::idleTables),
        behind("takes nothing", SlotCause.CONSUMER_BLOCKED, ReaderScenarios::takesNothing),
        behind("a huge transaction", SlotCause.SLOW_DECODING, ReaderScenarios::hugeTransaction),
        behind(
                "waits for a standby slot that does not exist",
                SlotCause.WAITING_FOR_STANDBY,
                s -> standby(s, false))
            .from(17),
        behind(
                "waits for a standby that is away",
                SlotCause.WAITING_FOR_STANDBY,
                s -> standby(s, true))
            .from(17),
        of(
            "catches up",
            SlotCause.CATCHING_UP,
            SlotState.CATCHING_UP,
            OK,
            SLOT,
            ReaderScenarios::catchesUp),
        behind(
            "looked at without pg_monitor",
            SlotCause.NOT_ESTABLISHED,
            s -> {
              confirmsNothing(s);
              s.lookAs("plain_eyes", "plain");
            }),
        of(
            "the archiver fails and keeps more",
            SlotCause.CONSUMER_GONE,
            SlotState.DISCONNECTED,
            WARNING,
            ARCHIVER,
            ReaderScenarios::archiverFails));
  }

  private static CauseScenario behind(
      String name, SlotCause cause, CauseScenario.Production production) {
    return of(name, cause, SlotState.LAGGING, OK, SLOT, production);
  }

  private static CauseScenario healthy(String name, CauseScenario.Production production) {
    return of(name, SlotCause.NONE, SlotState.HEALTHY, OK, CHECKPOINT, production);
  }

  private static Statement writing(CauseStage s, String application) throws SQLException {
    return s.session(
        "postgres",
        "set application_name = '" + application + "'",
        "begin",
        "savepoint a",
        "insert into filler values ('open')");
  }

  private static void prepare(CauseStage s, String database, String gid) throws SQLException {
    String literal = SqlText.literal(gid);
    s.session(
        database,
        "begin",
        "insert into filler values ('prepared')",
        "prepare transaction " + literal);
    s.open.push(() -> s.session(database, "rollback prepared " + literal).getConnection().close());
  }

  /// A consumer that reads all there is, now and then, and is not connected in between.
  private static void comesBy(CauseStage s) {
    for (int i = 0; i < ROUNDS; i++) {
      s.fill(1);
      s.checkpoint();
      s.consume();
    }
  }

  /// A connected consumer that confirms every transaction.
  private static LogicalConsumer reads(CauseStage s) throws Exception {
    LogicalConsumer consumer = s.attach();
    for (int i = 0; i < ROUNDS; i++) {
      s.checkpoint();
      s.fill(1);
      consumer.receiveTransaction();
      consumer.confirm();
    }
    awaitConfirmed(s);
    return consumer;
  }

  private static void awaitConfirmed(CauseStage s) {
    s.await(
        "select pg_current_wal_lsn() - confirmed_flush_lsn < 32 * 1024 * 1024 from"
            + " pg_replication_slots where slot_name = '"
            + s.slot
            + "'");
  }

  private static void readOnly(CauseStage s) throws Exception {
    s.createSlot();
    s.session("postgres", "begin isolation level repeatable read", "select count(*) from pg_class");
    reads(s);
  }

  private static void streams(CauseStage s) throws Exception {
    s.createSlot();
    reads(s);
  }

  private static void confirmsNothing(CauseStage s) throws Exception {
    s.createSlot();
    LogicalConsumer consumer = s.attach();
    s.look();
    s.server.execute(
        "create table if not exists filler (t text)",
        "insert into filler select 'x' from generate_series(1, 500)");
    s.fill(3);
    for (int i = 0; i < 4; i++) {
      consumer.receiveTransaction();
    }
    s.checkpoint();
    awaitSent(s); // what the checkpoint wrote, too
  }

  private static void awaitSent(CauseStage s) {
    s.await(
        "select pg_current_wal_lsn() - sent_lsn < 1024 * 1024 from pg_stat_replication r join"
            + " pg_replication_slots on active_pid = r.pid where slot_name = '"
            + s.slot
            + "'");
    s.await(
        "select lower(wait_event) in ('walsenderwaitforwal', 'walsendermain') from"
            + " pg_stat_activity a join pg_replication_slots on active_pid = a.pid where slot_name"
            + " = '"
            + s.slot
            + "'");
  }

  private static void idleTables(CauseStage s) throws Exception {
    s.createSlot();
    s.attach();
    s.look();
    s.fill(CauseStage.ELSEWHERE, 3);
    s.pass(Duration.ofSeconds(1)); // until what others wrote before is counted
    s.look();
    s.fill(CauseStage.ELSEWHERE, 3);
    s.checkpoint();
    s.pass(Duration.ofSeconds(3));
    awaitSent(s);
  }

  /// The server gives a silent consumer up after 4 s; half of that is long enough for us.
  private static void takesNothing(CauseStage s) throws Exception {
    s.set("wal_sender_timeout", "'4s'");
    s.createSlot();
    s.server.writeWal(30_000);
    s.fill(2);
    s.attach();
    s.await(
        "select lower(wait_event) = 'walsenderwritedata' from pg_stat_activity a join"
            + " pg_replication_slots on active_pid = a.pid where slot_name = '"
            + s.slot
            + "'");
    s.checkpoint();
    s.look();
    s.lookUntil(SlotCause.CONSUMER_BLOCKED);
  }

  private static void hugeTransaction(CauseStage s) throws Exception {
    s.createSlot();
    s.server.execute(
        "create table if not exists big (n int, t text)",
        "insert into big select n, repeat('x', 40) from generate_series(1, 400000) n");
    s.checkpoint();
    LogicalConsumer consumer = s.attach();
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    consumer.receiveTransaction();
                  } catch (SQLException e) {
                    // The scenario is over.
                  }
                });
    s.open.addLast(reader::join);
    s.open.addLast(() -> s.server.execute("drop table big"));
    s.lookUntil(SlotCause.SLOW_DECODING);
  }

  private static void standby(CauseStage s, boolean exists) throws Exception {
    if (exists) {
      s.server.query("select pg_create_physical_replication_slot('sb_away', true)");
    }
    s.server.query(
        "select pg_create_logical_replication_slot('"
            + s.slot
            + "', 'test_decoding', false, false, true)");
    s.set("synchronized_standby_slots", exists ? "'sb_away'" : "'sb_missing'");
    s.attach();
    s.fill(3);
    s.await(
        "select lower(wait_event) = 'waitforstandbyconfirmation' from pg_stat_activity a join"
            + " pg_replication_slots on active_pid = a.pid where slot_name = '"
            + s.slot
            + "'");
    s.checkpoint();
  }

  private static void archiverFails(CauseStage s) {
    s.set("archive_command", "'/bin/false'");
    s.fill(2);
    s.await("select failed_count > 0 from pg_stat_archiver");
    s.createSlot();
    s.fill(3);
    s.checkpoint();
  }

  private static void catchesUp(CauseStage s) throws Exception {
    s.createSlot();
    s.fill(6);
    s.checkpoint();
    LogicalConsumer consumer = s.attach();
    s.look();
    String before = s.server.query("select confirmed_flush_lsn from pg_replication_slots");
    for (int i = 0; i < 3; i++) {
      consumer.receiveTransaction();
    }
    consumer.confirm();
    s.await(
        "select confirmed_flush_lsn > '"
            + before
            + "' from pg_replication_slots where slot_name = '"
            + s.slot
            + "'");
    s.pass(Duration.ofMillis(200));
  }
}

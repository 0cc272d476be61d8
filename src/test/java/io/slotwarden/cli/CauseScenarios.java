package io.slotwarden.cli;

import static io.slotwarden.cli.CauseScenario.of;
import static io.slotwarden.cli.CheckStatus.CRITICAL;
import static io.slotwarden.cli.CheckStatus.OK;
import static io.slotwarden.cli.CheckStatus.WARNING;
import static io.slotwarden.model.WalHolder.CHECKPOINT;
import static io.slotwarden.model.WalHolder.SLOT;
import static io.slotwarden.model.WalHolder.WAL_KEEP;

import io.slotwarden.model.ADms;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Owner;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.SlotCause;
import io.slotwarden.model.SlotState;
import io.slotwarden.model.TaskKind;
import io.slotwarden.testing.LogicalConsumer;
import io.slotwarden.testing.PostgresServer;
import java.util.List;

/// Slots that nobody reads, or nobody for long, or not yet (domain reference, "Root causes").
final class CauseScenarios {
  private CauseScenarios() {}

  static List<CauseScenario> all() {
    return List.of(
        gone(
            "never read",
            s -> {
              s.createSlot();
              s.fill(4);
            }),
        gone("read, then left", CauseScenarios::readThenLeft),
        gone(
            "physical, nobody streams it",
            s -> {
              s.server.query("select pg_create_physical_replication_slot('" + s.slot + "', true)");
              s.fill(4);
            }),
        gone("a read-only transaction is open", CauseScenarios::readOnlyTransaction),
        gone("a younger writing transaction is open", CauseScenarios::youngerTransaction),
        of(
                "wal_keep_size keeps more",
                SlotCause.CONSUMER_GONE,
                SlotState.DISCONNECTED,
                WARNING,
                WAL_KEEP,
                CauseScenarios::walKeep)
            .from(12),
        of(
            "another slot is older",
            SlotCause.CONSUMER_GONE,
            SlotState.DISCONNECTED,
            WARNING,
            SLOT,
            CauseScenarios::olderSlot),
        task("task stopped", SlotCause.TASK_STOPPED, "stopped"),
        task("task failed", SlotCause.TASK_FAILED, "failed"),
        of(
            "task deleted",
            SlotCause.TASK_GONE,
            SlotState.DISCONNECTED,
            WARNING,
            SLOT,
            CauseScenarios::taskDeleted),
        task("task runs and does not come", SlotCause.CONSUMER_GONE, "running").inProof(),
        of(
                "on a standby, beyond the limit, whatever its wal_status says",
                SlotCause.CONSUMER_GONE,
                SlotState.UNRESERVED,
                CRITICAL,
                CHECKPOINT,
                CauseScenarios::onStandby)
            .from(13)
            .inProof(),
        of(
            "comes and goes, seen",
            SlotCause.CRASH_LOOP,
            SlotState.CRASH_LOOP,
            WARNING,
            SLOT,
            CauseScenarios::comesAndGoes),
        of(
                "comes and goes between the looks",
                SlotCause.CRASH_LOOP,
                SlotState.CRASH_LOOP,
                WARNING,
                SLOT,
                CauseScenarios::badOption)
            .from(17),
        of(
                "made while a transaction writes",
                SlotCause.CREATING,
                SlotState.CREATING,
                OK,
                SLOT,
                s -> create(s, false))
            .naming("transaction of pid"),
        of(
                "made while a prepared transaction waits",
                SlotCause.CREATING,
                SlotState.CREATING,
                OK,
                SLOT,
                s -> create(s, true))
            .naming("prepared transaction 'old', owner postgres, database postgres"),
        of(
                "WAL removed",
                SlotCause.LOST,
                SlotState.LOST,
                CRITICAL,
                CHECKPOINT,
                s -> {
                  s.createSlot();
                  s.fill(1);
                  s.set("max_slot_wal_keep_size", "'16MB'");
                  s.fill(5);
                  s.checkpoint();
                })
            .from(13),
        of(
                "idle for too long",
                SlotCause.LOST,
                SlotState.LOST,
                CRITICAL,
                CHECKPOINT,
                CauseScenarios::idleTimeout)
            .from(18),
        unused("never used", false),
        unused("never used, with a limit", true).from(13),
        of(
                "beyond the limit, before the checkpoint",
                SlotCause.CONSUMER_GONE,
                SlotState.UNRESERVED,
                CRITICAL,
                CHECKPOINT,
                s -> {
                  s.createSlot();
                  s.checkpoint();
                  s.set("max_slot_wal_keep_size", "'16MB'");
                  s.fill(5);
                })
            .from(13));
  }

  private static CauseScenario gone(String name, CauseScenario.Production production) {
    return of(
        name,
        SlotCause.CONSUMER_GONE,
        SlotState.DISCONNECTED,
        WARNING,
        SLOT,
        s -> {
          production.on(s);
          s.checkpoint();
        });
  }

  private static void readThenLeft(CauseStage s) throws Exception {
    s.createSlot();
    s.fill(1);
    try (LogicalConsumer consumer = LogicalConsumer.attach(s.server, s.slot)) {
      s.look();
      consumer.receiveTransaction();
      consumer.confirm();
    }
    s.awaitInactive();
    s.look();
    s.fill(4);
  }

  private static void readOnlyTransaction(CauseStage s) throws Exception {
    s.createSlot();
    s.session("postgres", "begin isolation level repeatable read", "select count(*) from pg_class");
    s.fill(4);
  }

  private static void youngerTransaction(CauseStage s) throws Exception {
    s.createSlot();
    s.fill(4);
    s.session("postgres", "begin", "insert into filler values ('open')");
  }

  private static void walKeep(CauseStage s) {
    s.fill(8);
    s.set(
        s.major() >= 13 ? "wal_keep_size" : "wal_keep_segments",
        s.major() >= 13 ? "'96MB'" : "'6'");
    s.createSlot();
    s.fill(3);
    s.checkpoint();
  }

  private static void onStandby(CauseStage s) {
    s.set("max_slot_wal_keep_size", "'16MB'");
    PostgresServer standby = s.server.startStandby();
    s.open.push(standby);
    standby.query("select pg_create_physical_replication_slot('" + s.slot + "', true)");
    s.fill(5);
    String end = s.server.query("select pg_current_wal_lsn()");
    s.await("select exists (select from pg_stat_replication where replay_lsn >= '" + end + "')");
    s.lookAt(standby);
  }

  private static void olderSlot(CauseStage s) {
    s.server.createLogicalSlot("older_one");
    s.fill(2);
    s.createSlot();
    s.fill(4);
    s.checkpoint();
  }

  private static CauseScenario task(String name, SlotCause cause, String status) {
    return of(
        name,
        cause,
        SlotState.DISCONNECTED,
        WARNING,
        SLOT,
        s -> {
          s.createSlot();
          s.fill(3);
          s.checkpoint();
          s.dms(owned(), dmsTask(status));
        });
  }

  private static Owner owned() {
    return new Owner(OwnerKind.DMS_TASK, "prod/orders-to-dwh", true, List.of());
  }

  private static DmsTask dmsTask(String status) {
    return ADms.task(TaskKind.TASK, "orders-to-dwh", "arn:t", status, "orders-src", null);
  }

  private static void taskDeleted(CauseStage s) {
    s.createSlot();
    s.dms(owned(), dmsTask("stopped"));
    s.look();
    s.fill(3);
    s.checkpoint();
    s.dms(new Owner(OwnerKind.NONE, null, false, List.of()));
  }

  private static void comesAndGoes(CauseStage s) throws Exception {
    s.createSlot();
    s.fill(3);
    s.checkpoint();
    s.look();
    for (int i = 0; i < 3; i++) {
      try (LogicalConsumer consumer = LogicalConsumer.attach(s.server, s.slot)) {
        consumer.receiveTransaction();
        s.look();
      }
      s.awaitInactive();
      s.look();
    }
  }

  private static void badOption(CauseStage s) throws Exception {
    s.createSlot();
    s.fill(3);
    s.checkpoint();
    s.look();
    for (int i = 0; i < 3; i++) {
      LogicalConsumer.refused(s.server, s.slot);
      s.awaitInactive();
      s.look();
    }
  }

  /// A slot that another session makes, and that has to wait for an older transaction.
  private static void create(CauseStage s, boolean prepared) throws Exception {
    s.fill(3);
    if (prepared) {
      s.session(
          "postgres", "begin", "insert into filler values ('p')", "prepare transaction 'old'");
      s.open.push(() -> s.server.execute("rollback prepared 'old'"));
    } else {
      s.session("postgres", "begin", "insert into filler values ('open')");
    }
    s.checkpoint();
    Thread maker = Thread.ofVirtual().start(s::createSlot);
    s.open.addLast(maker::join);
    s.await(
        "select exists (select from pg_locks where not granted and locktype = 'transactionid')");
    s.fill(3);
    s.checkpoint();
  }

  private static void idleTimeout(CauseStage s) throws Exception {
    s.createSlot();
    s.fill(1);
    s.set("idle_replication_slot_timeout", "'1s'");
    s.await(
        "select clock_timestamp() > inactive_since + interval '1100 milliseconds' from"
            + " pg_replication_slots where slot_name = '"
            + s.slot
            + "'");
    s.checkpoint();
    s.fill(4);
    s.checkpoint();
  }

  private static CauseScenario unused(String name, boolean limited) {
    return of(
        name,
        SlotCause.NEVER_USED,
        SlotState.UNUSED,
        OK,
        CHECKPOINT,
        s -> {
          s.server.query("select pg_create_physical_replication_slot('" + s.slot + "')");
          if (limited) {
            s.set("max_slot_wal_keep_size", "'16MB'");
          }
          s.fill(4);
          s.checkpoint();
        });
  }
}

package io.slotwarden.audit;

import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.WARNING;

import io.slotwarden.model.Durations;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SqlText;
import io.slotwarden.model.catalog.HeadRoom;
import io.slotwarden.model.catalog.LogicalSlot;
import io.slotwarden.model.catalog.Setting;
import io.slotwarden.model.migration.MigrationEndpoint;
import io.slotwarden.model.migration.MigrationTask;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The server that changes are read from: its settings, its room, its long transactions.
final class SourceServerChecks {
  static final List<Check> ALL =
      List.of(
          new Check(AuditCheck.WAL_LEVEL, SourceServerChecks::walLevel),
          new Check(AuditCheck.RDS_LOGICAL_REPLICATION, SourceServerChecks::rdsReplication),
          new Check(AuditCheck.FREE_SLOTS, SourceServerChecks::freeSlots),
          new Check(AuditCheck.FREE_WALSENDERS, SourceServerChecks::freeWalsenders),
          new Check(AuditCheck.LONG_TRANSACTIONS, SourceServerChecks::longTransactions),
          new Check(AuditCheck.PREPARED_TRANSACTIONS, SourceServerChecks::preparedTransactions),
          new Check(AuditCheck.STANDBY, SourceServerChecks::standby));

  private SourceServerChecks() {}

  private static void walLevel(AuditCase c, Findings out) {
    Setting level = setting(c, out, "wal_level");
    if (!level.value().equals("logical")) {
      boolean rds = out.need(c.source().settings()).containsKey("rds.logical_replication");
      out.found(
          CRITICAL,
          "wal_level is " + level.value(),
          rds
              ? "set rds.logical_replication = 1 in the parameter group and restart the instance"
              : "ALTER SYSTEM SET wal_level = logical; then restart the server");
    }
  }

  private static void rdsReplication(AuditCase c, Findings out) {
    Setting rds = out.need(c.source().settings()).get("rds.logical_replication");
    if (rds == null) {
      throw out.notApplicable("the server is not RDS or Aurora: it has no such setting");
    }
    if (!rds.isOn() && !rds.value().equals("1")) {
      out.found(
          CRITICAL,
          "rds.logical_replication is " + rds.value(),
          "set rds.logical_replication = 1 in the parameter group and restart the instance");
    }
  }

  /// Tasks that have their slot already need none.
  private static void freeSlots(AuditCase c, Findings out) {
    HeadRoom room = out.need(c.source().headRoom());
    int free = room.maxSlots() - room.usedSlots();
    long needed = planned(c, out);
    if (free < needed) {
      out.found(
          CRITICAL,
          "%d of %d replication slots are free, and %d %s needed"
              .formatted(free, room.maxSlots(), needed, needed == 1 ? "is" : "are"),
          "raise max_replication_slots (restart), or drop slots that nobody needs");
    }
  }

  /// How many slots the tasks of this database have yet to make: at least one before there is any
  /// task.
  private static long planned(AuditCase c, Findings out) {
    if (c.task().isEmpty()) {
      return 1;
    }
    MigrationTask task = c.cdcTask(out);
    List<LogicalSlot> slots = out.need(c.source().slots());
    boolean started = task.task().status().equals("running") || task.cdcStartPosition() != null;
    boolean has =
        task.slotName().map(n -> slots.stream().anyMatch(s -> s.name().equals(n))).orElse(started);
    return has ? 0 : 1;
  }

  private static void freeWalsenders(AuditCase c, Findings out) {
    HeadRoom room = out.need(c.source().headRoom());
    int needed = room.usedSlots() + room.physicalSenders();
    String raise = "raise max_wal_senders (restart)";
    if (room.maxSenders() <= 1) {
      out.found(CRITICAL, "max_wal_senders is " + room.maxSenders(), raise);
    } else if (room.maxSenders() < needed) {
      out.found(
          CRITICAL,
          "max_wal_senders is %d, for %d slots and %d standbys or backups"
              .formatted(room.maxSenders(), room.usedSlots(), room.physicalSenders()),
          raise);
    }
  }

  private static void longTransactions(AuditCase c, Findings out) {
    Severity severity = c.phase() == Phase.PREPARE ? CRITICAL : WARNING;
    out.found(
        severity,
        "transactions are older than ten minutes",
        out.need(c.source().longTransactions()).stream()
            .map(
                t ->
                    new AuditObject(
                        "pid " + t.pid(),
                        "%s, %s, open for %s%s"
                            .formatted(
                                shown(t.user()),
                                shown(t.application()),
                                Durations.format(t.age()),
                                t.writes() ? ", has written" : ""),
                        "SELECT pg_terminate_backend(" + t.pid() + ");")),
        "wait for them or end them before a slot is made or a task starts");
  }

  private static void preparedTransactions(AuditCase c, Findings out) {
    Severity severity = c.phase() == Phase.PREPARE ? CRITICAL : WARNING;
    out.found(
        severity,
        "transactions are prepared and not ended",
        out.need(c.source().preparedTransactions()).stream()
            .map(
                p ->
                    new AuditObject(
                        SqlText.literal(p.gid()),
                        "of %s in %s, for %s"
                            .formatted(
                                SqlText.visible(p.owner()),
                                SqlText.visible(p.database()),
                                Durations.format(p.age())),
                        "ROLLBACK PREPARED " + SqlText.literal(p.gid()) + ";")),
        "whoever prepared them must commit them or roll them back, in their database");
  }

  private static void standby(AuditCase c, Findings out) {
    if (out.need(c.source().headRoom()).standby()) {
      out.found(
          CRITICAL,
          "the source is a standby",
          "let the endpoint name the primary (on Aurora the writer endpoint)");
    }
  }

  static Setting setting(AuditCase c, Findings out, String name) {
    Setting found = out.need(c.source().settings()).get(name);
    if (found == null) {
      throw out.notApplicable("the server has no setting " + name);
    }
    return out.needOfServer(found);
  }

  static Optional<String> dmsRole(AuditCase c) {
    return c.task()
        .flatMap(t -> t.source().toOptional())
        .map(MigrationEndpoint::endpoint)
        .flatMap(e -> Optional.ofNullable(e.username()));
  }

  private static String shown(@Nullable String text) {
    return text == null || text.isEmpty() ? "unknown" : SqlText.visible(text);
  }
}

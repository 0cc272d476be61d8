package io.slotwarden.audit;

import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.INFO;
import static io.slotwarden.model.Severity.WARNING;

import io.slotwarden.model.ByteSize;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SqlText;
import io.slotwarden.model.catalog.LogicalSlot;
import io.slotwarden.model.catalog.RoleSetting;
import io.slotwarden.model.catalog.Setting;
import io.slotwarden.model.catalog.Spill;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Settings of the source that a task depends on.
final class SourceSettingChecks {
  /// Below it DMS fails; 0 switches the timeout off and is fine (AWS, pre-migration assessments).
  private static final long SHORTEST_SENDER_TIMEOUT_MS = 10_000;

  private static final long LONGEST_SENDER_TIMEOUT_MS = 300_000;

  /// `logical_decoding_work_mem` as it is shipped, in kB.
  private static final long DEFAULT_WORK_MEM_KB = 65_536;

  static final List<Check> ALL =
      List.of(
          new Check(AuditCheck.WAL_SENDER_TIMEOUT, SourceSettingChecks::senderTimeout),
          new Check(AuditCheck.MAX_SLOT_WAL_KEEP_SIZE, SourceSettingChecks::keepSize),
          new Check(AuditCheck.IDLE_IN_TRANSACTION_TIMEOUT, SourceSettingChecks::idleTimeout),
          new Check(AuditCheck.STATEMENT_TIMEOUT, SourceSettingChecks::statementTimeout),
          new Check(AuditCheck.LOGICAL_DECODING_WORK_MEM, SourceSettingChecks::workMem),
          new Check(AuditCheck.MAX_WORKER_PROCESSES, SourceSettingChecks::workers),
          new Check(AuditCheck.IDLE_SLOT_TIMEOUT, SourceSettingChecks::idleSlotTimeout));

  private SourceSettingChecks() {}

  private static void senderTimeout(AuditCase c, Findings out) {
    judgeSenderTimeout(
        SourceServerChecks.setting(c, out, "wal_sender_timeout").number(),
        "wal_sender_timeout",
        out);
    for (RoleSetting s : ofDmsRole(c, out, "wal_sender_timeout")) {
      Optional<Long> value = milliseconds(s.value());
      if (value.isPresent()) {
        judgeSenderTimeout(value.get(), "wal_sender_timeout of " + whose(s), out);
      } else {
        out.notChecked("wal_sender_timeout of " + whose(s) + " is not readable: " + s.value());
      }
    }
  }

  private static void judgeSenderTimeout(long ms, String what, Findings out) {
    String remedy =
        "set wal_sender_timeout to at least 10s and at most 5min, or 0 for none (reload)";
    if (ms > 0 && ms < SHORTEST_SENDER_TIMEOUT_MS) {
      out.found(CRITICAL, what + " is " + ms + " ms", remedy);
    } else if (ms > LONGEST_SENDER_TIMEOUT_MS) {
      out.found(WARNING, what + " is " + ms / 1000 + " s", remedy);
    }
  }

  private static void keepSize(AuditCase c, Findings out) {
    Map<String, Setting> settings = out.need(c.source().settings());
    Setting keep = settings.get("max_slot_wal_keep_size");
    if (keep == null) {
      throw out.notApplicable("the server has no such setting before PostgreSQL 13");
    }
    long mb = keep.number();
    if (mb < 0) {
      out.found(
          WARNING,
          "max_slot_wal_keep_size is -1: nothing limits what a stuck slot keeps",
          "set a limit that leaves room on the disk, or watch the slots (slotwarden run)");
      return;
    }
    long limit = mb << 20;
    List<LogicalSlot> slots = out.need(c.source().slots());
    String text = "a slot is lost once it keeps more than " + ByteSize.format(limit);
    String remedy = "size it for the longest outage of a reader, and watch time to lost";
    boolean near =
        slots.stream().anyMatch(s -> s.retainedBytes() == null || s.retainedBytes() > limit / 2);
    Severity severity = near ? WARNING : INFO;
    if (slots.isEmpty()) {
      out.found(severity, text, remedy);
    } else {
      out.found(
          severity,
          text,
          slots.stream().map(s -> AuditObject.of(s.name(), headRoom(s.retainedBytes(), limit))),
          remedy);
    }
  }

  private static String headRoom(@Nullable Long retained, long limit) {
    return retained == null
        ? "keeps an unknown amount"
        : "keeps %s, %s are left"
            .formatted(
                ByteSize.format(Math.max(0, retained)),
                ByteSize.format(Math.max(0, limit - retained)));
  }

  private static void idleTimeout(AuditCase c, Findings out) {
    String name = "idle_in_transaction_session_timeout";
    List<RoleSetting> own = ofDmsRole(c, out, name);
    // What the role has of its own wins over the server's.
    boolean roleIsFree =
        own.stream().anyMatch(s -> milliseconds(s.value()).equals(Optional.of(0L)));
    own.stream()
        .filter(s -> !milliseconds(s.value()).equals(Optional.of(0L)))
        .forEach(
            s ->
                out.found(
                    WARNING,
                    name + " of " + whose(s) + " is " + s.value(),
                    "set it to 0 for the DMS role: " + alter(c, name)));
    if (!roleIsFree) {
      long server = SourceServerChecks.setting(c, out, name).number();
      if (server != 0) {
        out.found(
            WARNING,
            name + " is " + server + " ms",
            "set it to 0 for the DMS role: " + alter(c, name));
      }
    }
  }

  private static void statementTimeout(AuditCase c, Findings out) {
    String name = "statement_timeout";
    ofDmsRole(c, out, name).stream()
        .filter(s -> !milliseconds(s.value()).equals(Optional.of(0L)))
        .forEach(
            s -> out.found(WARNING, name + " of " + whose(s) + " is " + s.value(), alter(c, name)));
    if (ofDmsRole(c, out, name).isEmpty()) {
      long server = SourceServerChecks.setting(c, out, name).number();
      if (server != 0) {
        out.found(WARNING, name + " is " + server + " ms for everybody", alter(c, name));
      }
    }
  }

  private static void workMem(AuditCase c, Findings out) {
    Setting mem = out.need(c.source().settings()).get("logical_decoding_work_mem");
    if (mem == null) {
      throw out.notApplicable("the server has no such setting before PostgreSQL 13");
    }
    List<Spill> spills = out.need(c.source().spills());
    if (mem.number() <= DEFAULT_WORK_MEM_KB) {
      out.found(
          WARNING,
          "logical_decoding_work_mem is "
              + mem.number() / 1024
              + " MB, and decoding spilled to disk",
          spills.stream()
              .map(
                  s ->
                      AuditObject.of(
                          s.slot(),
                          ByteSize.format(s.bytes())
                              + " of "
                              + s.transactions()
                              + " transactions")),
          "raise logical_decoding_work_mem (reload), or make transactions smaller");
    }
  }

  private static void workers(AuditCase c, Findings out) {
    long have = SourceServerChecks.setting(c, out, "max_worker_processes").number();
    long need =
        SourceServerChecks.setting(c, out, "max_logical_replication_workers").number()
            + SourceServerChecks.setting(c, out, "autovacuum_max_workers").number()
            + SourceServerChecks.setting(c, out, "max_parallel_workers").number();
    if (have < need) {
      out.found(
          INFO,
          "max_worker_processes is %d; logical replication, autovacuum and parallel queries may want %d"
              .formatted(have, need),
          "raise max_worker_processes to at least " + need + " (restart)");
    }
  }

  private static void idleSlotTimeout(AuditCase c, Findings out) {
    Setting timeout = out.need(c.source().settings()).get("idle_replication_slot_timeout");
    if (timeout == null) {
      throw out.notApplicable("the server has no such setting before PostgreSQL 18");
    }
    if (timeout.number() != 0) {
      out.found(
          WARNING,
          "idle_replication_slot_timeout is "
              + timeout.value()
              + (timeout.unit() == null ? "" : " " + timeout.unit()),
          "ALTER SYSTEM SET idle_replication_slot_timeout = 0; SELECT pg_reload_conf();");
    }
  }

  /// What is set for the role that DMS logs in with, for all roles, or for this database.
  private static List<RoleSetting> ofDmsRole(AuditCase c, Findings out, String name) {
    String role = SourceServerChecks.dmsRole(c).orElse(null);
    return out.need(c.source().roleSettings()).stream()
        .filter(s -> s.name().equals(name))
        .filter(s -> s.role() == null || s.role().equals(role))
        .filter(s -> s.database() == null || s.database().equals(c.source().database()))
        .toList();
  }

  private static String whose(RoleSetting s) {
    return Stream.of(
            s.role() == null ? null : "role " + SqlText.identifier(s.role()),
            s.database() == null ? null : "database " + SqlText.identifier(s.database()))
        .filter(java.util.Objects::nonNull)
        .collect(java.util.stream.Collectors.joining(" in "));
  }

  private static String alter(AuditCase c, String name) {
    return "ALTER ROLE %s SET %s = 0;"
        .formatted(
            SourceServerChecks.dmsRole(c).map(SqlText::identifier).orElse("<the DMS role>"), name);
  }

  /// A time as a person wrote it into a setting whose unit is milliseconds.
  private static Optional<Long> milliseconds(String text) {
    String digits = text.strip().replaceAll("[a-z ]+$", "");
    String unit = text.strip().substring(digits.length()).strip();
    try {
      long value = Long.parseLong(digits);
      return switch (unit) {
        case "", "ms" -> Optional.of(value);
        case "s" -> Optional.of(value * 1000);
        case "min" -> Optional.of(value * 60_000);
        case "h" -> Optional.of(value * 3_600_000);
        case "d" -> Optional.of(value * 86_400_000);
        default -> Optional.empty();
      };
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}

package io.slotwarden.config;

import io.slotwarden.model.AlertKey;
import io.slotwarden.model.ByteSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The block `alerts:`, described.
final class AlertKeys {
  static final Key<ByteSize> WARNING =
      Key.byDefault("warning", Scalars.SIZE, "10GiB", "A warning from here on.");
  static final Key<ByteSize> CRITICAL =
      Key.byDefault("critical", Scalars.SIZE, "50GiB", "Critical from here on.");
  static final Key<Values> RETAINED_WAL =
      Key.block("retained-wal", "WAL that one slot keeps.", List.of(WARNING, CRITICAL));

  static final Key<Duration> DISCONNECTED_WARNING_AFTER =
      Key.duration("warning-after", "15m", null, "A warning when it has lasted so long.");
  static final Key<Values> SLOT_DISCONNECTED =
      Key.block(
          "slot-disconnected",
          "A slot that keeps WAL has no consumer.",
          List.of(DISCONNECTED_WARNING_AFTER));

  static final Key<Duration> TASK_WARNING_AFTER =
      Key.duration("warning-after", "5m", null, "A warning when it has lasted so long.");
  static final Key<Duration> TASK_CRITICAL_AFTER =
      Key.duration("critical-after", "30m", null, "Critical when it has lasted so long.");
  static final Key<Values> TASK_DOWN =
      Key.block(
          "task-down",
          "A DMS task is stopped or failed.",
          List.of(TASK_WARNING_AFTER, TASK_CRITICAL_AFTER));

  static final Key<Duration> LATENCY_WARNING =
      Key.duration("warning", "15m", null, "A warning from here on; 0s: never.");
  static final Key<Duration> LATENCY_CRITICAL =
      Key.duration("critical", "1h", null, "Critical from here on; 0s: never.");
  static final Key<Values> TASK_LATENCY =
      Key.block(
          "task-latency",
          "A running task is so far behind its source or target, or nobody can tell.",
          List.of(LATENCY_WARNING, LATENCY_CRITICAL));

  static final Key<Duration> WITHOUT_SLOT_WARNING_AFTER =
      Key.duration("warning-after", "15m", null, "A warning when it has lasted so long.");
  static final Key<Values> TASK_WITHOUT_SLOT =
      Key.block(
          "task-without-slot",
          "A task is said to run, and nothing is connected to its slot.",
          List.of(WITHOUT_SLOT_WARNING_AFTER));

  static final Key<Duration> TIME_WARNING =
      Key.duration("warning", "24h", null, "A warning when less time is left; 0s: never.");
  static final Key<Duration> TIME_CRITICAL =
      Key.duration("critical", "4h", null, "Critical when less time is left; 0s: never.");
  static final Key<Values> TIME_TO_FULL =
      Key.block(
          "time-to-full",
          "Forecast: the disk that holds pg_wal is full, and the server stops. Needs storage.",
          List.of(TIME_WARNING, TIME_CRITICAL));
  static final Key<Values> TIME_TO_LOST =
      Key.block(
          "time-to-lost",
          "Forecast: max_slot_wal_keep_size invalidates a slot, and its consumer needs a reload.",
          List.of(TIME_WARNING, TIME_CRITICAL));

  static final Key<Duration> EXPIRING_WARNING =
      Key.duration("warning", "72h", null, "A warning when less time is left; 0s: never.");
  static final Key<Values> SLOT_EXPIRING =
      Key.block(
          "slot-expiring",
          "The time of a registered slot (slotwarden slot create) is nearly over.",
          List.of(EXPIRING_WARNING));

  /// Those without a threshold: on, unless they are switched off.
  static final Map<AlertKey, Key<Boolean>> SWITCHES = switches();

  static final Key<Values> ALERTS =
      Key.block("alerts", "When people are told that something is wrong.", keys());

  private AlertKeys() {}

  private static Map<AlertKey, Key<Boolean>> switches() {
    Map<AlertKey, Key<Boolean>> m = new LinkedHashMap<>();
    put(m, AlertKey.SLOT_MISSING, "Critical: a slot that somebody needs has disappeared.");
    put(m, AlertKey.SLOT_LOST, "Critical: a slot was invalidated.");
    put(m, AlertKey.SLOT_UNRESERVED, "A warning: a slot's WAL may be removed at any checkpoint.");
    put(
        m,
        AlertKey.SOURCE_UNSEEN,
        "A warning, then critical: a source or DMS entry can't be looked at.");
    put(
        m,
        AlertKey.SLOTS_EXHAUSTED,
        "A warning above 80 % of max_replication_slots, critical when all are taken.");
    put(
        m,
        AlertKey.XMIN_AGE,
        "A warning when a slot holds back vacuum by 200 million transactions, critical at 1.5"
            + " billion.");
    put(
        m,
        AlertKey.NO_FORECAST,
        "A warning: WAL has been held for an hour, and nobody can tell when the disk is full; only"
            + " information where no storage is configured.");
    put(m, AlertKey.ACT_FAILED, "The last drop or resume failed.");
    put(
        m,
        AlertKey.ACT_BLOCKED,
        "Critical: too many drops are due at once, or a resume would lose data.");
    put(m, AlertKey.SLOT_SHARED, "Critical: several tasks with CDC read one slot.");
    put(
        m,
        AlertKey.TASK_DEPROVISION,
        "A warning, critical 12 hours before: a Serverless replication that does not run will be"
            + " deprovisioned and can't be restarted then.");
    put(m, AlertKey.SLOT_EXPIRED, "A warning: the time of a registered slot is over.");
    put(
        m,
        AlertKey.TASK_TABLES,
        "A warning: tables of a task are in error or suspended, or their rows differ on the"
            + " target.");
    put(
        m,
        AlertKey.TASK_HEARTBEAT,
        "A warning: a task runs, its slot is active, and DMS's own heartbeat stands still.");
    put(
        m,
        AlertKey.REPLICATION_INSTANCE_STARVED,
        "A warning: a replication instance has hardly any memory, disk or CPU left.");
    put(
        m,
        AlertKey.AUDIT_CRITICAL,
        "Critical: the audit found on a source what stops a migration, or will.");
    return m;
  }

  private static void put(Map<AlertKey, Key<Boolean>> m, AlertKey key, String doc) {
    m.put(key, Key.byDefault(key.word(), Scalars.FLAG, "true", doc + " false switches it off."));
  }

  private static List<Key<?>> keys() {
    List<Key<?>> keys =
        new ArrayList<>(
            List.of(
                RETAINED_WAL,
                TIME_TO_FULL,
                TIME_TO_LOST,
                SLOT_DISCONNECTED,
                TASK_DOWN,
                TASK_LATENCY,
                TASK_WITHOUT_SLOT,
                SLOT_EXPIRING));
    keys.addAll(SWITCHES.values());
    return List.copyOf(keys);
  }
}

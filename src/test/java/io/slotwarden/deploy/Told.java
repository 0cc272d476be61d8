package io.slotwarden.deploy;

import static io.slotwarden.model.AlertKey.ACT_BLOCKED;
import static io.slotwarden.model.AlertKey.ACT_FAILED;
import static io.slotwarden.model.AlertKey.AUDIT_CRITICAL;
import static io.slotwarden.model.AlertKey.NO_FORECAST;
import static io.slotwarden.model.AlertKey.REPLICATION_INSTANCE_STARVED;
import static io.slotwarden.model.AlertKey.RETAINED_WAL;
import static io.slotwarden.model.AlertKey.SLOTS_EXHAUSTED;
import static io.slotwarden.model.AlertKey.SLOT_DISCONNECTED;
import static io.slotwarden.model.AlertKey.SLOT_EXPIRED;
import static io.slotwarden.model.AlertKey.SLOT_EXPIRING;
import static io.slotwarden.model.AlertKey.SLOT_LOST;
import static io.slotwarden.model.AlertKey.SLOT_MISSING;
import static io.slotwarden.model.AlertKey.SLOT_SHARED;
import static io.slotwarden.model.AlertKey.SLOT_UNRESERVED;
import static io.slotwarden.model.AlertKey.SOURCE_UNSEEN;
import static io.slotwarden.model.AlertKey.TASK_DEPROVISION;
import static io.slotwarden.model.AlertKey.TASK_DOWN;
import static io.slotwarden.model.AlertKey.TASK_HEARTBEAT;
import static io.slotwarden.model.AlertKey.TASK_LATENCY;
import static io.slotwarden.model.AlertKey.TASK_TABLES;
import static io.slotwarden.model.AlertKey.TASK_WITHOUT_SLOT;
import static io.slotwarden.model.AlertKey.TIME_TO_FULL;
import static io.slotwarden.model.AlertKey.TIME_TO_LOST;
import static io.slotwarden.model.AlertKey.XMIN_AGE;

import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.Severity;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// One alert that people are told of, whoever tells it.
///
/// @param subject `SOURCE`, `SOURCE/SLOT`, `DMS` or `DMS/TASK`
record Told(String rule, String subject, Severity severity) {
  /// The rule that tells the same.
  static final Map<AlertKey, String> RULES =
      Map.ofEntries(
          Map.entry(RETAINED_WAL, "SlotwardenSlotRetainsWal"),
          Map.entry(SLOT_DISCONNECTED, "SlotwardenSlotDisconnected"),
          Map.entry(SLOT_LOST, "SlotwardenSlotLost"),
          Map.entry(SLOT_UNRESERVED, "SlotwardenSlotUnreserved"),
          Map.entry(XMIN_AGE, "SlotwardenSlotHoldsVacuumBack"),
          Map.entry(TIME_TO_FULL, "SlotwardenTimeToFull"),
          Map.entry(TIME_TO_LOST, "SlotwardenTimeToLost"),
          Map.entry(SLOTS_EXHAUSTED, "SlotwardenSlotsNearlyExhausted"),
          Map.entry(SOURCE_UNSEEN, "SlotwardenSourceDown"),
          Map.entry(TASK_DOWN, "SlotwardenTaskDown"),
          Map.entry(TASK_DEPROVISION, "SlotwardenTaskDeprovision"),
          Map.entry(TASK_TABLES, "SlotwardenTaskTables"),
          Map.entry(TASK_LATENCY, "SlotwardenTaskLatency"),
          Map.entry(AUDIT_CRITICAL, "SlotwardenAuditCritical"));

  /// What is not exported, so that Prometheus can't tell it; and failed acts, which Prometheus
  /// counts without their subjects.
  static final Set<AlertKey> ONLY_OURS =
      Set.of(
          SLOT_MISSING,
          NO_FORECAST,
          TASK_WITHOUT_SLOT,
          TASK_HEARTBEAT,
          REPLICATION_INSTANCE_STARVED,
          ACT_FAILED,
          ACT_BLOCKED,
          SLOT_SHARED,
          SLOT_EXPIRING,
          SLOT_EXPIRED);

  /// It fires, people are to act on it, and there is a rule for it.
  static boolean isComparable(Alert a) {
    return a.state() == AlertState.FIRING
        && a.severity() != Severity.INFO
        && RULES.containsKey(a.id().key());
  }

  static Told of(Alert a) {
    return new Told(
        Objects.requireNonNull(RULES.get(a.id().key())), a.id().subject(), a.severity());
  }

  /// As [#toString] writes it.
  static Told parse(String text) {
    String[] words = text.split(" ");
    return new Told(
        words[0], words[1], Severity.valueOf(words[2].toUpperCase(java.util.Locale.ROOT)));
  }

  @Override
  public String toString() {
    return rule + " " + subject + " " + severity.word();
  }

  /// As the query of [RulesAgreement] names it: a critical alert is 2, a warning 1.
  String sample(String instance) {
    String[] names = subject.split("/");
    boolean task = names[0].equals(Look.DMS);
    String labels =
        (task ? "dms" : "source")
            + "=\""
            + names[0]
            + "\""
            + (names.length == 1
                ? ""
                : ", " + (task ? "task" : "slot_name") + "=\"" + names[1] + "\"");
    return "{labels: '{instance=\"%s\", alertname=\"%s\", %s}', value: %d}"
        .formatted(
            instance.replace("'", "''"), rule, labels, severity == Severity.CRITICAL ? 2 : 1);
  }
}

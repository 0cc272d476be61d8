package io.slotwarden.serve;

import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The metric families that are rendered from a snapshot, with their help. Names are promises to
/// dashboards and alert rules.
enum Family {
  BUILD_INFO(Type.INFO, "build", "Version of slotwarden and of the Java that runs it."),
  MODE(Type.GAUGE, "mode", "1 for the mode in force: observe decides and never acts."),
  PAUSED(Type.GAUGE, "paused", "1 while a person has paused every act."),
  SHORT_TIMES(Type.GAUGE, "short_times", "1 while guard.allow-short-times lifts the floors."),
  LEADER(Type.GAUGE, "leader", "1 when this instance may act."),
  CONFIG_RELOADED(
      Type.GAUGE,
      "config_last_reload_successful",
      "1 when the last load of the configuration succeeded."),
  SOURCE_UP(Type.GAUGE, "source_up", "1 when the last poll of the source or DMS entry succeeded."),
  SOURCE_LAST_POLL(
      Type.GAUGE, "source_last_poll_timestamp_seconds", "When the last poll ended, however."),
  SOURCE_LAST_SUCCESS(
      Type.GAUGE, "source_last_success_timestamp_seconds", "When the last good poll ended."),
  SOURCE_INFO(Type.INFO, "source", "Version and role of the server, as of the last good poll."),
  SOURCE_WAL_BYTES(
      Type.COUNTER, "source_wal_bytes", "The WAL position in bytes, as of the last good poll."),
  SOURCE_WAL_DIRECTORY(
      Type.GAUGE, "source_wal_directory_bytes", "Size of pg_wal, as of the last good poll."),
  SOURCE_STORAGE_FREE(
      Type.GAUGE, "source_storage_free_bytes", "Free space where pg_wal lies, as last known."),
  SOURCE_STORAGE_CAPACITY(
      Type.GAUGE, "source_storage_capacity_bytes", "Size of the volume where pg_wal lies."),
  SOURCE_SLOTS(
      Type.GAUGE, "source_replication_slots", "Replication slots, as of the last good poll."),
  SOURCE_MAX_SLOTS(
      Type.GAUGE, "source_max_replication_slots", "The server's max_replication_slots."),
  SOURCE_WAL_HOLDER(
      Type.GAUGE, "source_wal_holder", "1 for what keeps the oldest WAL file from being removed."),
  SOURCE_FULL(
      Type.GAUGE,
      "source_full_timestamp_seconds",
      "Forecast: when the disk of pg_wal is full; absent while nothing grows or nobody can tell."),
  AUDIT_FINDINGS(
      Type.GAUGE,
      "audit_findings",
      "Findings of the daemon's own audit by check and severity; absent where there is none."),
  SLOTS_HIDDEN(
      Type.GAUGE,
      "slots_hidden",
      "Slots without series of their own, beyond metrics.max-slots: the least important ones."),
  SLOT_INFO(Type.INFO, "slot", "What a slot is and who needs it, as of the last good poll."),
  SLOT_ACTIVE(Type.GAUGE, "slot_active", "1 while a consumer is connected."),
  SLOT_RETAINED(
      Type.GAUGE, "slot_retained_bytes", "Distance from restart_lsn to the current WAL position."),
  SLOT_CONFIRMED_FLUSH_LAG(
      Type.GAUGE,
      "slot_confirmed_flush_lag_bytes",
      "Distance from confirmed_flush_lsn to the current WAL position."),
  SLOT_PINNED(
      Type.GAUGE,
      "slot_pinned_bytes",
      "Distance from restart_lsn to confirmed_flush_lsn: what open transactions hold back."),
  SLOT_SAFE_WAL(
      Type.GAUGE,
      "slot_safe_wal_bytes",
      "WAL that may still be written before the slot is in danger of being lost; may be negative."),
  SLOT_XMIN_AGE(Type.GAUGE, "slot_xmin_age_transactions", "Age of the slot's xmin."),
  SLOT_CATALOG_XMIN_AGE(
      Type.GAUGE, "slot_catalog_xmin_age_transactions", "Age of the slot's catalog_xmin."),
  SLOT_STATE(Type.GAUGE, "slot_state", "1 for the slot's state."),
  SLOT_CAUSE(Type.GAUGE, "slot_cause", "1 for why the slot is in its state."),
  SLOT_WAL_STATUS(Type.GAUGE, "slot_wal_status", "1 for wal_status as the server tells it."),
  SLOT_LAST_MOVED(
      Type.GAUGE,
      "slot_last_moved_timestamp_seconds",
      "When restart_lsn or confirmed_flush_lsn was last seen to move."),
  SLOT_DISCONNECTED_SINCE(
      Type.GAUGE,
      "slot_disconnected_since_timestamp_seconds",
      "First moment of the present inactivity that slotwarden knows of, by its own clock."),
  SLOT_LOST(
      Type.GAUGE,
      "slot_lost_timestamp_seconds",
      "Forecast: when the server gives the slot up; absent while it doesn't or nobody can tell."),
  SLOT_SPILL(
      Type.COUNTER, "slot_spill_bytes", "Bytes of transactions spilled to disk while decoding."),
  SLOT_TASK(Type.GAUGE, "slot_task", "1: this DMS task reads this slot."),
  TASK_STATUS(
      Type.GAUGE, "task_status", "1 for the task's status as DMS tells it, in lower_snake."),
  TASK_INFO(Type.INFO, "task", "What a task is, as of the last good listing."),
  TASK_DOWN_SINCE(
      Type.GAUGE,
      "task_down_since_timestamp_seconds",
      "First sight of the task's present stop or failure."),
  TASK_DEPROVISION(
      Type.GAUGE,
      "task_deprovision_timestamp_seconds",
      "When DMS deprovisions a Serverless replication that is down: it can't be restarted then."),
  TASK_TABLES(
      Type.GAUGE,
      "task_tables",
      "Tables of the task by state; those that fail validation are counted twice."),
  TASK_LATENCY(
      Type.GAUGE,
      "task_cdc_latency_seconds",
      "Newest latency of a running task that CloudWatch has; absent when it has none."),
  TASK_LATENCY_MEASURED(
      Type.GAUGE,
      "task_cdc_latency_measured_timestamp_seconds",
      "When that datapoint's period began."),
  TASK_RESUME_ATTEMPTS(
      Type.GAUGE, "task_resume_attempts", "Resumes since the task was last stable."),
  ACTION_SCHEDULED(
      Type.GAUGE,
      "action_scheduled_timestamp_seconds",
      "When an act will happen at the earliest, if nothing forbids it."),
  ACTION_LAST(
      Type.GAUGE,
      "action_last_timestamp_seconds",
      "When an act last ended so, among those that slotwarden still shows."),
  ALERTS(Type.GAUGE, "alerts", "Alerts that are open, or ended within a day."),
  NOTIFICATIONS_PENDING(
      Type.GAUGE, "notifications_pending", "Messages that the channel has not yet accepted.");

  /// How Prometheus reads a family. INFO is written as a gauge of value 1 whose name ends in
  /// `_info`.
  enum Type {
    GAUGE,
    COUNTER,
    INFO
  }

  static final String PREFIX = "slotwarden_";

  private final Type type;
  private final MetricMetadata metadata;

  /// @param name without the suffix that the type adds (`_total`, `_info`)
  Family(Type type, String name, String help) {
    this.type = type;
    String base = PREFIX + name;
    metadata = new MetricMetadata(base, help, unit(base));
  }

  Type type() {
    return type;
  }

  MetricMetadata metadata() {
    return metadata;
  }

  /// The last word of the name, when it is one; only OpenMetrics shows it.
  private static @Nullable Unit unit(String base) {
    return Stream.of(Unit.BYTES, Unit.SECONDS)
        .filter(u -> base.endsWith("_" + u))
        .findFirst()
        .orElse(null);
  }
}

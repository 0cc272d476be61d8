package io.slotwarden.serve;

import io.prometheus.metrics.model.snapshots.Labels;
import io.slotwarden.model.Action;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.StopReason;
import io.slotwarden.model.StorageSpace;
import io.slotwarden.model.TaskHealth;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskStatus;
import io.slotwarden.serve.Snapshot.DmsView;
import io.slotwarden.serve.Snapshot.SlotView;
import io.slotwarden.serve.Snapshot.SourceView;
import io.slotwarden.serve.Snapshot.TaskView;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The series of sources, slots and tasks of one snapshot. Labels are those of the public
/// catalogue; a label that has nothing to say is empty, which to Prometheus is the same as absent.
final class Series {
  private Series() {}

  static void source(Sheet sheet, SourceView view) {
    Labels named = Labels.of("source", view.name());
    polled(sheet, named.add("kind", "postgres"), view.up(), view.lastPoll(), view.lastSuccess());
    ServerSample sample = view.sample();
    if (sample != null) {
      String role = role(sample);
      sheet.add(
          Family.SOURCE_INFO,
          Labels.of("source", view.name(), "server_version", sample.version(), "role", role),
          1);
      sheet.add(Family.SOURCE_WAL_BYTES, named, unsigned(sample.currentLsn().value()));
      sheet.add(Family.SOURCE_SLOTS, named, sample.slots().size());
      sheet.add(Family.SOURCE_WAL_HOLDER, named.add("holder", view.holder().word()), 1);
    }
    if (view.floors() != null) {
      sheet.add(Family.SOURCE_WAL_DIRECTORY, named, view.floors().bytes());
    }
    if (view.settings() != null) {
      sheet.add(Family.SOURCE_MAX_SLOTS, named, view.settings().maxReplicationSlots());
    }
    if (view.storage() instanceof Observed.Known<StorageSpace>(var space, var _)) {
      sheet.add(Family.SOURCE_STORAGE_FREE, named, space.freeBytes());
      sheet.add(Family.SOURCE_STORAGE_CAPACITY, named, space.capacityBytes());
    }
    view.audit().stream()
        .collect(
            Collectors.groupingBy(
                f -> named.add("check", f.check()).add("severity", f.severity().word()),
                Collectors.counting()))
        .forEach((labels, count) -> sheet.add(Family.AUDIT_FINDINGS, labels, count));
    view.forecast()
        .full()
        .expected()
        .ifPresent(
            e -> {
              sheet.add(Family.SOURCE_FULL, named.add("estimate", "median"), e.median());
              sheet.add(Family.SOURCE_FULL, named.add("estimate", "p10"), e.p10());
            });
  }

  static void dms(Sheet sheet, DmsView view) {
    Labels labels = Labels.of("dms", view.name(), "kind", "dms");
    polled(sheet, labels, view.up(), view.lastPoll(), view.lastSuccess());
  }

  private static void polled(
      Sheet sheet,
      Labels labels,
      boolean up,
      @Nullable Instant lastPoll,
      @Nullable Instant lastSuccess) {
    sheet.add(Family.SOURCE_UP, labels, up);
    sheet.add(Family.SOURCE_LAST_POLL, labels, lastPoll);
    sheet.add(Family.SOURCE_LAST_SUCCESS, labels, lastSuccess);
  }

  static void slot(Sheet sheet, SlotView view) {
    SlotAssessment a = view.assessment();
    Slot slot = a.slot();
    Labels labels =
        Labels.of(
            "source", a.id().source(),
            "slot_name", a.id().name(),
            "slot_type", slot.type().word(),
            "database", text(slot.database()));
    Labels about =
        Labels.of(
            "plugin", text(slot.plugin()),
            "owner_kind", a.owner().kind().word(),
            "owner", text(a.owner().id()),
            "policy", text(view.policy()),
            "protected", Boolean.toString(view.protectedSlot()),
            "invalidation_reason", text(slot.invalidationReason()),
            "temporary", Boolean.toString(slot.temporary()),
            "synced", Boolean.toString(Boolean.TRUE.equals(slot.synced())));
    sheet.add(Family.SLOT_INFO, labels.merge(about), 1);
    sheet.add(Family.SLOT_ACTIVE, labels, slot.active());
    sheet.add(Family.SLOT_RETAINED, labels, a.retainedBytes());
    sheet.add(Family.SLOT_CONFIRMED_FLUSH_LAG, labels, a.confirmedFlushLagBytes());
    sheet.add(Family.SLOT_PINNED, labels, a.pinnedBytes());
    sheet.add(Family.SLOT_SAFE_WAL, labels, a.safeWalBytes());
    sheet.add(Family.SLOT_XMIN_AGE, labels, slot.xminAge());
    sheet.add(Family.SLOT_CATALOG_XMIN_AGE, labels, slot.catalogXminAge());
    sheet.add(Family.SLOT_STATE, labels.add("state", a.state().word()), 1);
    sheet.add(Family.SLOT_CAUSE, labels.add("cause", a.cause().word()), 1);
    if (slot.walStatus() != null) {
      sheet.add(Family.SLOT_WAL_STATUS, labels.add("wal_status", slot.walStatus()), 1);
    }
    sheet.add(Family.SLOT_LAST_MOVED, labels, a.lastMovedAt());
    sheet.add(Family.SLOT_DISCONNECTED_SINCE, labels, a.disconnectedSince());
    if (view.lost() != null) {
      view.lost().expected().ifPresent(e -> sheet.add(Family.SLOT_LOST, labels, e.median()));
    }
    if (slot.counters() != null) {
      sheet.add(Family.SLOT_SPILL, labels, Math.max(0, slot.counters().spillBytes()));
    }
    for (TaskId task : a.tasks()) {
      sheet.add(Family.SLOT_TASK, labels.merge(labels(task)), 1);
    }
    if (view.isScheduled()) {
      sheet.add(
          Family.ACTION_SCHEDULED,
          Labels.of("action", Action.DROP_SLOT.word(), "subject", a.id().target()),
          view.due());
    }
  }

  static void task(Sheet sheet, TaskView view) {
    Labels labels = labels(view.id());
    sheet.add(Family.TASK_STATUS, labels.add("status", TaskStatus.folded(view.task().status())), 1);
    Labels about =
        Labels.of(
            "kind", view.task().kind().word(),
            "migration_type", text(view.task().migrationType()),
            "stop_reason", stopReason(view.task().stopReason()),
            "replication_instance", lastPart(view.task().replicationInstanceArn()));
    sheet.add(Family.TASK_INFO, labels.merge(about), 1);
    sheet.add(Family.TASK_DOWN_SINCE, labels, view.downSince());
    sheet.add(Family.TASK_DEPROVISION, labels, view.task().deprovisionAt().orElse(null));
    tables(sheet, labels, view);
    latency(sheet, labels.add("stage", "source"), view.health().source());
    latency(sheet, labels.add("stage", "target"), view.health().target());
    sheet.add(Family.TASK_RESUME_ATTEMPTS, labels, view.attempts());
    if (view.isScheduled()) {
      sheet.add(
          Family.ACTION_SCHEDULED,
          Labels.of("action", Action.RESUME_TASK.word(), "subject", view.id().target()),
          view.nextAt());
    }
  }

  private static void tables(Sheet sheet, Labels labels, TaskView view) {
    DmsTask.TableCounts counts = view.task().otherTables();
    if (counts != null) {
      sheet.add(Family.TASK_TABLES, labels.add("state", "loaded"), counts.loaded());
      sheet.add(Family.TASK_TABLES, labels.add("state", "loading"), counts.loading());
      sheet.add(Family.TASK_TABLES, labels.add("state", "queued"), counts.queued());
    }
    sheet.add(Family.TASK_TABLES, labels.add("state", "errored"), Healths.errored(view));
    view.health()
        .tables()
        .toOptional()
        .ifPresent(
            t -> {
              sheet.add(
                  Family.TASK_TABLES,
                  labels.add("state", "validation_failed"),
                  t.validationFailed());
              sheet.add(
                  Family.TASK_TABLES,
                  labels.add("state", "validation_suspended"),
                  t.validationSuspended());
            });
  }

  /// That there is no datapoint is no latency of 0.
  private static void latency(Sheet sheet, Labels labels, Observed<TaskHealth.Latency> seen) {
    seen.toOptional()
        .flatMap(TaskHealth.Latency::measured)
        .ifPresent(
            m -> {
              sheet.add(Family.TASK_LATENCY, labels, m.seconds());
              sheet.add(Family.TASK_LATENCY_MEASURED, labels, m.measuredAt());
            });
  }

  static String role(ServerSample sample) {
    return sample.inRecovery() ? "standby" : "primary";
  }

  private static Labels labels(TaskId task) {
    return Labels.of("dms", task.dms(), "task", task.name());
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  /// Failed tasks give a whole sentence; only its fixed word may become a label.
  private static String stopReason(@Nullable String sentence) {
    return sentence == null ? "" : StopReason.of(sentence, null).word();
  }

  /// The resource id; whole ARNs belong in the API.
  private static String lastPart(@Nullable String arn) {
    String text = text(arn);
    return text.substring(text.lastIndexOf(':') + 1);
  }

  private static double unsigned(long value) {
    return value >= 0 ? value : (value >>> 1) * 2.0;
  }
}

package io.slotwarden.serve;

import io.slotwarden.model.AlertState;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Severity;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.StopReason;
import io.slotwarden.model.StorageSpace;
import io.slotwarden.model.TaskStatus;
import io.slotwarden.serve.Snapshot.DmsView;
import io.slotwarden.serve.Snapshot.SlotView;
import io.slotwarden.serve.Snapshot.SourceView;
import io.slotwarden.serve.Snapshot.TaskView;
import io.slotwarden.serve.api.JsonLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What CloudWatch gets of a snapshot: lines in its embedded metric format (Amazon CloudWatch user
/// guide, "Specification: Embedded metric format"). A dozen metrics, because AWS bills each name
/// with each set of dimensions; spans and not instants, because its alarms can't subtract. A value
/// that is not known is absent, and a line without a value is none.
final class CloudWatchLines {
  private static final String SECONDS = "Seconds";
  private static final String BYTES = "Bytes";
  private static final String COUNT = "Count";
  private static final String NONE = "None";

  private final String namespace;
  private final Instant now;
  private final List<String> lines = new ArrayList<>();

  /// @param namespace under which CloudWatch keeps them
  CloudWatchLines(String namespace, Instant now) {
    this.namespace = namespace;
    this.now = now;
  }

  /// Acts that ended since the lines before.
  record Acts(String action, String outcome, long count) {}

  /// @param slots those that have series
  /// @param pending undelivered messages by channel, of every channel
  List<String> of(
      Snapshot snapshot, List<SlotView> slots, Map<String, Integer> pending, List<Acts> acts) {
    snapshot.sources().forEach(this::source);
    snapshot.dms().forEach(this::dms);
    slots.forEach(this::slot);
    snapshot.tasks().forEach(this::task);
    for (Severity severity : List.of(Severity.WARNING, Severity.CRITICAL)) {
      long firing =
          snapshot.alerts().stream()
              .filter(a -> a.state() == AlertState.FIRING && a.severity() == severity)
              .count();
      line("severity", severity.word()).metric("alerts_firing", COUNT, firing).end();
    }
    pending.forEach((c, n) -> line("channel", c).metric("notifications_pending", COUNT, n).end());
    acts.forEach(
        a ->
            line("action", a.action(), "outcome", a.outcome())
                .metric("actions", COUNT, a.count())
                .end());
    return List.copyOf(lines);
  }

  private void source(SourceView view) {
    StorageSpace space =
        view.storage() instanceof Observed.Known<StorageSpace>(var known, var _) ? known : null;
    line("source", view.name())
        .metric("source_up", NONE, up(view.lastPoll(), view.up()))
        .metric("source_storage_free_bytes", BYTES, space == null ? null : space.freeBytes())
        .metric("source_seconds_to_full", SECONDS, seconds(view.forecast().full().left(now)))
        .metric(
            "source_replication_slots",
            COUNT,
            view.sample() == null ? null : view.sample().slots().size())
        .end();
  }

  private void dms(DmsView view) {
    line("dms", view.name()).metric("source_up", NONE, up(view.lastPoll(), view.up())).end();
  }

  /// Before the first look nobody knows.
  private static @Nullable Integer up(@Nullable Instant lastPoll, boolean up) {
    return lastPoll == null ? null : up ? Integer.valueOf(1) : Integer.valueOf(0);
  }

  private void slot(SlotView view) {
    SlotAssessment a = view.assessment();
    Slot slot = a.slot();
    line("source", a.id().source(), "slot_name", a.id().name())
        .metric("slot_retained_bytes", BYTES, a.retainedBytes())
        .metric(
            "slot_seconds_to_lost",
            SECONDS,
            view.lost() == null ? null : seconds(view.lost().left(now)))
        .metric(
            "slot_disconnected_seconds",
            SECONDS,
            slot.active() ? Long.valueOf(0) : since(a.disconnectedSince()))
        .property("slot_type", slot.type().word())
        .property("database", slot.database())
        .property("state", a.state().word())
        .property("cause", a.cause().word())
        .property("wal_status", slot.walStatus())
        .end();
  }

  private void task(TaskView view) {
    DmsTask task = view.task();
    boolean running = TaskStatus.of(task.status()) == TaskStatus.RUNNING;
    line("dms", view.id().dms(), "task", view.id().name())
        .metric("task_down_seconds", SECONDS, running ? Long.valueOf(0) : since(view.downSince()))
        .metric("task_tables_errored", COUNT, Healths.errored(view))
        .property("status", TaskStatus.folded(task.status()))
        .property(
            "stop_reason",
            task.stopReason() == null ? null : StopReason.of(task.stopReason(), null).word())
        .end();
  }

  private @Nullable Long since(@Nullable Instant begin) {
    return begin == null ? null : Math.max(0, Duration.between(begin, now).toSeconds());
  }

  private static @Nullable Long seconds(java.util.Optional<Duration> left) {
    return left.map(Duration::toSeconds).orElse(null);
  }

  private Line line(String... dimensions) {
    return new Line(dimensions);
  }

  /// One line under way.
  private final class Line {
    private final Map<String, String> dimensions = new LinkedHashMap<>();
    private final List<Map<String, String>> definitions = new ArrayList<>();
    private final Map<String, Object> members = new LinkedHashMap<>();

    Line(String... namesAndValues) {
      for (int i = 0; i < namesAndValues.length; i += 2) {
        dimensions.put(namesAndValues[i], Dimensions.value(namesAndValues[i + 1]));
      }
    }

    Line metric(String name, String unit, @Nullable Number value) {
      if (value != null) {
        Map<String, String> definition = new LinkedHashMap<>();
        definition.put("Name", name);
        definition.put("Unit", unit);
        definitions.add(definition);
        members.put(name, value);
      }
      return this;
    }

    /// What can be searched for, and is no metric.
    Line property(String name, @Nullable String value) {
      if (value != null) {
        members.put(name, value);
      }
      return this;
    }

    void end() {
      if (definitions.isEmpty()) {
        return;
      }
      Map<String, Object> directive = new LinkedHashMap<>();
      directive.put("Namespace", namespace);
      directive.put("Dimensions", List.of(List.copyOf(dimensions.keySet())));
      directive.put("Metrics", definitions);
      Map<String, Object> metadata = new LinkedHashMap<>();
      metadata.put("Timestamp", now.toEpochMilli());
      metadata.put("CloudWatchMetrics", List.of(directive));
      JsonLine json = new JsonLine(Dimensions.LONGEST).put("_aws", metadata);
      dimensions.forEach(json::put);
      members.forEach(json::put);
      lines.add(json.toString());
    }
  }

  /// How CloudWatch wants the value of a dimension (API reference, Dimension).
  private static final class Dimensions {
    static final int LONGEST = 1024;
    private static final int ROOM_FOR_AN_ESCAPE = 8;
    private static final String BLANK = "(blank)";

    /// ASCII without control characters, not blank, not too long: others are spelled out.
    static String value(String text) {
      StringBuilder out = new StringBuilder();
      for (char c : text.toCharArray()) {
        if (out.length() > LONGEST - ROOM_FOR_AN_ESCAPE) {
          break;
        }
        if (c >= ' ' && c <= '~') {
          out.append(c);
        } else {
          out.append(String.format("\\u%04x", (int) c));
        }
      }
      return out.toString().isBlank() ? BLANK : out.toString();
    }
  }
}

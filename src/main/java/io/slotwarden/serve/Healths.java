package io.slotwarden.serve;

import io.slotwarden.model.CaptureHeartbeat;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Durations;
import io.slotwarden.model.InstanceHealth;
import io.slotwarden.model.Observed;
import io.slotwarden.model.TaskHealth;
import io.slotwarden.model.TaskHealth.Latency;
import io.slotwarden.serve.Snapshot.TaskView;
import io.slotwarden.serve.api.HealthJson;
import io.slotwarden.serve.api.HealthJson.InstanceJson;
import io.slotwarden.serve.api.HealthJson.LatencyJson;
import io.slotwarden.serve.api.HealthJson.TablesJson;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How a task fares, for machines and as sentences. Pure.
final class Healths {
  private Healths() {}

  static HealthJson json(TaskView v) {
    TaskHealth.Tables tables = v.health().tables().toOptional().orElse(null);
    DmsTask.TableCounts counts = v.task().otherTables();
    InstanceHealth on = v.instance();
    return new HealthJson(
        new TablesJson(
            counts == null ? null : counts.loaded(),
            counts == null ? null : counts.loading(),
            counts == null ? null : counts.queued(),
            errored(v),
            tables == null ? null : tables.validationFailed(),
            tables == null ? null : tables.validationSuspended(),
            tables == null ? List.of() : tables.worst()),
        latency(v.health().source()),
        latency(v.health().target()),
        new InstanceJson(
            on.memoryStarved().toOptional().orElse(null),
            on.diskStarved().toOptional().orElse(null),
            on.cpuStarved().toOptional().orElse(null),
            on.lack().orElse(null)),
        unknown(v));
  }

  /// The greater of two counts, as the alert has it: the listing counts them at every look, the
  /// statistics less often, but by each table's state.
  static @Nullable Integer errored(TaskView v) {
    Integer counted = v.task().tablesErrored();
    Integer seen = v.health().tables().toOptional().map(TaskHealth.Tables::errored).orElse(null);
    return counted == null || seen == null
        ? (counted == null ? seen : counted)
        : Integer.valueOf(Math.max(counted, seen));
  }

  private static LatencyJson latency(Observed<Latency> seen) {
    Optional<Latency.Measured> measured = seen.toOptional().flatMap(Latency::measured);
    return new LatencyJson(
        measured.map(Latency.Measured::seconds).orElse(null),
        measured.map(Latency.Measured::measuredAt).orElse(null));
  }

  private static List<String> unknown(TaskView v) {
    List<String> reasons = new ArrayList<>();
    Stream.of(
            v.health().tables(),
            v.health().source(),
            v.health().target(),
            v.instance().memory(),
            v.instance().disk(),
            v.instance().cpu())
        .flatMap(o -> o.reason().stream())
        .distinct()
        .forEach(reasons::add);
    noData(v.health().source(), "source").ifPresent(reasons::add);
    noData(v.health().target(), "target").ifPresent(reasons::add);
    return reasons;
  }

  private static Optional<String> noData(Observed<Latency> seen, String stage) {
    return seen.toOptional()
        .map(
            l ->
                switch (l) {
                  case Latency.Measured _ -> null;
                  case Latency.NoData(Instant since) ->
                      "CloudWatch has no datapoint of the "
                          + stage
                          + " latency since "
                          + since.truncatedTo(ChronoUnit.SECONDS)
                          + ", which is not a latency of 0";
                });
  }

  /// A sentence for each thing that is looked at.
  static List<String> sentences(TaskView v, Instant now) {
    return List.of(
        tables(v),
        latency("source latency", v.health().source(), now),
        latency("target latency", v.health().target(), now),
        instance(v.instance()),
        heartbeat(v.heartbeat(), now));
  }

  /// What is wrong, in a few words; empty when nothing is known to be wrong.
  static String trouble(TaskView v) {
    List<String> parts = new ArrayList<>();
    Integer errored = errored(v);
    if (errored != null && errored > 0) {
      parts.add(errored + " tables in error");
    }
    TaskHealth.Tables tables = v.health().tables().toOptional().orElse(null);
    if (tables != null && tables.validationFailed() + tables.validationSuspended() > 0) {
      parts.add(
          tables.validationFailed() + tables.validationSuspended() + " tables fail validation");
    }
    v.instance().lack().ifPresent(l -> parts.add("its replication instance is starved"));
    return String.join(", ", parts);
  }

  private static String tables(TaskView v) {
    Integer errored = errored(v);
    DmsTask.TableCounts counts = v.task().otherTables();
    List<String> parts = new ArrayList<>();
    if (counts != null) {
      count(parts, counts.loaded(), "loaded");
      count(parts, counts.loading(), "loading");
      count(parts, counts.queued(), "queued");
    }
    count(parts, errored, "in error");
    String listed = parts.isEmpty() ? "not counted" : String.join(", ", parts);
    return "tables: "
        + listed
        + switch (v.health().tables()) {
          case Observed.Unknown<TaskHealth.Tables>(var why, var _) ->
              "; their validation is not known: " + why;
          case Observed.Known<TaskHealth.Tables>(var t, var at) ->
              "; validation: "
                  + t.validationFailed()
                  + " fail, "
                  + t.validationSuspended()
                  + " suspended, as of "
                  + at.truncatedTo(ChronoUnit.SECONDS)
                  + (t.worst().isEmpty() ? "" : "; " + t.named());
        };
  }

  private static void count(List<String> parts, @Nullable Integer n, String what) {
    if (n != null) {
      parts.add(n + " " + what);
    }
  }

  private static String latency(String what, Observed<Latency> seen, Instant now) {
    return what
        + ": "
        + switch (seen) {
          case Observed.Unknown<Latency>(var why, var _) -> "not known: " + why;
          case Observed.Known<Latency>(Latency.NoData(Instant since), var _) ->
              "not known: CloudWatch has no datapoint since "
                  + since.truncatedTo(ChronoUnit.SECONDS)
                  + ", which is not a latency of 0";
          case Observed.Known<Latency>(Latency.Measured(double seconds, Instant at), var _) ->
              Durations.format(Duration.ofSeconds((long) seconds))
                  + ", measured "
                  + Durations.format(Duration.between(at, now))
                  + " ago";
        };
  }

  private static String heartbeat(Observed<CaptureHeartbeat> seen, Instant now) {
    return "heartbeat of DMS: "
        + switch (seen) {
          case Observed.Unknown<CaptureHeartbeat>(var why, var _) -> "not known: " + why;
          case Observed.Known<CaptureHeartbeat>(CaptureHeartbeat.None _, var _) ->
              "none, no table awsdms_heartbeat in its database has a row (heartbeatEnable is off by"
                  + " default)";
          case Observed.Known<CaptureHeartbeat>(CaptureHeartbeat.Beats beats, Instant at) ->
              (beats.moved() ? "moved " : "no move seen for ")
                  + Durations.format(Duration.between(beats.since(), now))
                  + (beats.moved() ? " ago" : "")
                  + ", looked at "
                  + Durations.format(Duration.between(at, now))
                  + " ago";
        };
  }

  private static String instance(InstanceHealth on) {
    Optional<String> lack = on.lack();
    if (lack.isPresent()) {
      return "replication instance: starved: " + lack.get();
    }
    List<String> reasons =
        Stream.of(on.memory(), on.disk(), on.cpu())
            .flatMap(o -> o.reason().stream())
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    return "replication instance: "
        + (reasons.isEmpty()
            ? "has memory, disk and CPU"
            : "not known: " + String.join("; ", reasons));
  }
}

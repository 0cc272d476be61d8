package io.slotwarden.observe.cloudwatch;

import io.slotwarden.aws.AwsFailure;
import io.slotwarden.aws.Probed;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.InstanceHealth;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ReplicationInstance;
import io.slotwarden.model.TaskHealth.Latency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;

/// What CloudWatch has of DMS: latencies of tasks, and how their replication instances fare. All of
/// one entry in as few calls as there are; a metric costs, its datapoints don't.
public final class DmsMetrics {
  /// As IAM spells it.
  public static final String ACTION = "cloudwatch:GetMetricData";

  private static final String NAMESPACE = "AWS/DMS";
  private static final String INSTANCE = "ReplicationInstanceIdentifier";
  private static final String TASK = "ReplicationTaskIdentifier";
  private static final Duration PERIOD = Duration.ofMinutes(5);

  /// As far back as the newest datapoint is looked for: how old it is counts.
  static final Duration WINDOW = Duration.ofHours(3);

  /// Datapoints come late by some minutes; what is older than this says nothing of now.
  static final Duration STALE = Duration.ofMinutes(20);

  private static final int POINTS = (int) InstanceHealth.WINDOW.dividedBy(PERIOD);
  private static final long GIB = 1L << 30;

  private DmsMetrics() {}

  /// @param latencies by ARN of the task: source, then target
  /// @param instances by ARN
  /// @param isAnswered the calls succeeded
  public record Answer(
      Map<String, Latencies> latencies, Map<String, InstanceHealth> instances, boolean isAnswered) {
    public Answer {
      latencies = Map.copyOf(latencies);
      instances = Map.copyOf(instances);
    }

    public static Answer none() {
      return new Answer(Map.of(), Map.of(), false);
    }
  }

  /// Of one task.
  public record Latencies(Observed<Latency> source, Observed<Latency> target) {}

  /// Asks for all of it. Throws nothing for what the service does: what it did not say is Unknown.
  ///
  /// @param tasks classic tasks that run with CDC, each on one of the instances
  public static Answer ask(
      CloudWatchClient cloudwatch,
      List<DmsTask> tasks,
      List<ReplicationInstance> instances,
      Instant now) {
    Map<String, String> names = new HashMap<>();
    instances.forEach(i -> names.put(i.arn(), i.id()));
    List<MetricDataQuery> queries = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      DmsTask task = tasks.get(i);
      String on = names.get(task.replicationInstanceArn());
      if (on != null) {
        // The resource id as it stands in the ARN, and both dimensions: anything else is answered
        // by nothing, and nothing looks like no lag.
        List<Dimension> both = List.of(dimension(INSTANCE, on), dimension(TASK, task.resourceId()));
        queries.add(query("source" + i, "CDCLatencySource", "Maximum", both));
        queries.add(query("target" + i, "CDCLatencyTarget", "Maximum", both));
      }
    }
    for (int i = 0; i < instances.size(); i++) {
      List<Dimension> one = List.of(dimension(INSTANCE, instances.get(i).id()));
      queries.add(query("memory" + i, "FreeableMemory", "Minimum", one));
      queries.add(query("swap" + i, "SwapUsage", "Maximum", one));
      queries.add(query("disk" + i, "FreeStorageSpace", "Minimum", one));
      queries.add(query("cpu" + i, "CPUUtilization", "Average", one));
    }
    Series series;
    try {
      series = Series.ask(cloudwatch, queries, now.minus(WINDOW), now);
    } catch (RuntimeException e) {
      return failed(tasks, instances, AwsFailure.reason(ACTION, e), now);
    }
    Map<String, Latencies> latencies = new HashMap<>();
    for (int i = 0; i < tasks.size(); i++) {
      boolean asked = names.containsKey(String.valueOf(tasks.get(i).replicationInstanceArn()));
      latencies.put(
          tasks.get(i).arn(),
          asked
              ? new Latencies(
                  latency(series.of("source" + i, now), now),
                  latency(series.of("target" + i, now), now))
              : unnamed(now));
    }
    Map<String, InstanceHealth> healths = new HashMap<>();
    for (int i = 0; i < instances.size(); i++) {
      healths.put(instances.get(i).arn(), health(series, i, instances.get(i), now));
    }
    return new Answer(latencies, healths, true);
  }

  /// Whether CloudWatch lets itself be asked.
  public static Probed probe(CloudWatchClient cloudwatch, Instant now) {
    List<MetricDataQuery> one =
        List.of(query("probe", "CPUUtilization", "Average", List.of(dimension(INSTANCE, "none"))));
    return Probed.of(ACTION, () -> Series.ask(cloudwatch, one, now.minus(WINDOW), now));
  }

  private static Answer failed(
      List<DmsTask> tasks, List<ReplicationInstance> instances, String why, Instant now) {
    Map<String, Latencies> latencies = new HashMap<>();
    tasks.forEach(
        t ->
            latencies.put(
                t.arn(), new Latencies(Observed.unknown(why, now), Observed.unknown(why, now))));
    Map<String, InstanceHealth> healths = new HashMap<>();
    instances.forEach(i -> healths.put(i.arn(), InstanceHealth.unknown(why, now)));
    return new Answer(latencies, healths, false);
  }

  private static Latencies unnamed(Instant now) {
    String why =
        "the replication instance of the task is not listed, and its metrics carry its name";
    return new Latencies(Observed.unknown(why, now), Observed.unknown(why, now));
  }

  private static Observed<Latency> latency(
      Observed<NavigableMap<Instant, Double>> points, Instant now) {
    return points.map(
        p ->
            p.isEmpty()
                ? new Latency.NoData(now.minus(WINDOW))
                : new Latency.Measured(p.lastEntry().getValue(), p.lastKey()));
  }

  private static InstanceHealth health(
      Series series, int index, ReplicationInstance instance, Instant now) {
    var memory = recent(series, "memory" + index, "FreeableMemory", instance, now);
    var swap = recent(series, "swap" + index, "SwapUsage", instance, now);
    var disk = recent(series, "disk" + index, "FreeStorageSpace", instance, now);
    var cpu = recent(series, "cpu" + index, "CPUUtilization", instance, now);
    Integer storage = instance.storageGiB();
    Long capacity = storage == null ? null : storage * GIB;
    return new InstanceHealth(
        memory(memory, swap),
        disk.map(d -> new InstanceHealth.DiskRoom((long) least(d), capacity, d.lastKey())),
        cpu.map(c -> new InstanceHealth.CpuLoad(least(c), c.lastKey())));
  }

  private static Observed<InstanceHealth.MemoryRoom> memory(
      Observed<NavigableMap<Instant, Double>> memory,
      Observed<NavigableMap<Instant, Double>> swap) {
    if (memory instanceof Observed.Unknown<NavigableMap<Instant, Double>>(var why, var at)) {
      return Observed.unknown(why, at);
    }
    return switch (swap) {
      case Observed.Unknown<NavigableMap<Instant, Double>>(var why, var at) ->
          Observed.unknown(why, at);
      case Observed.Known<NavigableMap<Instant, Double>>(var s, var _) ->
          memory.map(
              m ->
                  new InstanceHealth.MemoryRoom(
                      (long) least(m),
                      (long) s.values().stream().mapToDouble(v -> v).max().orElseThrow(),
                      (long) Math.max(0, s.lastEntry().getValue() - s.firstEntry().getValue()),
                      m.lastKey()));
    };
  }

  /// The datapoints of the last window, if it is covered and fresh.
  private static Observed<NavigableMap<Instant, Double>> recent(
      Series series, String id, String metric, ReplicationInstance instance, Instant now) {
    Observed<NavigableMap<Instant, Double>> all = series.of(id, now);
    if (!(all instanceof Observed.Known<NavigableMap<Instant, Double>>(var points, var at))) {
      return all;
    }
    NavigableMap<Instant, Double> recent =
        points.isEmpty()
            ? points
            : points.tailMap(points.lastKey().minus(InstanceHealth.WINDOW), false);
    if (recent.isEmpty() || Duration.between(recent.lastKey(), now).compareTo(STALE) > 0) {
      return Observed.unknown(
          "CloudWatch has no " + metric + " of replication instance " + instance.id() + " of now",
          at);
    }
    return recent.size() < POINTS
        ? Observed.unknown(
            metric + " of replication instance " + instance.id() + " has gaps in the last 15 m", at)
        : Observed.known(recent, at);
  }

  private static double least(NavigableMap<Instant, Double> points) {
    return points.values().stream().mapToDouble(v -> v).min().orElseThrow();
  }

  private static Dimension dimension(String name, String value) {
    return Dimension.builder().name(name).value(value).build();
  }

  private static MetricDataQuery query(
      String id, String metric, String statistic, List<Dimension> dimensions) {
    return MetricDataQuery.builder()
        .id(id)
        .returnData(true)
        .metricStat(
            s ->
                s.stat(statistic)
                    .period((int) PERIOD.toSeconds())
                    .metric(m -> m.namespace(NAMESPACE).metricName(metric).dimensions(dimensions)))
        .build();
  }
}

package io.slotwarden.observe.cloudwatch;

import io.slotwarden.config.StorageConfig;
import io.slotwarden.model.Observed;
import io.slotwarden.model.StorageSpace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;

/// What is asked of CloudWatch for one kind of storage (Amazon RDS and Aurora user guides, "Amazon
/// CloudWatch metrics").
///
/// @param words the metric and what it is of, for people
/// @param used the metric that makes the capacity together with `free`; null where there is none
/// @param period of the metric's datapoints
/// @param stale a datapoint that is older is none
record Query(
    String words,
    String dimension,
    String value,
    String free,
    @Nullable String used,
    Duration period,
    Duration stale) {
  private static final String NAMESPACE = "AWS/RDS";
  private static final String FREE = "free";
  private static final String USED = "used";

  /// Datapoints arrive late and out of order: look further back than any that counts.
  private static final Duration WINDOW = Duration.ofMinutes(60);

  /// RDS measures each minute; Aurora has no `FreeStorageSpace`, and measures its volume every five
  /// minutes. `FreeLocalStorage` is for temporary files and holds no WAL.
  static Query of(StorageConfig.CloudWatch storage) {
    return switch (storage) {
      case StorageConfig.RdsInstance(String instance, String region) ->
          new Query(
              "FreeStorageSpace of the DB instance " + instance + " in " + region,
              "DBInstanceIdentifier",
              instance,
              "FreeStorageSpace",
              null,
              Duration.ofMinutes(1),
              Duration.ofMinutes(10));
      case StorageConfig.AuroraCluster(String cluster, String region) ->
          new Query(
              "AuroraVolumeBytesLeftTotal of the DB cluster " + cluster + " in " + region,
              "DBClusterIdentifier",
              cluster,
              "AuroraVolumeBytesLeftTotal",
              "VolumeBytesUsed",
              Duration.ofMinutes(5),
              Duration.ofMinutes(30));
    };
  }

  /// @throws RuntimeException of the SDK when the call gave nothing
  Observed<Datapoint> ask(CloudWatchClient cloudwatch, String source, Instant now) {
    List<MetricDataQuery> queries = new ArrayList<>();
    queries.add(query(FREE, free));
    if (used != null) {
      queries.add(query(USED, used));
    }
    GetMetricDataResponse answer =
        cloudwatch.getMetricData(
            r ->
                r.metricDataQueries(queries)
                    .startTime(now.minus(WINDOW))
                    .endTime(now)
                    .scanBy(ScanBy.TIMESTAMP_DESCENDING));
    NavigableMap<Instant, Double> left = values(answer, FREE);
    if (left.isEmpty()) {
      return Observed.unknown(
          source
              + ": CloudWatch has no "
              + words
              + " for the last hour: are name and region right?",
          now);
    }
    Instant at = left.lastKey();
    NavigableMap<Instant, Double> taken = values(answer, USED);
    double bytes = left.lastEntry().getValue();
    Long capacity = taken.isEmpty() ? null : (long) (bytes + taken.lastEntry().getValue());
    return Observed.known(new Datapoint(new StorageSpace((long) bytes, capacity, true), at), now);
  }

  /// The smallest of a period: room that was short for a moment was short.
  private MetricDataQuery query(String id, String metric) {
    return MetricDataQuery.builder()
        .id(id)
        .returnData(true)
        .metricStat(
            s ->
                s.stat("Minimum")
                    .period((int) period.toSeconds())
                    .metric(
                        m ->
                            m.namespace(NAMESPACE)
                                .metricName(metric)
                                .dimensions(d -> d.name(dimension).value(value))))
        .build();
  }

  /// What is negative, endless or no number is no room: of what it does not measure, Aurora says
  /// -1.
  private static boolean isRoom(double bytes) {
    return bytes >= 0 && bytes <= Long.MAX_VALUE / 2;
  }

  /// By time; a metric that has no values, or has errors, has none.
  private static NavigableMap<Instant, Double> values(GetMetricDataResponse answer, String id) {
    NavigableMap<Instant, Double> values = new TreeMap<>();
    for (MetricDataResult result : answer.metricDataResults()) {
      if (id.equals(result.id()) && result.timestamps().size() == result.values().size()) {
        for (int i = 0; i < result.values().size(); i++) {
          Instant at = result.timestamps().get(i);
          Double value = result.values().get(i);
          if (at != null && value != null && isRoom(value)) {
            values.put(at, value);
          }
        }
      }
    }
    return values;
  }
}

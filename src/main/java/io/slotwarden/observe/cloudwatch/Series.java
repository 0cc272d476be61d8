package io.slotwarden.observe.cloudwatch;

import io.slotwarden.model.Observed;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;

/// Datapoints by query, of all calls.
record Series(Map<String, NavigableMap<Instant, Double>> points, Map<String, String> troubles) {
  /// The most that the service takes at once.
  private static final int BATCH = 500;

  /// A circle of pages must not hold us.
  private static final int MOST_PAGES = 100;

  static Series ask(
      CloudWatchClient cloudwatch, List<MetricDataQuery> queries, Instant from, Instant to) {
    Series series = new Series(new HashMap<>(), new HashMap<>());
    for (int i = 0; i < queries.size(); i += BATCH) {
      series.batch(cloudwatch, queries.subList(i, Math.min(i + BATCH, queries.size())), from, to);
    }
    return series;
  }

  private void batch(
      CloudWatchClient cloudwatch, List<MetricDataQuery> queries, Instant from, Instant to) {
    @Nullable String token = null;
    for (int page = 0; page < MOST_PAGES; page++) {
      String next = token;
      var answer =
          cloudwatch.getMetricData(
              r -> r.metricDataQueries(queries).startTime(from).endTime(to).nextToken(next));
      for (var result : answer.metricDataResults()) {
        String status = result.statusCodeAsString();
        if ("InternalError".equals(status) || "Forbidden".equals(status)) {
          troubles.put(
              result.id(),
              DmsMetrics.ACTION + " has no answer for " + result.label() + ": " + status);
        }
        NavigableMap<Instant, Double> known =
            points.computeIfAbsent(result.id(), _ -> new TreeMap<>());
        int count = Math.min(result.timestamps().size(), result.values().size());
        for (int i = 0; i < count; i++) {
          known.put(result.timestamps().get(i), result.values().get(i));
        }
      }
      token = answer.nextToken();
      if (token == null || token.isEmpty()) {
        return;
      }
    }
    queries.forEach(q -> troubles.put(q.id(), DmsMetrics.ACTION + " gave pages without end"));
  }

  /// Empty when the service answered that there is nothing.
  Observed<NavigableMap<Instant, Double>> of(String id, Instant now) {
    String trouble = troubles.get(id);
    NavigableMap<Instant, Double> known = points.get(id);
    if (trouble != null || known == null) {
      return Observed.unknown(
          trouble == null ? DmsMetrics.ACTION + " did not mention one of the metrics" : trouble,
          now);
    }
    return Observed.known(known, now);
  }
}

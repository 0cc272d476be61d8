package io.slotwarden.serve;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Collects the series of one scrape, family by family. A value that is not known leaves no series,
/// and of two values for the same series the later one stands, so that no scrape can fail of it.
final class Sheet {
  private final Map<Family, Map<Labels, Double>> families = new EnumMap<>(Family.class);

  void add(Family family, Labels labels, double value) {
    families.computeIfAbsent(family, f -> new LinkedHashMap<>()).put(labels, value);
  }

  void add(Family family, Labels labels, @Nullable Number value) {
    if (value != null) {
      add(family, labels, value.doubleValue());
    }
  }

  void add(Family family, Labels labels, @Nullable Instant at) {
    if (at != null) {
      add(family, labels, at.getEpochSecond() + at.getNano() / 1e9);
    }
  }

  void add(Family family, Labels labels, boolean yes) {
    add(family, labels, yes ? 1.0 : 0.0);
  }

  MetricSnapshots snapshots() {
    List<MetricSnapshot> all = new ArrayList<>(families.size());
    families.forEach((family, series) -> all.add(snapshot(family, series)));
    return new MetricSnapshots(all);
  }

  private static MetricSnapshot snapshot(Family family, Map<Labels, Double> series) {
    MetricMetadata metadata = family.metadata();
    return switch (family.type()) {
      case GAUGE ->
          new GaugeSnapshot(
              metadata,
              series.entrySet().stream()
                  .map(s -> new GaugeDataPointSnapshot(s.getValue(), s.getKey(), null))
                  .toList());
      case COUNTER ->
          new CounterSnapshot(
              metadata,
              series.entrySet().stream()
                  .map(s -> new CounterDataPointSnapshot(s.getValue(), s.getKey(), null, 0L))
                  .toList());
      case INFO ->
          new InfoSnapshot(
              metadata, series.keySet().stream().map(InfoDataPointSnapshot::new).toList());
    };
  }
}

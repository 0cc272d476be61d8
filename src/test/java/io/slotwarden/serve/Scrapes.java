package io.slotwarden.serve;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What Prometheus reads of snapshots, for tests of other packages.
public final class Scrapes implements AutoCloseable {
  private final Metrics metrics;

  public Scrapes(InstantSource clock) {
    metrics =
        new Metrics(
            new Metrics.Names(List.of(), List.of(), List.of(), List.of(), List.of()), clock);
  }

  /// Values of slotwarden's own series, by their name and labels as the text format spells them.
  public Map<String, Double> of(Snapshot snapshot) {
    metrics.show(snapshot);
    Map<String, Double> values = new LinkedHashMap<>();
    new String(metrics.scrape("text/plain").body(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("slotwarden_"))
        .forEach(
            line -> {
              int end = line.lastIndexOf(' ');
              values.put(line.substring(0, end), Double.valueOf(line.substring(end + 1)));
            });
    return values;
  }

  @Override
  public void close() {
    metrics.close();
  }
}

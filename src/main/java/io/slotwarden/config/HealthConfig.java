package io.slotwarden.config;

import java.time.Duration;

/// How often the health of what runs is looked at: dearer calls than the listings, so slower.
///
/// @param tables the table statistics of each running task; zero = off
/// @param metrics CloudWatch, of each running task and of the replication instances; zero = off
public record HealthConfig(Duration tables, Duration metrics) {
  public static final HealthConfig DEFAULT =
      new HealthConfig(Duration.ofMinutes(5), Duration.ofMinutes(5));

  public static final HealthConfig OFF = new HealthConfig(Duration.ZERO, Duration.ZERO);

  public boolean hasTables() {
    return tables.isPositive();
  }

  public boolean hasMetrics() {
    return metrics.isPositive();
  }
}

package io.slotwarden.audit;

import io.slotwarden.model.catalog.Catalog;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// How long each check takes, for benchmarks.
public final class TimedChecks {
  private TimedChecks() {}

  /// Of a task between two databases that is to be cut over, in the order of the checks.
  public static Map<String, Duration> of(Catalog source, Catalog target) {
    AuditCase audited =
        AMigration.of(
            source,
            m -> {
              m.phase = Phase.CUTOVER;
              m.target = ACatalog.known(target);
            });
    Map<String, Duration> times = new LinkedHashMap<>();
    for (Check check : Audit.CHECKS) {
      long begin = System.nanoTime();
      Findings.of(check, audited);
      times.put(check.is().name(), Duration.ofNanos(System.nanoTime() - begin));
    }
    return times;
  }
}

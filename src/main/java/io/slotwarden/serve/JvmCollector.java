package io.slotwarden.serve;

import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Set;

/// The few series that tell whether this process needs more memory or leaks something. Prometheus'
/// own library has some 60; Micrometer's binders as many, of which promtool finds fault with two.
final class JvmCollector implements MultiCollector {
  private static final Set<String> SMALL =
      Set.of(
          "jvm_gc_collection_seconds",
          "jvm_memory_max_bytes",
          "jvm_memory_used_bytes",
          "jvm_threads_current",
          "process_cpu_seconds",
          "process_max_fds",
          "process_open_fds",
          "process_resident_memory_bytes",
          "process_start_time_seconds");

  private final PrometheusRegistry all = new PrometheusRegistry();
  private volatile boolean on;

  JvmCollector(boolean on) {
    this.on = on;
    JvmGarbageCollectorMetrics.builder().register(all);
    JvmMemoryMetrics.builder().register(all);
    JvmThreadsMetrics.builder().register(all);
    ProcessMetrics.builder().register(all);
  }

  void turn(boolean nowOn) {
    on = nowOn;
  }

  @Override
  public MetricSnapshots collect() {
    return on ? all.scrape(SMALL::contains) : MetricSnapshots.of();
  }
}

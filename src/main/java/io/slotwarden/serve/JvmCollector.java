package io.slotwarden.serve;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The few series that tell whether this process needs more memory or leaks something, under the
/// names that Prometheus' own client libraries give them. Micrometer's binders have some 60, of
/// which promtool finds fault with two. What the system doesn't tell is absent.
final class JvmCollector implements MultiCollector {
  private static final double NANOS = 1e9;
  private static final double MILLIS = 1e3;
  private static final long KIB = 1024;

  private volatile boolean on;

  JvmCollector(boolean on) {
    this.on = on;
  }

  void turn(boolean nowOn) {
    on = nowOn;
  }

  @Override
  public MetricSnapshots collect() {
    if (!on) {
      return MetricSnapshots.of();
    }
    List<MetricSnapshot> all = new ArrayList<>();
    memory(all);
    all.add(collections());
    all.add(
        gauge(
            "jvm_threads_current",
            "Platform threads of the Java virtual machine.",
            ManagementFactory.getThreadMXBean().getThreadCount()));
    ProcessHandle.Info process = ProcessHandle.current().info();
    process
        .totalCpuDuration()
        .ifPresent(
            cpu ->
                all.add(
                    CounterSnapshot.builder()
                        .name("process_cpu_seconds")
                        .help("Processor time that the process has used.")
                        .dataPoint(
                            CounterSnapshot.CounterDataPointSnapshot.builder()
                                .value(cpu.toNanos() / NANOS)
                                .build())
                        .build()));
    process
        .startInstant()
        .ifPresent(
            at ->
                all.add(
                    gauge("process_start_time_seconds", "When the process started.", seconds(at))));
    proc(all);
    return new MetricSnapshots(all);
  }

  private static double seconds(Instant at) {
    return at.toEpochMilli() / MILLIS;
  }

  private static void memory(List<MetricSnapshot> all) {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    MemoryUsage heap = memory.getHeapMemoryUsage();
    all.add(
        GaugeSnapshot.builder()
            .name("jvm_memory_used_bytes")
            .help("Memory that Java uses, by area.")
            .dataPoint(point("heap", heap.getUsed()))
            .dataPoint(point("nonheap", memory.getNonHeapMemoryUsage().getUsed()))
            .build());
    all.add(
        GaugeSnapshot.builder()
            .name("jvm_memory_max_bytes")
            .help("The most memory that Java may use, by area.")
            .dataPoint(point("heap", heap.getMax()))
            .build());
  }

  private static GaugeSnapshot.GaugeDataPointSnapshot point(String area, double value) {
    return GaugeSnapshot.GaugeDataPointSnapshot.builder()
        .labels(Labels.of("area", area))
        .value(value)
        .build();
  }

  private static SummarySnapshot collections() {
    SummarySnapshot.Builder all =
        SummarySnapshot.builder()
            .name("jvm_gc_collection_seconds")
            .help("Time spent in garbage collections, by collector.");
    for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
      all.dataPoint(
          SummarySnapshot.SummaryDataPointSnapshot.builder()
              .labels(Labels.of("gc", gc.getName()))
              .count(gc.getCollectionCount())
              .sum(gc.getCollectionTime() / MILLIS)
              .build());
    }
    return all.build();
  }

  /// What only Linux tells.
  private static void proc(List<MetricSnapshot> all) {
    field("status", "VmRSS:")
        .ifPresent(
            kib ->
                all.add(
                    gauge(
                        "process_resident_memory_bytes",
                        "Memory that the process occupies.",
                        kib * KIB)));
    field("limits", "Max open files")
        .ifPresent(
            max -> all.add(gauge("process_max_fds", "The most files that it may open.", max)));
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      all.add(gauge("process_open_fds", "Files and sockets that are open.", open.count()));
    } catch (IOException e) {
      // Not Linux, or a /proc that tells nothing: absent.
    }
  }

  /// The first number in the line of `/proc/self/FILE` that begins so.
  private static Optional<Long> field(String file, String begin) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self", file))) {
      return lines
          .filter(l -> l.startsWith(begin))
          .flatMap(l -> Stream.of(l.substring(begin.length()).strip().split("\\s+", -1)))
          .filter(word -> word.matches("\\d{1,18}"))
          .map(Long::valueOf)
          .findFirst();
    } catch (IOException | java.io.UncheckedIOException e) {
      return Optional.empty();
    }
  }

  private static GaugeSnapshot gauge(String name, String help, double value) {
    return GaugeSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().value(value).build())
        .build();
  }
}

package io.slotwarden.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a replication instance fares, as CloudWatch last measured it over [#WINDOW]: whether it
/// lacks memory or disk, each with three values. Unknown (denied, throttled, no datapoint, too old)
/// is never "recovered".
///
/// @param memory freeable memory and swap
/// @param disk the volume that holds logs and swapped transactions
/// @param cpu of all its cores together
public record InstanceHealth(
    Observed<MemoryRoom> memory, Observed<DiskRoom> disk, Observed<CpuLoad> cpu) {
  /// What is measured over: one bad moment in it is enough to be starved, and all of it has to be
  /// good to have recovered.
  public static final Duration WINDOW = Duration.ofMinutes(15);

  /// The user guide's sign is "approaching zero"; the smallest instance has 1 GiB.
  static final long LEAST_MEMORY = 128L << 20;

  /// The user guide's other sign: swap that grows.
  static final long SWAP_GROWTH = 64L << 20;

  /// DMS says so itself, by an event, when 90 % of the storage are taken.
  static final int LEAST_DISK_PERCENT = 10;

  /// Where the size is not known, and below it whatever the size: the logs alone need some.
  static final long LEAST_DISK = 2L << 30;

  /// From here on tasks wait for each other.
  static final double MOST_CPU = 95;

  /// @param freeableBytes the least of the window
  /// @param swapBytes the most of the window
  /// @param swapGrowthBytes by so much swap grew from the beginning of the window to its end; never
  ///   negative
  /// @param measuredAt beginning of the newest datapoint's period
  public record MemoryRoom(
      long freeableBytes, long swapBytes, long swapGrowthBytes, Instant measuredAt) {}

  /// @param freeBytes the least of the window
  /// @param capacityBytes null when it is not known
  /// @param measuredAt beginning of the newest datapoint's period
  public record DiskRoom(long freeBytes, @Nullable Long capacityBytes, Instant measuredAt) {}

  /// @param percent the least average of the window's periods: it was never lower
  /// @param measuredAt beginning of the newest datapoint's period
  public record CpuLoad(double percent, Instant measuredAt) {}

  /// Nothing is known of it.
  public static InstanceHealth unknown(String why, Instant at) {
    return new InstanceHealth(
        Observed.unknown(why, at), Observed.unknown(why, at), Observed.unknown(why, at));
  }

  /// True: it lacks memory. False: it had enough during the whole window (recovered).
  public Observed<Boolean> memoryStarved() {
    return memory.map(m -> m.freeableBytes() < LEAST_MEMORY || m.swapGrowthBytes() >= SWAP_GROWTH);
  }

  /// True: its disk is nearly full. False: it had room during the whole window (recovered).
  public Observed<Boolean> diskStarved() {
    return disk.map(
        d -> {
          Long capacity = d.capacityBytes();
          return d.freeBytes() < LEAST_DISK
              || capacity != null && d.freeBytes() < capacity / 100 * LEAST_DISK_PERCENT;
        });
  }

  /// True: all of its CPU was taken during the whole window.
  public Observed<Boolean> cpuStarved() {
    return cpu.map(c -> c.percent() >= MOST_CPU);
  }

  /// For people: what it was seen to lack; empty when nothing is known to be short.
  public Optional<String> lack() {
    StringBuilder s = new StringBuilder();
    if (memory instanceof Observed.Known<MemoryRoom>(MemoryRoom m, var _)
        && isTrue(memoryStarved())) {
      add(
          s,
          "memory: "
              + ByteSize.format(m.freeableBytes())
              + " freeable, "
              + ByteSize.format(m.swapBytes())
              + " swapped, "
              + ByteSize.format(m.swapGrowthBytes())
              + " of it within "
              + Durations.format(WINDOW));
    }
    if (disk instanceof Observed.Known<DiskRoom>(DiskRoom d, var _) && isTrue(diskStarved())) {
      Long capacity = d.capacityBytes();
      add(
          s,
          "disk: "
              + ByteSize.format(d.freeBytes())
              + " free"
              + (capacity == null ? "" : " of " + ByteSize.format(capacity)));
    }
    if (cpu instanceof Observed.Known<CpuLoad>(CpuLoad c, var _) && isTrue(cpuStarved())) {
      add(s, "CPU: never below " + Math.round(c.percent()) + " % for " + Durations.format(WINDOW));
    }
    return s.isEmpty() ? Optional.empty() : Optional.of(s.toString());
  }

  private static boolean isTrue(Observed<Boolean> fact) {
    return fact.toOptional().orElse(false);
  }

  private static void add(StringBuilder s, String part) {
    s.append(s.isEmpty() ? "" : "; ").append(part);
  }
}

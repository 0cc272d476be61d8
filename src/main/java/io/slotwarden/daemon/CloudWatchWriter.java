package io.slotwarden.daemon;

import io.slotwarden.config.MetricsConfig;
import io.slotwarden.serve.Metrics;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Writes what CloudWatch gets to standard output, once in each interval. Asked on the loop's
/// thread; written beside it, one time after the other, since whoever reads the other end may stop
/// to read.
final class CloudWatchWriter {
  private final PrintStream out;
  private final AtomicBoolean underWay = new AtomicBoolean();
  private @Nullable Instant writtenAt;

  CloudWatchWriter(PrintStream out) {
    this.out = out;
  }

  /// Writes when an interval has begun in which nothing was written: whole ones since 1970, so that
  /// each minute of CloudWatch has its value.
  ///
  /// @param emf null = nothing is written
  void tick(MetricsConfig.@Nullable Emf emf, Metrics metrics, Instant now) {
    if (emf == null || !isDue(emf.every(), now) || !underWay.compareAndSet(false, true)) {
      return;
    }
    writtenAt = now;
    List<String> lines = metrics.cloudWatch(emf.namespace(), now);
    Thread.ofPlatform()
        .daemon()
        .name("cloudwatch")
        .start(
            () -> {
              try {
                write(lines);
              } finally {
                underWay.set(false);
              }
            });
  }

  private boolean isDue(Duration every, Instant now) {
    return writtenAt == null || interval(writtenAt, every) != interval(now, every);
  }

  private static long interval(Instant at, Duration every) {
    return Math.floorDiv(at.toEpochMilli(), Math.max(1, every.toMillis()));
  }

  /// In UTF-8, whatever the terminal speaks; whole lines, so that no other writer gets between.
  private void write(List<String> lines) {
    String text = String.join("\n", lines) + (lines.isEmpty() ? "" : "\n");
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(bytes, 0, bytes.length);
    out.flush();
  }
}

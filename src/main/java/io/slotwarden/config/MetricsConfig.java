package io.slotwarden.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What `/metrics` shows besides what is watched, and whether the same is also written out for
/// CloudWatch.
///
/// @param maxSlots of each source; those beyond it are counted and have no series
/// @param jvm series of the process and its Java
/// @param emf null = nothing is written
public record MetricsConfig(int maxSlots, boolean jvm, @Nullable Emf emf) {
  public static final MetricsConfig DEFAULT =
      new MetricsConfig(Integer.parseInt(MetricsKeys.DEFAULT_MAX_SLOTS), true, null);

  /// Lines in CloudWatch's embedded metric format on standard output.
  public record Emf(String namespace, Duration every) {}
}

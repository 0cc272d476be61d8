package io.slotwarden.serve.api;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a task fares beside its status. What is not known is null, and `unknown` says why; a latency
/// of which CloudWatch has no datapoint is null too, and never 0.
///
/// @param unknown reasons, for people
@Json
public record HealthJson(
    TablesJson tables,
    LatencyJson sourceLatency,
    LatencyJson targetLatency,
    InstanceJson instance,
    List<String> unknown) {

  /// Tables by what has become of them.
  ///
  /// @param worst some of them, as `schema.table: why`
  @Json
  public record TablesJson(
      @Nullable Integer loaded,
      @Nullable Integer loading,
      @Nullable Integer queued,
      @Nullable Integer errored,
      @Nullable Integer validationFailed,
      @Nullable Integer validationSuspended,
      List<String> worst) {}

  /// The newest datapoint.
  ///
  /// @param measuredAt beginning of its period
  @Json
  public record LatencyJson(@Nullable Double seconds, @Nullable Instant measuredAt) {}

  /// The replication instance of the task.
  ///
  /// @param lack what it was seen to lack; null when nothing is known to be short
  @Json
  public record InstanceJson(
      @Nullable Boolean memoryStarved,
      @Nullable Boolean diskStarved,
      @Nullable Boolean cpuStarved,
      @Nullable String lack) {}
}

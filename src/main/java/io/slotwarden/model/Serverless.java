package io.slotwarden.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What only a Serverless replication has. Its capacity is given back when it was not started for
/// 48 hours, and it can't be restarted after that (domain reference, "Serverless").
///
/// @param provisionState plain text of the API; null when it shows none
/// @param deprovisionTime when DMS will take the capacity back, as DMS says; null when it does not
/// @param lastStopTime when it was last stopped, as DMS says; null when it does not
/// @param readOnly true when a zero-ETL integration manages it; null when DMS does not say
public record Serverless(
    @Nullable String provisionState,
    @Nullable Instant deprovisionTime,
    @Nullable Instant lastStopTime,
    @Nullable Boolean readOnly) {
  /// How long DMS keeps the capacity of a replication that nobody starts.
  public static final Duration KEPT = Duration.ofHours(48);

  /// After this instant it can't be restarted; empty when DMS tells neither that nor when it
  /// stopped. A time before the last stop is one of an earlier stop.
  public Optional<Instant> deadline() {
    if (deprovisionTime != null
        && (lastStopTime == null || !deprovisionTime.isBefore(lastStopTime))) {
      return Optional.of(deprovisionTime);
    }
    return Optional.ofNullable(lastStopTime).map(stop -> stop.plus(KEPT));
  }

  /// True only when DMS says in so many words that the capacity is there.
  public boolean isProvisioned() {
    return provisionState != null
        && provisionState.strip().toLowerCase(Locale.ROOT).equals("provisioned");
  }
}

package io.slotwarden.demo.dms;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// The service's limit on calls, shared by all who call for the account (domain reference, "Limits
/// and throttling"). Thread-safe.
final class TokenBucket {
  private static final double NANOS = 1e9;

  private final int burst;
  private final double perSecond;
  private final InstantSource clock;
  private double tokens;
  private Instant filledAt;

  TokenBucket(int burst, double perSecond, InstantSource clock) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.clock = clock;
    this.tokens = burst;
    this.filledAt = clock.instant();
  }

  /// False when the call is one too many.
  synchronized boolean take() {
    Instant now = clock.instant();
    Duration passed = Duration.between(filledAt, now);
    if (passed.isPositive()) {
      tokens = Math.min(burst, tokens + passed.toNanos() / NANOS * perSecond);
      filledAt = now;
    }
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}

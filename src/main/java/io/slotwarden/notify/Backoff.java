package io.slotwarden.notify;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before an undelivered letter is tried again: 2 s, doubling up to 5 min, of
/// which chance takes up to a half away so that letters do not come back in step.
final class Backoff {
  static final Duration FIRST = Duration.ofSeconds(2);

  /// Short enough that a notice is soon out once the channel is back.
  static final Duration MOST = Duration.ofMinutes(5);

  private Backoff() {}

  /// @param attempts made before the one that just failed, at least 0
  static Duration after(int attempts, RandomGenerator chance) {
    int doublings = Math.clamp(attempts, 0, 30);
    long full = Math.min(FIRST.toMillis() << doublings, MOST.toMillis());
    return Duration.ofMillis(full / 2 + chance.nextLong(full / 2 + 1));
  }
}

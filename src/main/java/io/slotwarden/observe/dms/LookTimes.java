package io.slotwarden.observe.dms;

import io.slotwarden.aws.CallLimits;
import java.time.Duration;

/// How long a look may take.
///
/// @param calls limits of each call
/// @param listing of each listing as a whole, with all pages and retries
/// @param look of everything together
record LookTimes(CallLimits calls, Duration listing, Duration look) {
  /// An answer takes well under a second; twice that of a slow one.
  private static final Duration ATTEMPT = Duration.ofSeconds(5);

  /// Long enough for the retries of two throttled pages (about 3 s each): shorter, and throttling
  /// looks like a hang.
  private static final Duration LISTING = Duration.ofSeconds(10);

  /// Below the default poll of 30 s, so that one look never runs into the next.
  private static final Duration LOOK = Duration.ofSeconds(25);

  static LookTimes standard() {
    return new LookTimes(CallLimits.reading(ATTEMPT), LISTING, LOOK);
  }
}

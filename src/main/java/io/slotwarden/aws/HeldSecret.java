package io.slotwarden.aws;

import io.slotwarden.model.Observed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One secret as it was fetched last. It is fetched when it is first needed and when a server has
/// refused it, and after either a refusal or a failure not again for a minute, whoever asks.
/// Thread-safe.
final class HeldSecret {
  /// A rotation takes seconds, and Secrets Manager is no place to knock at with every poll.
  static final Duration PAUSE = Duration.ofMinutes(1);

  private final Supplier<Observed<Pass>> fetch;
  private final InstantSource clock;

  /// Callers wait while one of them fetches; a look that is cancelled stops waiting.
  private final ReentrantLock lock = new ReentrantLock();

  private @Nullable Observed<Pass> last;
  private @Nullable Instant pausedSince;

  /// @param fetch asks Secrets Manager; its time is when the answer came
  HeldSecret(Supplier<Observed<Pass>> fetch, InstantSource clock) {
    this.fetch = fetch;
    this.clock = clock;
  }

  /// What is held, fetched if need be; unknown with the reason when it can't be had.
  Observed<Pass> get() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Observed<Pass> held = last;
      return held != null && (held.isKnown() || pauses()) ? held : fetchNow();
    } finally {
      lock.unlock();
    }
  }

  /// After a server has refused what was held: fetched anew, unless another caller did so meanwhile
  /// or a minute has not passed. The same answer as before means that there is nothing newer.
  Observed<Pass> getAfterRefusalOf(Observed<Pass> refused) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Observed<Pass> held = last;
      if (held != null && (!held.equals(refused) || pauses())) {
        return held;
      }
      pausedSince = clock.instant();
      return fetchNow();
    } finally {
      lock.unlock();
    }
  }

  /// When it may be fetched again after a refusal or a failure.
  Instant pausesUntil() {
    lock.lock();
    try {
      return pausedSince == null ? clock.instant() : pausedSince.plus(PAUSE);
    } finally {
      lock.unlock();
    }
  }

  private Observed<Pass> fetchNow() {
    Observed<Pass> fetched = fetch.get();
    last = fetched;
    if (!fetched.isKnown()) {
      pausedSince = clock.instant();
    }
    return fetched;
  }

  /// A clock that was set back must not make the pause longer.
  private boolean pauses() {
    return pausedSince != null
        && Duration.between(pausedSince, clock.instant()).abs().compareTo(PAUSE) < 0;
  }
}

package io.slotwarden.aws;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Our share of what DMS lets one account do in one region. Its own bucket is published twice, as
/// 200 calls and 8 a second, and as 100 calls and 4 a second; the console, Terraform and people
/// live from it too, and nobody can have it raised. So we take half of the smaller one, and
/// whatever somebody configures, those others still get through. Thread-safe.
public final class CallBudget {
  /// How many calls may go out at once after a while of rest.
  public static final int BURST = 50;

  /// How many a second in the long run.
  public static final int PER_SECOND = 2;

  private static final double NANOS = Duration.ofSeconds(1).toNanos();

  /// How a wait passes.
  public interface Sleeper {
    void sleep(Duration duration) throws InterruptedException;
  }

  private final InstantSource clock;
  private final Sleeper sleeper;
  private double left = BURST;
  private Instant counted;

  public CallBudget(InstantSource clock, Sleeper sleeper) {
    this.clock = clock;
    this.sleeper = sleeper;
    counted = clock.instant();
  }

  /// Waits until a call may go out.
  ///
  /// @throws InterruptedException when it was interrupted meanwhile; nothing is taken then
  public void take() throws InterruptedException {
    while (true) {
      Duration wait = tryTake();
      if (wait.isZero()) {
        return;
      }
      sleeper.sleep(wait);
    }
  }

  /// A call that went out again, without asking.
  public synchronized void retried() {
    refill();
    left--;
  }

  /// Whether more than so many calls could go out now, each at once.
  public synchronized boolean hasMoreThan(int calls) {
    refill();
    return left > calls;
  }

  private synchronized Duration tryTake() {
    refill();
    if (left >= 1) {
      left--;
      return Duration.ZERO;
    }
    return Duration.ofNanos((long) Math.ceil((1 - left) / PER_SECOND * NANOS));
  }

  /// A clock that was set back gives nothing and takes nothing.
  private void refill() {
    Instant now = clock.instant();
    if (now.isAfter(counted)) {
      double gained = Duration.between(counted, now).toNanos() / NANOS * PER_SECOND;
      left = Math.min(BURST, left + gained);
    }
    counted = now;
  }
}

package io.slotwarden.observe.dms;

import io.slotwarden.aws.AwsFailure;
import io.slotwarden.model.Durations;
import io.slotwarden.model.Observed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs the parts of one look, each within its limit and all within that of the look. A part that
/// hangs is cancelled and left behind on its virtual thread; nobody waits for it.
final class Bounded {
  private final ExecutorService threads;
  private final InstantSource clock;
  private final LookTimes times;
  private final long begunNanos = System.nanoTime();

  Bounded(ExecutorService threads, InstantSource clock, LookTimes times) {
    this.threads = threads;
    this.clock = clock;
    this.times = times;
  }

  /// @param action as IAM spells it, for the reason
  <T> Observed<T> read(String action, Supplier<T> call) {
    Duration left = times.look().minusNanos(System.nanoTime() - begunNanos);
    if (!left.isPositive()) {
      return unknown("timed out: no time was left for " + action + " in this look");
    }
    Duration limit = left.compareTo(times.listing()) < 0 ? left : times.listing();
    Future<T> answer = threads.submit(call::get);
    try {
      return Observed.known(answer.get(limit.toNanos(), TimeUnit.NANOSECONDS), clock.instant());
    } catch (TimeoutException e) {
      answer.cancel(true);
      return unknown(
          "timed out: " + action + " gave no whole answer within " + Durations.format(limit));
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return unknown("interrupted: " + action + " was given up");
    } catch (ExecutionException e) {
      return unknown(reason(action, e.getCause()));
    }
  }

  <T> Observed<T> unknown(String why) {
    return Observed.unknown(why, clock.instant());
  }

  private static String reason(String action, @Nullable Throwable failure) {
    return switch (failure) {
      case null -> action + " failed";
      case UnreadableAnswer e -> String.valueOf(e.getMessage());
      case Error e -> throw e;
      default -> AwsFailure.reason(action, failure);
    };
  }
}

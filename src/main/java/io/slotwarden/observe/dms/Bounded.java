package io.slotwarden.observe.dms;

import io.slotwarden.aws.AwsFailure;
import io.slotwarden.aws.Probed;
import io.slotwarden.model.Durations;
import io.slotwarden.model.Observed;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Runs the parts of one look, each within its limit and all within that of the look. A part that
/// hangs is cancelled and left behind on its virtual thread; nobody waits for it.
final class Bounded {
  private final ExecutorService threads;
  private final InstantSource clock;
  private final LookTimes times;
  private final long begunNanos = System.nanoTime();

  /// What each call of this look told of its right, the first of an action.
  private final Map<String, Probed> told = new LinkedHashMap<>();

  Bounded(ExecutorService threads, InstantSource clock, LookTimes times) {
    this.threads = threads;
    this.clock = clock;
    this.times = times;
  }

  /// What was told of rights so far, in the order of the calls.
  List<Probed> told() {
    return List.copyOf(told.values());
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
      T value = answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      told.putIfAbsent(action, Probed.granted(action));
      return Observed.known(value, clock.instant());
    } catch (TimeoutException e) {
      answer.cancel(true);
      return unknown(
          "timed out: " + action + " gave no whole answer within " + Durations.format(limit));
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return unknown("interrupted: " + action + " was given up");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      told.putIfAbsent(action, Probed.failed(action, cause));
      return unknown(reason(action, cause));
    }
  }

  <T> Observed<T> unknown(String why) {
    return Observed.unknown(why, clock.instant());
  }

  private static String reason(String action, Throwable failure) {
    return switch (failure) {
      case StackOverflowError _ -> action + " gave an answer that is nested too deeply";
      case UnreadableAnswer e -> String.valueOf(e.getMessage());
      case Error e -> throw e;
      default -> AwsFailure.reason(action, failure);
    };
  }
}

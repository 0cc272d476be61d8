package io.slotwarden.assess;

import io.slotwarden.assess.Trail.Mark;
import io.slotwarden.model.Lsn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How fast a slot falls behind or catches up in the present session of its consumer.
final class Pace {
  /// Less than this is no direction: positions jitter.
  private static final long NOISE_BYTES = 1L << 20;

  private static final Duration SHORTEST = Duration.ofMillis(100);

  /// Too long to tell anybody.
  private static final Duration LONGEST = Duration.ofDays(365);

  private Pace() {}

  /// When the slot will have caught up, if it goes on so; empty while it does not come nearer. The
  /// lag is what was not confirmed, or, where more than that is unsent, what was not sent.
  ///
  /// @param noise bytes below which what is unsent counts as sent
  static Optional<Duration> caughtUpIn(List<Mark> marks, long noise) {
    return goesOn(marks, Mark::confirmed, 0).or(() -> goesOn(marks, Mark::sent, noise));
  }

  /// It came nearer also in the second half of what was seen.
  private static Optional<Duration> goesOn(
      List<Mark> marks, Function<Mark, @Nullable Lsn> position, long noise) {
    if (marks.size() < 2) {
      return Optional.empty();
    }
    List<Mark> lately = marks.subList(marks.size() < 4 ? 0 : marks.size() / 2, marks.size());
    return fall(lately, position, noise).flatMap(_ -> fall(marks, position, noise));
  }

  private static Optional<Duration> fall(
      List<Mark> marks, Function<Mark, @Nullable Lsn> position, long noise) {
    Mark first = marks.getFirst();
    Mark last = marks.getLast();
    Lsn then = position.apply(first);
    Lsn now = position.apply(last);
    Duration took = Duration.between(first.at(), last.at());
    if (then == null || now == null || took.compareTo(SHORTEST) < 0) {
      return Optional.empty();
    }
    long lag = Math.max(0, last.current().bytesSince(now));
    long fell = first.current().bytesSince(then) - lag;
    if (fell < NOISE_BYTES || lag < noise) {
      return Optional.empty();
    }
    double millis = (double) lag / fell * took.toMillis();
    return Optional.of(
        millis > LONGEST.toMillis() ? LONGEST : Duration.ofMillis((long) Math.ceil(millis)));
  }
}

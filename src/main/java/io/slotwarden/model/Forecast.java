package io.slotwarden.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How long there is until a fixed amount of WAL has been written: until a disk is full, or until a
/// slot is lost. The two are never mixed (domain reference, "Forecasting").
public sealed interface Forecast {

  /// It comes to that.
  ///
  /// @param median as likely later as earlier
  /// @param alarm what alerts look at: the median; where no day is like another it is earlier, at
  ///   the earliest `p10`
  /// @param p10 a bound: one time in ten it comes earlier than this. Never after `median`
  /// @param remainingBytes what is left
  /// @param basis for people: what history it rests on, and how much of it there is
  record Expected(
      Instant median,
      Instant alarm,
      Instant p10,
      ForecastMethod method,
      long remainingBytes,
      String basis)
      implements Forecast {}

  /// It does not come to that as things are.
  ///
  /// @param why for people
  record NotGrowing(String why) implements Forecast {}

  /// Nobody can tell.
  ///
  /// @param why for people: what is missing, and what would mend it
  record Unknown(String why) implements Forecast {}

  /// When it is expected; empty when it is not, or nobody can tell.
  default Optional<Expected> expected() {
    return this instanceof Expected e ? Optional.of(e) : Optional.empty();
  }

  /// How long from `now`, never negative; empty as [#expected] is.
  default Optional<Duration> left(Instant now) {
    return expected()
        .map(e -> Duration.between(now, e.median()))
        .map(d -> d.isNegative() ? Duration.ZERO : d);
  }
}

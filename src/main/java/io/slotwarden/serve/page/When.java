package io.slotwarden.serve.page;

import io.slotwarden.model.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An instant for machines and for people, and how far away it is.
///
/// @param iso RFC 3339 in UTC, to the second
/// @param utc `2026-11-22 12:00:00 UTC`
/// @param distance `12 s ago`, `in 4 m`, `now`
record When(String iso, String utc, String distance) {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  static When of(Instant instant, Instant now) {
    Instant second = Instant.ofEpochSecond(instant.getEpochSecond());
    return new When(second.toString(), UTC.format(second), distance(second, now));
  }

  static @Nullable When orNull(@Nullable Instant instant, Instant now) {
    return instant == null ? null : of(instant, now);
  }

  private static String distance(Instant second, Instant now) {
    Duration ahead = Duration.between(Instant.ofEpochSecond(now.getEpochSecond()), second);
    if (ahead.isZero()) {
      return "now";
    }
    return ahead.isPositive()
        ? "in " + Durations.format(ahead)
        : Durations.format(ahead.negated()) + " ago";
  }
}

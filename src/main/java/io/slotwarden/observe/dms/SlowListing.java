package io.slotwarden.observe.dms;

import io.slotwarden.model.Observed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A listing that is read now and then, or when somebody needs it: what was read last stands in
/// between, with the instant of then. One that failed is read again in the next look. Not for use
/// by several threads.
final class SlowListing<T> {
  /// Up to so much earlier, so that several entries don't list at the same time for ever.
  private static final double JITTER = 0.2;

  private final Duration every;
  private final InstantSource clock;
  private final RandomGenerator chance;
  private @Nullable Observed<List<T>> last;
  private Instant readAt = Instant.MIN;
  private Instant due = Instant.MIN;

  /// @param every at most so old is what stands
  SlowListing(Duration every, InstantSource clock, RandomGenerator chance) {
    this.every = every;
    this.clock = clock;
    this.chance = chance;
  }

  /// What was read last; empty where nothing was, or it could not be read.
  Optional<List<T>> last() {
    Observed<List<T>> known = last;
    return known == null ? Optional.empty() : known.toOptional();
  }

  /// @param needed read now, whatever was read before
  Observed<List<T>> read(boolean needed, Supplier<Observed<List<T>>> listing) {
    Instant now = clock.instant();
    Observed<List<T>> known = last;
    if (known != null && known.isKnown() && !needed && now.isBefore(due) && !now.isBefore(readAt)) {
      return known;
    }
    Observed<List<T>> read = listing.get();
    last = read;
    readAt = now;
    due = now.plusMillis((long) (every.toMillis() * (1 - JITTER * chance.nextDouble())));
    return read;
  }
}

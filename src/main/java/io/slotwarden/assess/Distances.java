package io.slotwarden.assess;

import io.slotwarden.model.Lsn;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import org.jspecify.annotations.Nullable;

/// Distances in bytes (domain reference, "Retained WAL: definitions"); null where they mean
/// nothing. Clamped at 0: the view is no consistent snapshot, a slot may be a moment ahead of the
/// position.
record Distances(
    @Nullable Long retained,
    @Nullable Long unconfirmed,
    @Nullable Long pinned,
    @Nullable Long unsent) {

  static Distances of(ServerSample sample, Slot slot) {
    Lsn current = sample.currentLsn();
    Long unsent = slot.walsender() == null ? null : between(current, slot.walsender().sentLsn());
    if (slot.isLost()) {
      return new Distances(0L, null, null, unsent);
    }
    Lsn confirmed = slot.confirmedFlushLsn();
    return new Distances(
        between(current, slot.restartLsn()),
        between(current, confirmed),
        confirmed == null ? null : between(confirmed, slot.restartLsn()),
        unsent);
  }

  /// What the consumer has still to confirm; for a physical slot all that it retains. 0 where not
  /// known.
  long lag() {
    Long lag = unconfirmed == null ? retained : unconfirmed;
    return lag == null ? 0 : lag;
  }

  private static @Nullable Long between(Lsn newer, @Nullable Lsn older) {
    return older == null ? null : Math.max(0, newer.bytesSince(older));
  }
}

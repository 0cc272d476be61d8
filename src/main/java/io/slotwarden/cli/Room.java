package io.slotwarden.cli;

import io.slotwarden.assess.Holders;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.WalHolder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How much WAL stands between a slot and the next floor (domain reference, "Retained WAL:
/// definitions").
final class Room {
  private Room() {}

  /// What a drop of the slot would free at most: up to the next slot, or to the present position.
  /// Nothing when another slot, or something else, holds the WAL as well.
  ///
  /// @return bytes; null when nobody knows who holds the WAL
  static @Nullable Long freedAtMost(ServerSample sample, Holders holders, Slot slot) {
    if (holders.holder() == WalHolder.UNKNOWN) {
      return null;
    }
    Lsn own = slot.restartLsn();
    if (own == null || !holders.isHeldBy(slot, sample)) {
      return 0L;
    }
    List<Lsn> others =
        sample.slots().stream()
            .filter(s -> !s.isLost() && !s.name().equals(slot.name()))
            .map(Slot::restartLsn)
            .filter(Objects::nonNull)
            .sorted()
            .toList();
    Lsn next = others.isEmpty() ? sample.currentLsn() : others.getFirst();
    return Math.max(0, next.bytesSince(own));
  }
}

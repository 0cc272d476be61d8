package io.slotwarden.cli;

import io.slotwarden.assess.Holders;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.WalHolder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How much WAL stands between a slot and its loss, and between a slot and the next floor (domain
/// reference, "Retained WAL: definitions").
final class Room {
  private Room() {}

  /// How much may still be written before the server may invalidate the slot. On a primary the
  /// server's own `safe_wal_size`, where it means something; on a standby that is computed from a
  /// position that does not follow received WAL, so it is computed here.
  ///
  /// @return bytes, perhaps negative; null without a limit, without reserved WAL, when lost
  static @Nullable Long untilLost(
      ServerSample sample, @Nullable ServerSettings settings, SlotAssessment assessment) {
    Slot slot = assessment.slot();
    if (!sample.inRecovery()) {
      return slot.safeWalBytes();
    }
    Long limit = settings == null ? null : settings.maxSlotWalKeepBytes();
    Long retained = assessment.retainedBytes();
    if (settings == null
        || limit == null
        || limit < 0
        || slot.isLost()
        || slot.restartLsn() == null
        || retained == null) {
      return null;
    }
    return Math.max(limit, settings.walKeepBytes()) - retained;
  }

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

package io.slotwarden.assess;

import io.slotwarden.model.Lsn;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.Slot;
import org.jspecify.annotations.Nullable;

/// How much WAL stands between a slot and its loss (domain reference, "Retained WAL: definitions").
public final class Headroom {
  private Headroom() {}

  /// How much may still be written before the server may invalidate the slot. On a primary the
  /// server's own `safe_wal_size`, where it means something; on a standby that is computed from a
  /// position that does not follow received WAL, so it is computed here.
  ///
  /// @return bytes, perhaps negative; null without a limit, without reserved WAL, when lost
  public static @Nullable Long untilLost(
      ServerSample sample, @Nullable ServerSettings settings, Slot slot) {
    Lsn restart = slot.restartLsn();
    if (slot.isLost() || restart == null) {
      return null;
    }
    if (!sample.inRecovery()) {
      return slot.safeWalBytes();
    }
    Long limit = settings == null ? null : settings.maxSlotWalKeepBytes();
    if (settings == null || limit == null || limit < 0) {
      return null;
    }
    long retained = Math.max(0, sample.currentLsn().bytesSince(restart));
    return Math.max(limit, settings.walKeepBytes()) - retained;
  }
}

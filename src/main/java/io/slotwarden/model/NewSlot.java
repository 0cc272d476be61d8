package io.slotwarden.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A logical slot that a person asks for, and the registration that goes with it. It stands in the
/// journal with the intent, so that a crash loses neither.
///
/// @param plugin as the server spells it
/// @param by who asks, as far as known
/// @param askedAt by our clock: it tells one registration of a name from the next
/// @param hold keep the exported snapshot open
/// @param seenLsn where the server's WAL stood before: a slot that was made since is not before it
/// @param systemIdentifier of the server as it was seen before; null where it can't be known
public record NewSlot(
    String database,
    String plugin,
    String owner,
    String purpose,
    String by,
    Instant askedAt,
    Instant expiresAt,
    boolean hold,
    Lsn seenLsn,
    @Nullable Long systemIdentifier) {

  /// Whether a slot is the one that was asked for: there is none of its name before the intent, so
  /// that only what was made since can be it.
  public boolean mayHaveMade(ServerIdentity server, Slot slot) {
    Long seen = server.systemIdentifier();
    boolean elsewhere =
        systemIdentifier != null && seen != null && systemIdentifier.longValue() != seen;
    Lsn at = slot.restartLsn();
    return slot.isLogical()
        && plugin.equals(slot.plugin())
        && database.equals(slot.database())
        && at != null
        && !seenLsn.isAfter(at)
        && !elsewhere;
  }
}

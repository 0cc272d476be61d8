package io.slotwarden.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What one poll statement saw of a server: all slots, and which server it was.
///
/// @param at `clock_timestamp()` of the server
/// @param majorVersion 10 to 18 or newer
/// @param version as the server spells it, e.g. `15.19`
/// @param currentLsn the write position on a primary, the greater of received and replayed on a
///   standby
public record ServerSample(
    Instant at,
    int majorVersion,
    String version,
    ServerIdentity identity,
    boolean inRecovery,
    Lsn currentLsn,
    List<Slot> slots) {
  public ServerSample {
    slots = List.copyOf(slots);
  }

  public Optional<Slot> slot(String name) {
    for (Slot slot : slots) {
      if (slot.name().equals(name)) {
        return Optional.of(slot);
      }
    }
    return Optional.empty();
  }
}

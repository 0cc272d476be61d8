package io.slotwarden.serve;

import io.slotwarden.model.CreatedSlot;
import io.slotwarden.model.Registration;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a person may ask of a slot's life besides its end: made and registered, renewed, given up,
/// and its snapshot held. Every method may block, and throws [View.Rejected] with the reason where
/// it does not do what it was asked.
public interface SlotLife {
  /// Makes a slot through the guard and the gate, and registers it.
  Made create(Wanted wanted);

  /// From now on it lasts for so long, counted from now.
  Registration renew(String target, Duration lasts, String reason, String by);

  /// Gives a registration up and closes a held snapshot; the slot stays.
  Registration release(String target, String reason, String by);

  /// Keeps a held snapshot for another lease, or ends it.
  Held hold(String target, boolean end);

  /// A slot that a person wants.
  ///
  /// @param target `SOURCE/SLOT`
  /// @param plugin as people write it
  /// @param lasts until its registration ends
  /// @param database null = the one that the source's url names
  /// @param hold how long the exported snapshot may be held open; null = not at all
  record Wanted(
      String target,
      String plugin,
      String owner,
      String purpose,
      Duration lasts,
      @Nullable String database,
      @Nullable Duration hold,
      String by) {}

  /// A slot that was made.
  ///
  /// @param host, port where its server is reached
  /// @param held null when no snapshot is held
  record Made(
      Registration registration, CreatedSlot created, String host, int port, @Nullable Held held) {}

  /// An exported snapshot that is held open.
  ///
  /// @param lease until then it stays without another word
  /// @param until it is closed then in any case
  /// @param open false when it has been closed
  record Held(String target, String snapshot, Instant lease, Instant until, boolean open) {}
}

package io.slotwarden.model;

import java.util.Map;

/// All that is known of one server at one moment; each group of facts may be unknown by itself.
///
/// @param at when the look ended, by our clock
/// @param captures DMS's own heartbeat in those databases in which it matters, by their names
public record SourceObservation(
    String source,
    java.time.Instant at,
    Observed<ServerSample> sample,
    Observed<ServerSettings> settings,
    Observed<WalFloors> floors,
    Observed<StorageSpace> storage,
    CloserLook closer,
    Map<String, Observed<CaptureHeartbeat>> captures) {
  public SourceObservation {
    captures = Map.copyOf(captures);
  }
}

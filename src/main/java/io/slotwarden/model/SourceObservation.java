package io.slotwarden.model;

/// All that is known of one server at one moment; each group of facts may be unknown by itself.
///
/// @param at when the look ended, by our clock
public record SourceObservation(
    String source,
    java.time.Instant at,
    Observed<ServerSample> sample,
    Observed<ServerSettings> settings,
    Observed<WalFloors> floors,
    Observed<StorageSpace> storage,
    CloserLook closer) {}

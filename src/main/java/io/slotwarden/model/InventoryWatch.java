package io.slotwarden.model;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What one DMS entry has shown so far; persisted (design, rule 8).
///
/// @param sourcesShown sources of which it has ever shown an endpoint
/// @param lastCompleteAt the oldest listing of the last look that was complete and from the right
///   account; null = never
/// @param emptySince sources whose endpoints have all vanished at once, and since when
public record InventoryWatch(
    String dms,
    Set<String> sourcesShown,
    @Nullable Instant lastCompleteAt,
    Map<String, Instant> emptySince) {
  public InventoryWatch {
    sourcesShown = Set.copyOf(sourcesShown);
    emptySince = Map.copyOf(emptySince);
  }
}

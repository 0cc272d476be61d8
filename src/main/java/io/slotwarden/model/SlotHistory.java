package io.slotwarden.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What our own persisted observations say of one slot (not of its name: another slot under the
/// same name starts a new history). Instants are by our clock. The present span is the run of
/// samples in which the evidence did not change.
///
/// @param evidence of the last sample
/// @param firstSeen when this slot was first seen
/// @param spanSince first sample of the present span
/// @param lastSeen last sample
/// @param samples in the present span
/// @param longestGap between two samples of the present span
/// @param lastMovedAt when an LSN or a counter was last seen to have moved; null = never under our
///   eyes
/// @param disconnectedSince first sample of the present inactivity; null while active. A restart of
///   the server lets it stand, a movement does not
public record SlotHistory(
    SlotId id,
    SlotEvidence evidence,
    boolean active,
    Instant firstSeen,
    Instant spanSince,
    Instant lastSeen,
    long samples,
    Duration longestGap,
    @Nullable Instant lastMovedAt,
    @Nullable Instant lastActiveAt,
    @Nullable Instant disconnectedSince) {

  /// False: it may be a migration's start marker that waits for its load to end (design, rule 9).
  public boolean movedUnderOurEyes() {
    return lastMovedAt != null;
  }
}

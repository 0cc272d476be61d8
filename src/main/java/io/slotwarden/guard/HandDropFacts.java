package io.slotwarden.guard;

import io.slotwarden.model.HandDrop;
import io.slotwarden.model.Observed;
import java.time.Instant;

/// Everything that a drop depends on that a person asks for.
///
/// @param drop the slot as it was last seen, judged by all that is known now
/// @param asked by whom, why, and what they were shown
/// @param seen when the last look was taken; Unknown while the server can't be seen
public record HandDropFacts(DropFacts drop, HandDrop asked, Observed<Instant> seen) {

  /// For a person who has not asked yet: as if they had been shown what is so now.
  ///
  /// @param seenAt when the last look was taken
  public static HandDropFacts toBeShown(DropFacts drop, Instant seenAt) {
    HandDrop.Shown shown = HandDrop.Shown.of(drop.assessment().evidence(), seenAt);
    return new HandDropFacts(
        drop, new HandDrop(drop.id(), "", "", shown), Observed.known(seenAt, seenAt));
  }
}

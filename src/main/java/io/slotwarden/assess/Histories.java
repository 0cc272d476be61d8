package io.slotwarden.assess;

import io.slotwarden.model.DecodingCounters;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotHistory;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.SlotType;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How a slot's history grows by one sample.
public final class Histories {
  private Histories() {}

  /// @param now our clock
  /// @param gapLimit a longer gap between samples starts a new span, unless `inactive_since` (17+)
  ///   proves that nothing happened in it (design, rule 6)
  public static SlotHistory next(
      @Nullable SlotHistory before,
      SlotId id,
      ServerSample sample,
      Slot slot,
      Instant now,
      Duration gapLimit) {
    SlotEvidence evidence = SlotEvidence.of(sample, slot);
    SlotChange change =
        before == null ? SlotChange.ANOTHER : SlotChange.between(before.evidence(), evidence);
    if (before == null || change == SlotChange.ANOTHER || mayBeMadeAgain(before, slot, evidence)) {
      return first(id, evidence, slot.active(), now);
    }
    boolean touched = change == SlotChange.MOVED || before.active() || slot.active();
    Duration gap = Duration.between(before.lastSeen(), now);
    boolean newSpan =
        touched
            || change == SlotChange.RESTARTED
            || gap.compareTo(gapLimit) > 0 && evidence.inactiveSince() == null;
    return new SlotHistory(
        id,
        evidence,
        slot.active(),
        before.firstSeen(),
        newSpan ? now : before.spanSince(),
        now,
        newSpan ? 1 : before.samples() + 1,
        newSpan ? Duration.ZERO : longer(before.longestGap(), gap),
        positionsMoved(before.evidence(), evidence) ? now : before.lastMovedAt(),
        slot.active() ? now : before.lastActiveAt(),
        slot.active() ? null : touched ? now : before.disconnectedSince());
  }

  private static SlotHistory first(SlotId id, SlotEvidence evidence, boolean active, Instant now) {
    return new SlotHistory(
        id,
        evidence,
        active,
        now,
        now,
        now,
        1,
        Duration.ZERO,
        null,
        active ? now : null,
        active ? null : now);
  }

  /// The positions jumped, yet nobody was there at either look and no transaction was counted: a
  /// slot that was dropped and made again in between looks just so, and may be a start marker
  /// (design, rules 3 and 9). Before 14, without counters, the guard asks for more anyway.
  private static boolean mayBeMadeAgain(SlotHistory before, Slot slot, SlotEvidence now) {
    DecodingCounters then = before.evidence().counters();
    DecodingCounters counters = now.counters();
    return positionsMoved(before.evidence(), now)
        && !before.active()
        && !slot.active()
        && then != null
        && counters != null
        && counters.totalTxns() <= then.totalTxns()
        && counters.totalBytes() <= then.totalBytes()
        && counters.spillCount() <= then.spillCount();
  }

  /// Movement is a consumer's: neither the end of the slot's own creation nor the loss of its WAL
  /// is one.
  private static boolean positionsMoved(SlotEvidence before, SlotEvidence now) {
    boolean unfinished = before.type() == SlotType.LOGICAL && before.confirmedFlushLsn() == null;
    return !unfinished
        && (moved(before.restartLsn(), now.restartLsn())
            || moved(before.confirmedFlushLsn(), now.confirmedFlushLsn()));
  }

  private static boolean moved(@Nullable Lsn before, @Nullable Lsn now) {
    return before != null && now != null && !before.equals(now);
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}

package io.slotwarden.assess;

import io.slotwarden.model.DecodingCounters;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.SlotEvidence;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What lies between two pieces of evidence under one name (design, rules 3 and 5).
public enum SlotChange {
  /// The same slot, untouched.
  NONE,
  /// The same slot, untouched, but its server was restarted or promoted.
  RESTARTED,
  /// The same slot, but a consumer was here: an LSN, a counter, `inactive_since` or its validity
  /// changed.
  MOVED,
  /// Another slot: made again under the same name, or on another server.
  ANOTHER;

  /// After a start of the server, slots show the moment in which they were read from disk as
  /// `inactive_since`.
  private static final Duration RESTORE_TOLERANCE = Duration.ofSeconds(10);

  public static SlotChange between(SlotEvidence before, SlotEvidence now) {
    if (isAnother(before, now)) {
      return ANOTHER;
    }
    boolean restarted = !before.server().equals(now.server());
    boolean consumed =
        !Objects.equals(before.restartLsn(), now.restartLsn())
            || !Objects.equals(before.confirmedFlushLsn(), now.confirmedFlushLsn())
            || !Objects.equals(before.invalidationReason(), now.invalidationReason())
            || countersMoved(before.counters(), now.counters());
    if (consumed) {
      return MOVED;
    }
    if (!Objects.equals(before.inactiveSince(), now.inactiveSince())
        && !(restarted && isRestored(before, now))) {
      return MOVED;
    }
    return restarted ? RESTARTED : NONE;
  }

  private static boolean isAnother(SlotEvidence before, SlotEvidence now) {
    return !Objects.equals(before.server().systemIdentifier(), now.server().systemIdentifier())
        || now.server().timeline() < before.server().timeline()
        || before.type() != now.type()
        || !Objects.equals(before.plugin(), now.plugin())
        || !Objects.equals(before.database(), now.database())
        || wentBack(before.restartLsn(), now.restartLsn())
        || wentBack(before.confirmedFlushLsn(), now.confirmedFlushLsn())
        || countersWentBack(before.counters(), now.counters());
  }

  /// A new slot counts from 0. So does an old one after a reset or a crash, which leave a new time
  /// of reset behind.
  private static boolean countersWentBack(
      @Nullable DecodingCounters before, @Nullable DecodingCounters now) {
    if (before == null || now == null) {
      return false;
    }
    boolean sameReset =
        now.statsReset() == null || Objects.equals(before.statsReset(), now.statsReset());
    boolean less =
        now.totalTxns() < before.totalTxns()
            || now.totalBytes() < before.totalBytes()
            || now.spillCount() < before.spillCount();
    return sameReset && less;
  }

  private static boolean wentBack(@Nullable Lsn before, @Nullable Lsn now) {
    return before != null && now != null && before.isAfter(now);
  }

  private static boolean countersMoved(
      @Nullable DecodingCounters before, @Nullable DecodingCounters now) {
    return !Objects.equals(before, now);
  }

  /// An invalidated slot shows none at all after a start of the server.
  private static boolean isRestored(SlotEvidence before, SlotEvidence now) {
    Instant since = now.inactiveSince();
    Instant start = now.server().startedAt();
    if (since == null) {
      return now.invalidationReason() != null && !start.equals(before.server().startedAt());
    }
    return !since.isBefore(start) && since.isBefore(start.plus(RESTORE_TOLERANCE));
  }
}

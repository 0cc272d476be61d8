package io.slotwarden.assess;

import io.slotwarden.model.CloserLook;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.OpenTransaction;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// All that one slot is judged by.
///
/// @param trail up to and with this sample
/// @param tasks the tasks that read the slot for certain
/// @param settings null when not known
/// @param now our clock
public record SlotCase(
    ServerSample sample,
    Slot slot,
    SlotHistory history,
    Trail trail,
    Ownership ownership,
    Holders holders,
    List<DmsTask> tasks,
    @Nullable ServerSettings settings,
    CloserLook closer,
    Instant now) {
  /// 16 MiB, where the server's own segment size could not be read.
  private static final long DEFAULT_SEGMENT = 16L << 20;

  /// Less than this many segments of WAL is noise.
  private static final int NOISE_SEGMENTS = 2;

  /// The server logs its running transactions at least every 15 s while it writes; where those move
  /// the restart LSN on, nothing pins it.
  static final Duration RESTART_STANDS = Duration.ofMinutes(1);

  private static final Duration SILENT = Duration.ofSeconds(30);

  public SlotCase {
    tasks = List.copyOf(tasks);
  }

  /// Bytes of WAL below which nothing is said.
  long noise() {
    return NOISE_SEGMENTS * (settings == null ? DEFAULT_SEGMENT : settings.walSegmentBytes());
  }

  /// A consumer that has not answered for so long is blocked or frozen: half of the time after
  /// which its server gives it up, 30 s at most.
  Duration silent() {
    Duration timeout = settings == null ? Duration.ZERO : settings.walSenderTimeout();
    Duration half = timeout.dividedBy(2);
    return half.isZero() || half.compareTo(SILENT) > 0 ? SILENT : half;
  }

  /// The copy of a primary's slot, which nobody is meant to read here. On a primary the flag means
  /// nothing.
  boolean isSyncedCopy() {
    return sample.inRecovery() && Boolean.TRUE.equals(slot.synced());
  }

  /// The oldest open transaction that pins the slot: the server's figures say so, or it is the
  /// oldest of all and was open all the time in which the restart LSN stood still.
  Optional<OpenTransaction> pin() {
    return oldest(t -> t.pins().contains(slot.name()))
        .or(() -> oldest(_ -> true).filter(this::outlasts));
  }

  private boolean outlasts(OpenTransaction t) {
    Instant still = trail.restartStillSince();
    boolean standsLong = Duration.between(still, sample.at()).compareTo(RESTART_STANDS) >= 0;
    boolean confirms = trail.confirmedStillSince().isAfter(still);
    return slot.isLogical()
        && standsLong
        && confirms
        && t.since() != null
        && !t.since().isAfter(still);
  }

  /// The oldest open transaction that the creation of the slot waits for.
  Optional<OpenTransaction> blocker() {
    return oldest(t -> t.blocks().contains(slot.name()));
  }

  private Optional<OpenTransaction> oldest(Predicate<OpenTransaction> which) {
    for (OpenTransaction t : closer.transactions().toOptional().orElse(List.of())) {
      if (which.test(t)) {
        return Optional.of(t);
      }
    }
    return Optional.empty();
  }
}

package io.slotwarden.assess;

import io.slotwarden.model.Diagnosis;
import io.slotwarden.model.Evidence;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.SlotCause;
import io.slotwarden.model.SlotState;
import io.slotwarden.model.Walsender;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// State, byte counts, cause and remedy of one slot (domain reference, "Retained WAL", "Root
/// causes", "Alarm discipline").
public final class Assessor {
  /// An active slot that has not moved for so long while its server wrote is stalled.
  private static final Duration STALL = Duration.ofMinutes(15);

  private Assessor() {}

  public static SlotAssessment assess(SlotCase c) {
    Slot slot = c.slot();
    Distances d = Distances.of(c.sample(), slot);
    Long safe = Headroom.untilLost(c.sample(), c.settings(), slot);
    SlotState before = withoutConsumer(c, safe);
    Diagnosis diagnosis;
    SlotState state;
    if (before != null) {
      state = before;
      diagnosis = diagnosis(state, c, d, safe);
    } else if (isHealthy(c, d)) {
      state = SlotState.HEALTHY;
      diagnosis = Diagnosis.HEALTHY;
    } else {
      diagnosis = ReaderCauses.of(c, d);
      state = behind(c, diagnosis);
    }
    return new SlotAssessment(
        c.history().id(),
        slot,
        c.history().evidence(),
        state,
        diagnosis,
        c.ownership().owner(),
        c.ownership().tasks(),
        d.retained(),
        d.unconfirmed(),
        d.pinned(),
        c.history().lastMovedAt(),
        c.history().disconnectedSince(),
        c.holders().isHeldBy(slot, c.sample()),
        safe,
        c.holders().freedAtMost(slot, c.sample()));
  }

  /// The states that don't depend on how far a connected consumer is; null for the others.
  private static @Nullable SlotState withoutConsumer(SlotCase c, @Nullable Long safe) {
    Slot slot = c.slot();
    if (slot.isLost()) {
      return SlotState.LOST;
    }
    if (c.isSyncedCopy()) {
      return SlotState.HEALTHY;
    }
    if (slot.isLogical() && slot.active() && slot.confirmedFlushLsn() == null) {
      return SlotState.CREATING;
    }
    if (slot.restartLsn() == null) {
      return slot.active() ? SlotState.CREATING : SlotState.UNUSED;
    }
    // On a standby the server's own word rests on a position that does not follow received WAL.
    boolean unreserved =
        c.sample().inRecovery() ? safe != null && safe < 0 : "unreserved".equals(slot.walStatus());
    if (unreserved) {
      return SlotState.UNRESERVED;
    }
    if (GoneCauses.isCrashLoop(c)) {
      return SlotState.CRASH_LOOP;
    }
    return slot.active() ? null : SlotState.DISCONNECTED;
  }

  private static boolean isHealthy(SlotCase c, Distances d) {
    long noise = c.noise();
    long retained = d.retained() == null ? 0 : d.retained();
    if (retained < noise) {
      return true;
    }
    Duration stands = Duration.between(c.trail().restartStillSince(), c.sample().at());
    boolean restartMoves =
        c.trail().marks().size() > 1
            && c.trail().restartStillSince().isAfter(c.trail().marks().getFirst().at())
            && stands.compareTo(SlotCase.RESTART_STANDS) < 0;
    return c.slot().isLogical() && d.lag() < noise && restartMoves && c.pin().isEmpty();
  }

  private static SlotState behind(SlotCase c, Diagnosis diagnosis) {
    Instant still = stillSince(c);
    if (Duration.between(still, c.now()).compareTo(STALL) >= 0) {
      return SlotState.STALLED;
    }
    return diagnosis.cause() == SlotCause.CATCHING_UP ? SlotState.CATCHING_UP : SlotState.LAGGING;
  }

  /// Since when a consumer has been there without moving the slot, as far as we know.
  private static Instant stillSince(SlotCase c) {
    Instant lastMoved = c.history().lastMovedAt();
    Instant moved = lastMoved == null ? c.history().firstSeen() : lastMoved;
    Walsender sender = c.slot().walsender();
    Instant came = sender == null ? null : sender.backendStart();
    return came != null && came.isAfter(moved) ? came : moved;
  }

  private static Diagnosis diagnosis(
      SlotState state, SlotCase c, Distances d, @Nullable Long safe) {
    Slot slot = c.slot();
    return switch (state) {
      case HEALTHY -> Diagnosis.HEALTHY;
      case LOST -> LostCauses.of(c);
      case CREATING -> GoneCauses.creating(c);
      case UNUSED ->
          new Diagnosis(
              SlotCause.NEVER_USED,
              "it has never reserved WAL: nobody has ever read it",
              List.of(),
              Remedies.unused(slot));
      case UNRESERVED -> unreserved(c, d, safe);
      case CRASH_LOOP -> GoneCauses.crashLoop(c);
      case DISCONNECTED -> GoneCauses.of(c, d);
      case CATCHING_UP, LAGGING, STALLED, UNKNOWN ->
          throw new IllegalStateException("judged by its reader: " + state);
    };
  }

  private static Diagnosis unreserved(SlotCase c, Distances d, @Nullable Long safe) {
    Diagnosis why = c.slot().active() ? ReaderCauses.of(c, d) : GoneCauses.of(c, d);
    List<Evidence> evidence = new ArrayList<>(why.evidence());
    if (c.sample().inRecovery()) {
      evidence.add(
          new Evidence.Said(
              "computed here: on a standby the server's own wal_status and safe_wal_size can't be"
                  + " trusted"));
    }
    if (safe != null) {
      evidence.add(
          safe < 0
              ? new Evidence.Size(-safe, "beyond the limit; the next checkpoint may invalidate it")
              : new Evidence.Size(safe, "may still be written before it is invalidated"));
    }
    boolean transaction =
        why.cause() == SlotCause.WRITING_TRANSACTION
            || why.cause() == SlotCause.PREPARED_TRANSACTION;
    return new Diagnosis(
        why.cause(),
        why.headline(),
        evidence,
        transaction ? why.remedy() : Remedies.forUnreserved(c.slot()));
  }
}

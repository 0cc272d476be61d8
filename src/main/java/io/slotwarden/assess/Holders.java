package io.slotwarden.assess;

import io.slotwarden.model.Lsn;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.Slot;
import io.slotwarden.model.WalFloors;
import io.slotwarden.model.WalHolder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who keeps the oldest WAL from being removed: the floor with the smallest segment (domain
/// reference, "Who holds the WAL?"). Where `pg_wal` can't be listed in full, the design's
/// substitute (rule 10).
///
/// @param evidence the floors that were compared
/// @param nextFloor the oldest WAL that something else than a slot keeps, now and after the next
///   checkpoint; null when nothing does, or nobody knows
public record Holders(WalHolder holder, String evidence, @Nullable Lsn nextFloor) {
  Holders(WalHolder holder, String evidence) {
    this(holder, evidence, null);
  }

  /// Of a server that was not seen.
  public static Holders unseen(String why) {
    return new Holders(WalHolder.UNKNOWN, why);
  }

  public static Holders of(
      ServerSample sample, @Nullable ServerSettings settings, @Nullable WalFloors floors) {
    if (settings == null || floors == null) {
      return new Holders(WalHolder.UNKNOWN, "the floors of the WAL were not seen");
    }
    Optional<Lsn> smallest = smallestRestart(sample);
    if (!floors.listed()) {
      return substitute(settings, floors, smallest);
    }
    long seg = settings.walSegmentBytes();
    Long slot = smallest.map(l -> Long.divideUnsigned(l.value(), seg)).orElse(null);
    Long redo = floors.redoFloorSegment();
    Long archive = floors.archiveFloorSegment();
    Long keep = floors.keepFloorSegment();
    String compared =
        "floors as segments: slot "
            + slot
            + ", archiver "
            + archive
            + ", wal_keep "
            + keep
            + ", checkpoint "
            + redo
            + "; oldest file "
            + floors.oldestSegment();
    if (redo == null || keep == null) {
      return new Holders(WalHolder.UNKNOWN, "not every floor was seen; " + compared);
    }
    if (isBelow(slot, archive) && isBelow(slot, keep) && isBelow(slot, redo)) {
      return new Holders(WalHolder.SLOT, compared, floor(archive, sample, settings));
    }
    if (isBelow(archive, redo) && !isBelow(keep, archive)) {
      return new Holders(WalHolder.ARCHIVER, compared);
    }
    if (isBelow(keep, redo)) {
      return new Holders(WalHolder.WAL_KEEP, compared);
    }
    return new Holders(WalHolder.CHECKPOINT, compared);
  }

  private static Holders substitute(
      ServerSettings settings, WalFloors floors, Optional<Lsn> smallest) {
    boolean archiverSound = "off".equals(settings.archiveMode()) || !floors.archiverFailing();
    if (smallest.isPresent() && archiverSound) {
      return new Holders(
          WalHolder.SLOT,
          "pg_wal can't be listed in full; the smallest restart LSN of all valid slots is "
              + smallest.get()
              + " and no archiver is failing");
    }
    return new Holders(
        WalHolder.UNKNOWN,
        "pg_wal can't be listed in full, and "
            + (archiverSound ? "no valid slot reserves WAL" : "the archiver is failing"));
  }

  /// The smallest restart LSN of all valid slots, physical ones included.
  public static Optional<Lsn> smallestRestart(ServerSample sample) {
    Lsn smallest = null;
    for (Slot slot : sample.slots()) {
      Lsn restart = slot.restartLsn();
      if (restart != null && !slot.isLost() && (smallest == null || smallest.isAfter(restart))) {
        smallest = restart;
      }
    }
    return Optional.ofNullable(smallest);
  }

  /// True when this slot has the smallest restart LSN of all valid slots and a slot is the holder.
  public boolean isHeldBy(Slot slot, ServerSample sample) {
    Lsn own = slot.restartLsn();
    if (holder != WalHolder.SLOT || slot.isLost() || own == null) {
      return false;
    }
    for (Slot other : sample.slots()) {
      Lsn restart = other.restartLsn();
      if (!other.isLost() && restart != null && own.isAfter(restart)) {
        return false;
      }
    }
    return true;
  }

  /// What a drop of the slot would free at most: up to the next slot, what the archiver or
  /// wal_keep_size keeps, or the present position; not the slot's own lag. Nothing when another
  /// slot, or something else, holds the WAL as well. The last checkpoint is no floor here: a drop
  /// frees nothing before the next one anyway.
  ///
  /// @return bytes; null when nobody knows who holds the WAL
  public @Nullable Long freedAtMost(Slot slot, ServerSample sample) {
    if (holder == WalHolder.UNKNOWN) {
      return null;
    }
    Lsn own = slot.restartLsn();
    if (own == null || !isHeldBy(slot, sample)) {
      return 0L;
    }
    Lsn next = sample.currentLsn();
    if (nextFloor != null && next.isAfter(nextFloor)) {
      next = nextFloor;
    }
    for (Slot other : sample.slots()) {
      Lsn restart = other.restartLsn();
      boolean counts = !other.isLost() && !other.name().equals(slot.name());
      if (counts && restart != null && next.isAfter(restart)) {
        next = restart;
      }
    }
    return Math.max(0, next.bytesSince(own));
  }

  /// Of the archiver's floor and that of `wal_keep_size`, which follows the present position.
  private static @Nullable Lsn floor(
      @Nullable Long archive, ServerSample sample, ServerSettings settings) {
    Lsn archiver = archive == null ? null : new Lsn(archive * settings.walSegmentBytes());
    if (settings.walKeepBytes() <= 0) {
      return archiver;
    }
    long kept = sample.currentLsn().value() - settings.walKeepBytes();
    Lsn keep = new Lsn(Math.max(0, kept));
    return archiver == null || archiver.isAfter(keep) ? keep : archiver;
  }

  private static boolean isBelow(@Nullable Long floor, @Nullable Long other) {
    return floor != null && (other == null || floor < other);
  }
}

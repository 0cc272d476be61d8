package io.slotwarden.assess;

import io.slotwarden.model.Lsn;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.Slot;
import io.slotwarden.model.WalFloors;
import io.slotwarden.model.WalHolder;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who keeps the oldest WAL from being removed: the floor with the smallest segment (domain
/// reference, "Who holds the WAL?"). Where `pg_wal` can't be listed in full, the design's
/// substitute (rule 10).
public record Holders(WalHolder holder, String evidence) {

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
      return new Holders(WalHolder.SLOT, compared);
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
    return sample.slots().stream()
        .filter(s -> !s.isLost())
        .map(Slot::restartLsn)
        .filter(Objects::nonNull)
        .min(Lsn::compareTo);
  }

  /// True when this slot has the smallest restart LSN of all valid slots and a slot is the holder.
  public boolean isHeldBy(Slot slot, ServerSample sample) {
    return holder == WalHolder.SLOT
        && !slot.isLost()
        && slot.restartLsn() != null
        && smallestRestart(sample).equals(Optional.of(slot.restartLsn()));
  }

  private static boolean isBelow(@Nullable Long floor, @Nullable Long other) {
    return floor != null && (other == null || floor < other);
  }
}

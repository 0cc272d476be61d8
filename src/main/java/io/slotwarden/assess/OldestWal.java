package io.slotwarden.assess;

import io.slotwarden.model.Lsn;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SourceForecast;
import io.slotwarden.model.WalFloors;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What holds the oldest WAL of a server, and from which position on. Only a slot and the archiver
/// can hold more and more of it.
sealed interface OldestWal {
  Pattern WAL_FILE = Pattern.compile("[0-9A-F]{24}");

  /// @param slot the one with the smallest restart LSN; null when it is the archiver
  record By(Lsn floor, @Nullable Slot slot) implements OldestWal {
    String what() {
      return slot == null ? "the archiver" : "slot " + slot.name();
    }

    SourceForecast.Held held(double share, @Nullable Instant since) {
      return new SourceForecast.Held(slot == null ? null : slot.name(), sentence(share, since));
    }

    /// @param share of each byte written that stays
    private String sentence(double share, @Nullable Instant since) {
      if (share >= 1) {
        return what()
            + " holds the WAL from "
            + floor
            + " on"
            + (since == null
                ? ""
                : " and has not let go of any since " + since.truncatedTo(ChronoUnit.SECONDS));
      }
      return what()
          + String.format(
              Locale.ROOT, " lags: %.0f %% of the WAL that is written stays", share * 100);
    }
  }

  /// @param why for people
  record Nobody(String why) implements OldestWal {}

  /// @param why for people
  record Unseen(String why) implements OldestWal {}

  static OldestWal of(SourceOutlook.Look look) {
    ServerSample sample = look.sample();
    ServerSettings settings = look.settings().toOptional().orElse(null);
    WalFloors floors = look.floors().toOptional().orElse(null);
    if (settings == null || floors == null) {
      return new Unseen("what holds the WAL was not seen");
    }
    Holders holders = Holders.of(sample, settings, floors);
    return switch (holders.holder()) {
      case SLOT -> bySlot(sample);
      case ARCHIVER -> byArchiver(floors, settings);
      case WAL_KEEP -> new Nobody("wal_keep_size holds the WAL, and never more than its amount");
      case CHECKPOINT -> new Nobody("nothing holds WAL beyond the last checkpoint");
      case UNKNOWN -> unlisted(sample, settings, floors, holders);
    };
  }

  private static OldestWal bySlot(ServerSample sample) {
    Optional<Lsn> floor = Holders.smallestRestart(sample);
    return sample.slots().stream()
        .filter(s -> !s.isLost() && s.restartLsn() != null)
        .filter(s -> Objects.equals(s.restartLsn(), floor.orElse(null)))
        .findFirst()
        .<OldestWal>map(s -> new By(Objects.requireNonNull(s.restartLsn()), s))
        .orElse(new Nobody("no valid slot reserves WAL"));
  }

  private static OldestWal byArchiver(WalFloors floors, ServerSettings settings) {
    Long segment = floors.archiveFloorSegment();
    return segment == null
        ? new Unseen("which file the archiver waits for was not seen")
        : new By(new Lsn(segment * settings.walSegmentBytes()), null);
  }

  /// `pg_wal` can't be listed: a failing archiver names the file at which it fails.
  private static OldestWal unlisted(
      ServerSample sample, ServerSettings settings, WalFloors floors, Holders holders) {
    boolean failing = floors.archiverFailing() && !"off".equals(settings.archiveMode());
    Lsn failed = failing ? start(floors.lastFailedWal(), settings.walSegmentBytes()) : null;
    if (failed != null) {
      boolean slot = Holders.smallestRestart(sample).filter(failed::isAfter).isPresent();
      return slot ? bySlot(sample) : new By(failed, null);
    }
    return failing || floors.listed()
        ? new Unseen(holders.evidence())
        : new Nobody("no valid slot reserves WAL and no archiver is failing");
  }

  /// Where a WAL file begins, from its name: timeline, then high and low part of its number.
  private static @Nullable Lsn start(@Nullable String file, long segmentBytes) {
    if (file == null || !WAL_FILE.matcher(file).matches()) {
      return null;
    }
    long high = Long.parseLong(file.substring(8, 16), 16);
    long low = Long.parseLong(file.substring(16), 16);
    return new Lsn((high << 32) + low * segmentBytes);
  }
}

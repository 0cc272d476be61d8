package io.slotwarden.assess;

import io.slotwarden.model.Forecast;
import io.slotwarden.model.LsnSample;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotHistory;
import io.slotwarden.model.SourceForecast;
import io.slotwarden.model.StorageSpace;
import io.slotwarden.model.WalFloors;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is remembered of one source to tell how long there is, and the two clocks made of it. Same
/// samples, same answer. Confined to one thread.
public final class SourceOutlook {
  private static final int NOISE_SEGMENTS = 2;

  private final WalSeries series = new WalSeries();
  private final FloorTrack oldest = new FloorTrack();
  private final Map<String, FloorTrack> slots = new HashMap<>();
  private @Nullable Instant computed;
  private @Nullable Object holder;
  private SourceForecast last = SourceForecast.unknown("not looked at yet");

  /// One complete sample of the source, and what goes with it.
  ///
  /// @param histories of its slots by name
  public record Look(
      ServerSample sample,
      Observed<ServerSettings> settings,
      Observed<WalFloors> floors,
      Observed<StorageSpace> storage,
      Map<String, SlotHistory> histories) {
    public Look {
      histories = Map.copyOf(histories);
    }

    long segmentBytes() {
      return settings.toOptional().map(ServerSettings::walSegmentBytes).orElse(16L << 20);
    }

    long noise() {
      return NOISE_SEGMENTS * segmentBytes();
    }
  }

  /// Begins with what was stored, oldest first; what has been seen meanwhile comes after it.
  public void begin(List<LsnSample> stored) {
    series.clear();
    stored.forEach(s -> series.add(s.minute(), s.lsn()));
    computed = null;
  }

  /// Another server: nothing of what was known says anything of it.
  public void restart() {
    series.clear();
    computed = null;
  }

  public SourceForecast last() {
    return last;
  }

  /// Takes a look; the clocks are computed once a minute, and when another holds the WAL.
  public SourceForecast look(Look look, Instant now) {
    ServerSample sample = look.sample();
    series.add(now, sample.currentLsn());
    for (Slot slot : sample.slots()) {
      if (!slot.isLost() && slot.restartLsn() != null) {
        slots
            .computeIfAbsent(slot.name(), _ -> new FloorTrack())
            .add(now, sample.currentLsn(), slot.restartLsn());
      }
    }
    slots.keySet().removeIf(name -> sample.slot(name).isEmpty());
    OldestWal held = OldestWal.of(look);
    if (held instanceof OldestWal.By by) {
      oldest.add(now, sample.currentLsn(), by.floor());
    }
    Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
    Object who = held instanceof OldestWal.By by ? by.what() : held;
    if (!minute.equals(computed) || !who.equals(holder)) {
      computed = minute;
      holder = who;
      last = compute(look, held, WalPattern.of(series), now);
    }
    return last;
  }

  private SourceForecast compute(Look look, OldestWal held, WalPattern pattern, Instant now) {
    Map<String, Forecast> lost = new HashMap<>();
    for (Slot slot : look.sample().slots()) {
      Forecast forecast = untilLost(look, slot, pattern, now);
      if (forecast != null) {
        lost.put(slot.name(), forecast);
      }
    }
    return switch (held) {
      case OldestWal.Nobody(String why) ->
          new SourceForecast(new Forecast.NotGrowing(why), null, lost);
      case OldestWal.Unseen(String why) ->
          new SourceForecast(new Forecast.Unknown(why), null, lost);
      case OldestWal.By by -> untilFull(look, by, pattern, lost, now);
    };
  }

  private SourceForecast untilFull(
      Look look, OldestWal.By by, WalPattern pattern, Map<String, Forecast> lost, Instant now) {
    Instant still = by.slot() == null ? null : stillSince(look, by.slot());
    Growth growth = oldest.growth(now, look.sample().currentLsn(), by.floor(), still, look.noise());
    Instant since = oldest.unchangedSince(by.floor(), still);
    return switch (growth) {
      case Growth.Keeps(String why) ->
          new SourceForecast(new Forecast.NotGrowing(by.what() + ": " + why), null, lost);
      case Growth.Unknown(String why) ->
          new SourceForecast(new Forecast.Unknown(by.what() + ": " + why), null, lost);
      case Growth.Grows(double share) ->
          new SourceForecast(full(look, by, share, pattern, now), by.held(share, since), lost);
    };
  }

  /// CloudWatch tells of some minutes ago: what has been kept since is not free any more.
  private Forecast full(Look look, OldestWal.By by, double share, WalPattern pattern, Instant now) {
    return switch (look.storage()) {
      case Observed.Unknown<StorageSpace>(String why, var _) ->
          new Forecast.Unknown("free space is not known: " + why);
      case Observed.Known<StorageSpace>(StorageSpace space, Instant at) -> {
        String first = lostFirst(look, by, space);
        long free = Math.max(0, space.freeBytes() - (long) (share * series.since(at)));
        yield first == null
            ? pattern.until(free / share, free, now)
            : new Forecast.NotGrowing(first);
      }
    };
  }

  /// Where the server gives up the slot before the disk is full, the disk does not fill by it. It
  /// does so at a checkpoint, and until then up to `max_wal_size` more is written.
  private static @Nullable String lostFirst(Look look, OldestWal.By by, StorageSpace space) {
    ServerSettings settings = look.settings().toOptional().orElse(null);
    Slot slot = by.slot();
    Long room = slot == null ? null : Headroom.untilLost(look.sample(), settings, slot);
    return slot == null
            || room == null
            || settings == null
            || Math.max(0, room) + settings.maxWalBytes() >= space.freeBytes()
        ? null
        : "slot "
            + slot.name()
            + " holds the WAL, and max_slot_wal_keep_size gives it up before the disk is full";
  }

  /// Null for a slot that no limit threatens.
  private @Nullable Forecast untilLost(Look look, Slot slot, WalPattern pattern, Instant now) {
    ServerSample sample = look.sample();
    ServerSettings settings = look.settings().toOptional().orElse(null);
    Long room = Headroom.untilLost(sample, settings, slot);
    FloorTrack track = slots.get(slot.name());
    boolean copy = sample.inRecovery() && Boolean.TRUE.equals(slot.synced());
    if (sample.inRecovery() && settings == null && slot.restartLsn() != null && !slot.isLost()) {
      return new Forecast.Unknown("max_slot_wal_keep_size was not seen");
    }
    if (room == null || track == null || slot.restartLsn() == null || copy || slot.temporary()) {
      return null;
    }
    if (room <= 0) {
      return pattern.until(0, room, now);
    }
    Growth growth =
        track.growth(
            now, sample.currentLsn(), slot.restartLsn(), stillSince(look, slot), look.noise());
    return switch (growth) {
      case Growth.Keeps(String why) -> new Forecast.NotGrowing(why);
      case Growth.Unknown(String why) -> new Forecast.Unknown(why);
      case Growth.Grows(double share) -> pattern.until(room / share, room, now);
    };
  }

  /// Since when neither of a slot's LSNs has changed under our eyes.
  private static @Nullable Instant stillSince(Look look, Slot slot) {
    SlotHistory history = look.histories().get(slot.name());
    if (history == null) {
      return null;
    }
    return history.lastMovedAt() == null ? history.firstSeen() : history.lastMovedAt();
  }
}

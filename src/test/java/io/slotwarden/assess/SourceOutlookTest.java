package io.slotwarden.assess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.slotwarden.model.AServer;
import io.slotwarden.model.ASlot;
import io.slotwarden.model.Forecast;
import io.slotwarden.model.ForecastMethod;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.LsnSample;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SourceForecast;
import io.slotwarden.model.StorageSpace;
import io.slotwarden.model.WalFloors;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The two clocks of a server that writes 16 MiB a minute, from noon on.
class SourceOutlookTest {
  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  private static final long SEGMENT = 16L << 20;
  private static final long GIB = 1L << 30;

  private final SourceOutlook outlook = new SourceOutlook();
  private Observed<StorageSpace> storage = free(10 * GIB);
  private Duration storageAge = Duration.ZERO;
  private ServerSettings settings = AServer.settings();
  private @Nullable Long archive;
  private boolean listed = true;
  private boolean archiverFailing;
  private @Nullable String failedWal;
  private boolean standby;
  private int minute;
  private SourceForecast last = SourceForecast.unknown("");

  private static Observed<StorageSpace> free(long bytes) {
    return Observed.known(new StorageSpace(bytes, 100 * GIB, true), NOON);
  }

  private static Slot slot(String name, long segment, Consumer<ASlot> change) {
    return ASlot.with(
        s -> {
          s.name = name;
          s.restart = new Lsn(segment * SEGMENT);
          s.flushed = s.restart;
          change.accept(s);
        });
  }

  private static Slot slot(String name, long segment) {
    return slot(name, segment, s -> {});
  }

  /// Segment 1000 is current at noon, and one more each minute.
  private long segment() {
    return 1_000 + minute;
  }

  private void look(Slot... slots) {
    Instant now = NOON.plus(Duration.ofMinutes(minute));
    ServerSample sample =
        AServer.with(
            s -> {
              s.slots.addAll(List.of(slots));
              s.current = new Lsn(segment() * SEGMENT);
              s.inRecovery = standby;
            });
    Long oldest =
        Stream.of(slots)
            .map(Slot::restartLsn)
            .filter(Objects::nonNull)
            .map(l -> l.value() / SEGMENT)
            .min(Long::compare)
            .orElse(null);
    WalFloors floors =
        new WalFloors(
            listed,
            10L,
            1L,
            oldest,
            segment(),
            oldest,
            listed ? segment() : null,
            listed ? segment() : null,
            archive,
            0L,
            archiverFailing,
            failedWal,
            null);
    last =
        outlook.look(
            new SourceOutlook.Look(
                sample,
                Observed.known(settings, now),
                Observed.known(floors, now),
                measured(now),
                Map.of()),
            now);
  }

  private Observed<StorageSpace> measured(Instant now) {
    return switch (storage) {
      case Observed.Known<StorageSpace>(var space, var _) ->
          Observed.known(space, now.minus(storageAge));
      case Observed.Unknown<StorageSpace> unknown -> unknown;
    };
  }

  /// A slot that stays where it is, for so many minutes.
  private void stuck(int minutes) {
    for (int i = 0; i < minutes; i++, minute++) {
      look(slot("cdc", 990));
    }
    minute--;
  }

  private @Nullable String held() {
    return last.held() == null ? null : last.held().sentence();
  }

  private double minutesLeft(Forecast forecast) {
    Instant now = NOON.plus(Duration.ofMinutes(minute));
    return Duration.between(now, forecast.expected().orElseThrow().median()).toSeconds() / 60.0;
  }

  @Test
  void aStuckSlotFillsTheDiskAtTheRateOfWal() {
    stuck(61);

    assertThat(minutesLeft(last.full())).isCloseTo(10 * GIB / (double) SEGMENT, within(2.0));
    assertThat(held())
        .isEqualTo(
            "slot cdc holds the WAL from 3/DE000000 on and has not let go of any since"
                + " 2026-03-10T12:00:00Z");
    assertThat(last.lost()).as("no limit is set").isEmpty();
  }

  @Test
  void whatWasKeptSinceTheSpaceWasMeasuredIsNotFreeAnyMore() {
    storageAge = Duration.ofMinutes(9);
    stuck(61);

    assertThat(minutesLeft(last.full())).isCloseTo(640 - 9, within(2.0));
    assertThat(last.full().expected().orElseThrow().remainingBytes())
        .isEqualTo(10 * GIB - 9 * SEGMENT);
  }

  @Test
  void aSlotThatLagsFillsItByWhatStays() {
    for (minute = 0; minute <= 60; minute++) {
      look(slot("cdc", 900 + minute / 2));
    }
    minute--;

    assertThat(minutesLeft(last.full())).isCloseTo(2 * 10 * GIB / (double) SEGMENT, within(20.0));
    assertThat(held()).isEqualTo("slot cdc lags: 50 % of the WAL that is written stays");
  }

  @Test
  void aSlotThatKeepsUpOrCatchesUpFillsNothing() {
    for (minute = 0; minute <= 60; minute++) {
      look(slot("cdc", 900 + minute));
    }
    assertThat(last.full()).isEqualTo(new Forecast.NotGrowing("slot cdc: its reader keeps up"));
    assertThat(last.held()).isNull();

    for (; minute <= 120; minute++) {
      look(slot("cdc", 960 + 3L * (minute - 61) / 2));
    }
    assertThat(last.full())
        .isEqualTo(new Forecast.NotGrowing("slot cdc: it is being caught up with"));
  }

  @Test
  void aShortDisconnectionIsNoDeadline() {
    for (minute = 0; minute <= 60; minute++) {
      look(slot("cdc", 999 + Math.min(minute, 56)));
    }
    minute--;

    assertThat(minutesLeft(last.full()))
        .as("four minutes without a reader, after an hour with one")
        .isGreaterThan(10 * 10 * GIB / (double) SEGMENT);
  }

  @Test
  void aServerWithoutSlotsFillsNothing() {
    for (minute = 0; minute < 60; minute++) {
      look();
    }

    assertThat(last.full())
        .isEqualTo(new Forecast.NotGrowing("nothing holds WAL beyond the last checkpoint"));
  }

  @Test
  void aFailingArchiverFillsTheDiskWhetherItsFilesAreListedOrNot() {
    archive = 980L;
    stuck(61);
    assertThat(minutesLeft(last.full())).isCloseTo(640, within(2.0));
    assertThat(held()).startsWith("the archiver holds the WAL from 3/D4000000 on");

    listed = false;
    archive = null;
    archiverFailing = true;
    failedWal = "0000000100000003000000D0";
    minute++;
    stuck(61);
    assertThat(held()).startsWith("the archiver holds the WAL from 3/D0000000 on");
  }

  @Test
  void withoutRoomKnownNothingIsClaimedButWhatGrows() {
    storage = Observed.unknown("no storage configured", NOON);
    stuck(61);

    assertThat(last.full())
        .isEqualTo(new Forecast.Unknown("free space is not known: no storage configured"));
    assertThat(held()).startsWith("slot cdc holds the WAL");
  }

  @Test
  void untilItWasWatchedForLongEnoughNothingIsClaimed() {
    for (minute = 0; minute < 9; minute++) {
      look(slot("cdc", 900 + minute / 2));
    }

    assertThat(last.full()).isInstanceOf(Forecast.Unknown.class);
    assertThat(last.held()).isNull();
  }

  @Test
  void theSlotIsLostWhenItsRoomIsWrittenAndTheDiskDoesNotFillByIt() {
    settings = limited();
    for (minute = 0; minute <= 60; minute++) {
      long room = 2 * GIB - minute * SEGMENT;
      look(slot("cdc", 990, s -> s.safe = room));
    }
    minute--;

    assertThat(minutesLeft(Objects.requireNonNull(last.lost().get("cdc"))))
        .isCloseTo((2 * GIB - 60 * SEGMENT) / (double) SEGMENT, within(2.0));
    assertThat(last.full())
        .isEqualTo(
            new Forecast.NotGrowing(
                "slot cdc holds the WAL, and max_slot_wal_keep_size gives it up before the disk is"
                    + " full"));

    storage = free(2 * GIB);
    minute++;
    look(slot("cdc", 990, s -> s.safe = GIB));
    assertThat(last.full().expected())
        .as("up to a checkpoint's WAL may come before the slot is given up")
        .isPresent();
  }

  @Test
  void aSlotWithoutRoomIsLostNow() {
    settings = limited();
    look(
        slot(
            "cdc",
            900,
            s -> {
              s.walStatus = "unreserved";
              s.safe = -5L;
            }));

    assertThat(Objects.requireNonNull(last.lost().get("cdc")).expected().orElseThrow().method())
        .isEqualTo(ForecastMethod.REACHED);
  }

  @Test
  void lostUnusedTemporaryAndSyncedSlotsHaveNoClock() {
    settings = limited();
    Slot lost =
        slot(
            "lost",
            900,
            s -> {
              s.walStatus = "lost";
              s.safe = 5L;
            });
    Slot unused =
        slot(
            "unused",
            900,
            s -> {
              s.restart = null;
              s.walStatus = null;
              s.safe = -93_777_864L;
            });
    Slot temporary =
        slot(
            "temporary",
            900,
            s -> {
              s.temporary = true;
              s.safe = GIB;
            });
    for (minute = 0; minute < 60; minute++) {
      look(lost, unused, temporary);
    }
    assertThat(last.lost()).isEmpty();

    standby = true;
    look(slot("copy", 900, s -> s.synced = true));
    assertThat(last.lost()).isEmpty();
  }

  @Test
  void onAStandbyTheServersOwnFigureIsNotBelieved() {
    settings = limited();
    standby = true;
    for (minute = 0; minute <= 60; minute++) {
      look(slot("cdc", 990, s -> s.safe = 1_023_410_176L * 1_000));
    }
    minute--;

    long limit = 20 * GIB;
    long retained = (segment() - 990) * SEGMENT;
    assertThat(minutesLeft(Objects.requireNonNull(last.lost().get("cdc"))))
        .isCloseTo((limit - retained) / (double) SEGMENT, within(2.0));
  }

  @Test
  void aStartBeginsWithWhatWasStored() {
    List<LsnSample> stored = new ArrayList<>();
    for (int m = -4 * WalSeries.DAY; m < 0; m++) {
      stored.add(
          new LsnSample(NOON.plus(Duration.ofMinutes(m)), new Lsn(1_000 * SEGMENT + m * 1_000L)));
    }
    outlook.begin(stored);
    stuck(20);

    assertThat(last.full().expected().orElseThrow().method())
        .as("twenty minutes at a rate that was never seen")
        .isEqualTo(ForecastMethod.RUNAWAY);

    outlook.restart();
    minute++;
    look(slot("cdc", 990));
    assertThat(last.full()).as("another server").isInstanceOf(Forecast.Unknown.class);
  }

  private static ServerSettings limited() {
    ServerSettings s = AServer.settings();
    return new ServerSettings(
        s.walLevel(),
        s.walSegmentBytes(),
        0,
        s.maxWalBytes(),
        s.checkpointTimeout(),
        s.walSenderTimeout(),
        s.maxReplicationSlots(),
        20 * GIB,
        null,
        s.archiveMode(),
        List.of(),
        false,
        List.of(),
        null);
  }
}

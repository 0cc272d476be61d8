package io.slotwarden.assess;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.AServer;
import io.slotwarden.model.ASlot;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.WalFloors;
import io.slotwarden.model.WalHolder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who keeps the oldest WAL (domain reference, "Who holds the WAL?").
class HoldersTest {
  private static final long SEGMENT = 16L << 20;

  private static Slot at(String name, long segment) {
    return ASlot.with(
        s -> {
          s.name = name;
          s.restart = new Lsn(segment * SEGMENT + 40);
        });
  }

  private static WalFloors floors(
      boolean listed,
      @Nullable Long redo,
      @Nullable Long keep,
      @Nullable Long archive,
      boolean archiverFailing) {
    return new WalFloors(
        listed, 10L, 1L, null, null, null, redo, keep, archive, 0L, archiverFailing, null, null);
  }

  private static @Nullable Long hex(@Nullable String segment) {
    return segment == null ? null : Long.valueOf(segment, 16);
  }

  /// The rows of the table of the reference, each produced on a server, and the ties.
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "archive_command failing,            32, 32, 32, 2B, ARCHIVER",
    "archive repaired,                   32, 33, 33,   , SLOT",
    "wal_keep_size=160MB,                3C, 3C, 32,   , WAL_KEEP",
    "slot stuck,                         3C, 44, 44,   , SLOT",
    "'slot dropped, no checkpoint yet',    , 44, 44,   , CHECKPOINT",
    "after one checkpoint,                 , 44, 44,   , CHECKPOINT",
    "slot and archiver tie,              3C, 44, 44, 3C, ARCHIVER",
    "slot and wal_keep tie,              3C, 44, 3C,   , WAL_KEEP",
    "slot and redo tie,                  44, 44, 44,   , CHECKPOINT",
    "archiver and wal_keep tie,          40, 44, 3C, 3C, ARCHIVER",
    "wal_keep below the archiver,        40, 44, 3B, 3C, WAL_KEEP",
    "redo not known,                     3C,   , 44,   , UNKNOWN",
    "wal_keep not known,                 3C, 44,   ,   , UNKNOWN"
  })
  void blamesTheSmallestFloorThatIsOlderThanRedo(
      String situation,
      @Nullable String slot,
      @Nullable String redo,
      @Nullable String keep,
      @Nullable String archive,
      WalHolder holder) {
    Long segment = hex(slot);
    ServerSample sample = segment == null ? AServer.of() : AServer.of(at("tmp_orders", segment));

    Holders holders =
        Holders.of(
            sample, AServer.settings(), floors(true, hex(redo), hex(keep), hex(archive), false));

    assertThat(holders.holder()).as(situation).isEqualTo(holder);
  }

  @Test
  void isUnknownWhileNoFloorOrSettingWasSeen() {
    assertThat(Holders.of(AServer.of(), null, floors(true, 1L, 1L, null, false)).holder())
        .isEqualTo(WalHolder.UNKNOWN);
    assertThat(Holders.of(AServer.of(), AServer.settings(), null).holder())
        .isEqualTo(WalHolder.UNKNOWN);
  }

  @Test
  void onlyTheSlotWithTheSmallestRestartLsnHoldsTheWal() {
    Slot old = at("old", 0x3C);
    Slot young = at("young", 0x3D);
    ServerSample sample = AServer.of(young, old);
    Holders holders =
        Holders.of(sample, AServer.settings(), floors(true, 0x44L, 0x44L, null, false));

    assertThat(holders.isHeldBy(old, sample)).isTrue();
    assertThat(holders.isHeldBy(young, sample)).isFalse();
  }

  @Test
  void twoSlotsAtTheSamePositionBothHoldIt() {
    Slot a = at("a", 0x3C);
    Slot b = at("b", 0x3C);
    ServerSample sample = AServer.of(a, b);
    Holders holders =
        Holders.of(sample, AServer.settings(), floors(true, 0x44L, 0x44L, null, false));

    assertThat(List.of(holders.isHeldBy(a, sample), holders.isHeldBy(b, sample)))
        .containsExactly(true, true);
  }

  @Test
  void aDropFreesUpToTheNextFloorAndNotItsOwnLag() {
    Slot old = at("old", 0x3C);
    Slot young = at("young", 0x40);
    ServerSample both = at(0x50, old, young);
    ServerSample alone = at(0x50, old);
    Holders free = Holders.of(both, AServer.settings(), floors(true, 0x50L, 0x50L, null, false));
    Holders archiving =
        Holders.of(alone, AServer.settings(), floors(true, 0x50L, 0x50L, 0x3EL, true));

    assertThat(free.freedAtMost(old, both)).isEqualTo(4 * SEGMENT);
    assertThat(free.freedAtMost(young, both)).isZero();
    assertThat(free.freedAtMost(old, alone)).isEqualTo(0x14 * SEGMENT - 40);
    assertThat(archiving.freedAtMost(old, alone))
        .as("up to what waits for the archiver")
        .isEqualTo(2 * SEGMENT - 40);
  }

  @Test
  void whatADropFreesIsUnknownWhileTheHolderIs() {
    Slot old = at("old", 0x3C);
    ServerSample sample = AServer.of(old);

    assertThat(Holders.of(sample, AServer.settings(), null).freedAtMost(old, sample)).isNull();
  }

  private static ServerSample at(long segment, Slot... slots) {
    return AServer.with(
        s -> {
          s.current = new Lsn(segment * SEGMENT);
          s.slots.addAll(List.of(slots));
        });
  }

  @Test
  void aPhysicalSlotCountsAndALostOneDoesNot() {
    Slot logical = at("logical", 0x3C);
    Slot physical =
        ASlot.with(
            s -> {
              s.physical();
              s.restart = new Lsn(0x3BL * SEGMENT);
            });
    Slot lost =
        ASlot.with(
            s -> {
              s.name = "idle";
              s.restart = new Lsn(SEGMENT);
              s.invalidation = "idle_timeout";
            });
    ServerSample sample = AServer.of(logical, physical, lost);
    Holders holders =
        Holders.of(sample, AServer.settings(), floors(true, 0x44L, 0x44L, null, false));

    assertThat(holders.isHeldBy(physical, sample)).isTrue();
    assertThat(holders.isHeldBy(logical, sample)).isFalse();
    assertThat(holders.isHeldBy(lost, sample)).isFalse();
  }

  @Test
  void aSlotHoldsNothingThatAnotherFloorHolds() {
    Slot slot = at("tmp_orders", 0x3C);
    ServerSample sample = AServer.of(slot);
    Holders holders =
        Holders.of(sample, AServer.settings(), floors(true, 0x44L, 0x44L, 0x3BL, true));

    assertThat(holders.isHeldBy(slot, sample)).isFalse();
  }

  @Test
  void theSubstituteTakesTheSmallestSlotWhereNoArchiverFails() {
    ServerSample sample = AServer.of(at("tmp_orders", 0x3C));
    var off = AServer.settings("off", List.of(), false);
    var on = AServer.settings("on", List.of(), false);

    assertThat(Holders.of(sample, on, floors(false, null, null, null, false)).holder())
        .isEqualTo(WalHolder.SLOT);
    assertThat(Holders.of(sample, on, floors(false, null, null, null, true)).holder())
        .isEqualTo(WalHolder.UNKNOWN);
    assertThat(Holders.of(sample, off, floors(false, null, null, null, true)).holder())
        .as("a failure from before archiving was switched off")
        .isEqualTo(WalHolder.SLOT);
    assertThat(Holders.of(AServer.of(), on, floors(false, null, null, null, false)).holder())
        .isEqualTo(WalHolder.UNKNOWN);
  }
}

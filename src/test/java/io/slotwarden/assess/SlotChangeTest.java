package io.slotwarden.assess;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.AServer;
import io.slotwarden.model.ASlot;
import io.slotwarden.model.DecodingCounters;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.SlotEvidence;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotChangeTest {
  private static final Instant RESTART = Instant.parse("2026-03-10T11:00:00Z");
  private static final Instant INACTIVE = Instant.parse("2026-03-01T00:00:00Z");

  private static SlotEvidence evidence(BiConsumer<ASlot, AServer> change) {
    ASlot slot = new ASlot();
    AServer server = new AServer();
    change.accept(slot, server);
    server.slots.add(slot.build());
    return SlotEvidence.of(server.build(), slot.build());
  }

  /// What lies between the baseline and the changed slot.
  private static SlotChange after(BiConsumer<ASlot, AServer> change) {
    return SlotChange.between(evidence((_, _) -> {}), evidence(change));
  }

  private static DecodingCounters counters(long spilt, long total, @Nullable Instant reset) {
    return new DecodingCounters(spilt, spilt, spilt, total, total * 400, reset);
  }

  @Test
  void nothingChangedIsNoChange() {
    assertThat(after((_, v) -> v.at = v.at.plusSeconds(15))).isEqualTo(SlotChange.NONE);
  }

  @Test
  void walStatusChangesByItself() {
    assertThat(after((s, _) -> s.walStatus = "unreserved")).isEqualTo(SlotChange.NONE);
  }

  @Test
  void aPositionThatAdvancedMoved() {
    assertThat(after((s, _) -> s.restart = Lsn.parse("1/10000008"))).isEqualTo(SlotChange.MOVED);
    assertThat(after((s, _) -> s.flushed = Lsn.parse("1/10000108"))).isEqualTo(SlotChange.MOVED);
  }

  @Test
  void countersThatRoseBetrayAConsumerThatNeverConfirmed() {
    assertThat(after((s, _) -> s.counters = new DecodingCounters(0, 0, 0, 18, 7100, null)))
        .isEqualTo(SlotChange.MOVED);
    assertThat(after((s, _) -> s.counters = new DecodingCounters(1, 1, 900, 17, 6700, null)))
        .isEqualTo(SlotChange.MOVED);
  }

  @Test
  void inactiveSinceThatMovedWithoutARestartBetraysAnAttach() {
    assertThat(
            SlotChange.between(
                evidence((s, _) -> s.inactiveSince = INACTIVE),
                evidence((s, _) -> s.inactiveSince = INACTIVE.plusSeconds(1))))
        .isEqualTo(SlotChange.MOVED);
  }

  @Test
  void aSlotThatWasInvalidatedChanged() {
    assertThat(after((s, _) -> s.invalidation = "idle_timeout")).isEqualTo(SlotChange.MOVED);
    assertThat(after((s, _) -> s.restart = null)).isEqualTo(SlotChange.MOVED);
  }

  @Test
  void aRestartOrPromotionOfTheServerAloneIsARestart() {
    assertThat(after((_, v) -> v.startedAt = RESTART)).isEqualTo(SlotChange.RESTARTED);
    assertThat(after((_, v) -> v.timeline = 4)).isEqualTo(SlotChange.RESTARTED);
  }

  @ParameterizedTest
  @CsvSource({"0, RESTARTED", "9, RESTARTED", "10, MOVED", "-1, MOVED", "3600, MOVED"})
  void inactiveSinceCountsAsRestoredOnlyRightAfterTheStart(int seconds, SlotChange change) {
    assertThat(
            SlotChange.between(
                evidence((s, _) -> s.inactiveSince = INACTIVE),
                evidence(
                    (s, v) -> {
                      v.startedAt = RESTART;
                      s.inactiveSince = RESTART.plusSeconds(seconds);
                    })))
        .isEqualTo(change);
  }

  @Test
  void anInvalidSlotLosesItsInactiveSinceWithARestart() {
    assertThat(
            SlotChange.between(
                evidence(
                    (s, _) -> {
                      s.inactiveSince = INACTIVE;
                      s.invalidation = "wal_removed";
                    }),
                evidence(
                    (s, v) -> {
                      v.startedAt = RESTART;
                      s.invalidation = "wal_removed";
                    })))
        .isEqualTo(SlotChange.RESTARTED);
  }

  @Test
  void aCrashRestartSetsTheCountersBackAndCountsAsMoved() {
    assertThat(after((s, _) -> s.counters = counters(0, 0, RESTART))).isEqualTo(SlotChange.MOVED);
  }

  @Test
  void countersThatWentBackWithoutAResetAreAnotherSlots() {
    assertThat(
            after(
                (s, _) -> {
                  s.restart = Lsn.parse("1/20000000");
                  s.flushed = Lsn.parse("1/20000000");
                  s.counters = counters(0, 0, null);
                }))
        .isEqualTo(SlotChange.ANOTHER);
  }

  @Test
  void aPositionThatWentBackIsAnotherSlots() {
    assertThat(after((s, _) -> s.restart = Lsn.parse("1/FFFFFFF"))).isEqualTo(SlotChange.ANOTHER);
    assertThat(after((s, _) -> s.flushed = Lsn.parse("1/100000FF"))).isEqualTo(SlotChange.ANOTHER);
  }

  @Test
  void anotherServerHasOtherSlots() {
    assertThat(after((_, v) -> v.systemIdentifier = 42L)).isEqualTo(SlotChange.ANOTHER);
    assertThat(after((_, v) -> v.timeline = 2)).isEqualTo(SlotChange.ANOTHER);
  }

  @Test
  void anotherKindPluginOrDatabaseIsAnotherSlots() {
    assertThat(after((s, _) -> s.physical())).isEqualTo(SlotChange.ANOTHER);
    assertThat(after((s, _) -> s.plugin = "pgoutput")).isEqualTo(SlotChange.ANOTHER);
    assertThat(after((s, _) -> s.database = "billing")).isEqualTo(SlotChange.ANOTHER);
  }
}

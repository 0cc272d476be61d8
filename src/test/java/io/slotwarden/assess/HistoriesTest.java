package io.slotwarden.assess;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.AServer;
import io.slotwarden.model.ASlot;
import io.slotwarden.model.DecodingCounters;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.SlotHistory;
import io.slotwarden.model.SlotId;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HistoriesTest {
  private static final Instant T0 = Instant.parse("2026-03-10T12:00:00Z");
  private static final Duration GAP_LIMIT = Duration.ofMinutes(2);
  private static final SlotId ID = new SlotId("orders", "tmp_orders");

  private final ASlot slot = new ASlot();
  private final AServer server = new AServer();
  private @Nullable SlotHistory history;

  private SlotHistory sample(int second) {
    return sample(second, _ -> {});
  }

  private SlotHistory sample(int second, Consumer<ASlot> change) {
    change.accept(slot);
    server.slots.clear();
    server.slots.add(slot.build());
    history =
        Histories.next(
            history, ID, server.build(), slot.build(), T0.plusSeconds(second), GAP_LIMIT);
    return Objects.requireNonNull(history);
  }

  private static Instant at(int second) {
    return T0.plusSeconds(second);
  }

  @Test
  void beginsWithTheFirstSampleAndKnowsOfNoMovement() {
    SlotHistory h = sample(0);

    assertThat(h.firstSeen()).isEqualTo(at(0));
    assertThat(h.spanSince()).isEqualTo(at(0));
    assertThat(h.disconnectedSince()).isEqualTo(at(0));
    assertThat(h.samples()).isEqualTo(1);
    assertThat(h.movedUnderOurEyes()).isFalse();
  }

  @Test
  void growsWhileNothingChanges() {
    sample(0);
    sample(15);
    SlotHistory h = sample(75);

    assertThat(h.spanSince()).isEqualTo(at(0));
    assertThat(h.samples()).isEqualTo(3);
    assertThat(h.longestGap()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void aLongGapStartsANewSpanUnlessInactiveSinceProvesThatNothingHappened() {
    sample(0);
    assertThat(sample(121).spanSince()).isEqualTo(at(121));

    history = null;
    sample(0, s -> s.inactiveSince = T0.minusSeconds(3600));
    SlotHistory h = sample(7200);

    assertThat(h.spanSince()).isEqualTo(at(0));
    assertThat(h.longestGap()).isEqualTo(Duration.ofHours(2));
  }

  @Test
  void aGapOfExactlyTheLimitDoesNotStartANewSpan() {
    sample(0);

    assertThat(sample(120).spanSince()).isEqualTo(at(0));
  }

  @Test
  void aConsumerThatConfirmsMovesTheSlot() {
    sample(0, s -> s.streaming("streaming", null, null));
    sample(15, s -> s.flushed = Lsn.parse("1/10000900"));
    SlotHistory h =
        sample(
            30,
            s -> {
              s.active = false;
              s.walsender = null;
            });

    assertThat(h.lastMovedAt()).isEqualTo(at(15));
    assertThat(h.lastActiveAt()).isEqualTo(at(15));
    assertThat(h.disconnectedSince()).isEqualTo(at(30));
    assertThat(h.spanSince()).isEqualTo(at(30));
  }

  @Test
  void aConsumerShorterThanAPollMovesTheSlotWhenItsTransactionsAreCounted() {
    sample(0);
    SlotHistory h =
        sample(
            15,
            s -> {
              s.flushed = Lsn.parse("1/10000900");
              s.counters = new DecodingCounters(0, 0, 0, 18, 7100, null);
            });

    assertThat(h.firstSeen()).isEqualTo(at(0));
    assertThat(h.lastMovedAt()).isEqualTo(at(15));
    assertThat(h.disconnectedSince()).isEqualTo(at(15));
  }

  @Test
  void aSlotThatJumpedWithNobodyThereMayBeOneMadeAgain() {
    sample(0, s -> s.counters = new DecodingCounters(0, 0, 0, 0, 0, null));
    SlotHistory h =
        sample(
            15,
            s -> {
              s.restart = Lsn.parse("1/20000000");
              s.flushed = Lsn.parse("1/20000038");
            });

    assertThat(h.movedUnderOurEyes()).as("it may be a fresh start marker").isFalse();
    assertThat(h.firstSeen()).isEqualTo(at(15));
  }

  @Test
  void theEndOfItsOwnCreationIsNoMovement() {
    sample(
        0,
        s -> {
          s.active = true;
          s.flushed = null;
          s.restart = Lsn.parse("1/0F000000");
        });
    SlotHistory h =
        sample(
            15,
            s -> {
              s.active = false;
              s.flushed = Lsn.parse("1/10000100");
              s.restart = Lsn.parse("1/10000000");
            });

    assertThat(h.movedUnderOurEyes()).isFalse();
    assertThat(h.disconnectedSince()).isEqualTo(at(15));
  }

  @Test
  void losingItsWalIsNoMovementButStartsTheSpanAnew() {
    sample(0);
    SlotHistory h =
        sample(
            15,
            s -> {
              s.walStatus = "lost";
              s.restart = null;
            });

    assertThat(h.movedUnderOurEyes()).isFalse();
    assertThat(h.spanSince()).isEqualTo(at(15));
  }

  @Test
  void anAttachThatMovedNothingStartsTheSpanAnewAndIsNoMovement() {
    sample(0, s -> s.inactiveSince = T0.minusSeconds(3600));
    SlotHistory h = sample(15, s -> s.inactiveSince = at(7));

    assertThat(h.spanSince()).isEqualTo(at(15));
    assertThat(h.disconnectedSince()).isEqualTo(at(15));
    assertThat(h.movedUnderOurEyes()).isFalse();
  }

  @Test
  void aRestartOfTheServerStartsTheSpanAnewAndLetsTheDisconnectionStand() {
    sample(0);
    server.startedAt = T0.plusSeconds(5);
    SlotHistory h = sample(15);

    assertThat(h.spanSince()).isEqualTo(at(15));
    assertThat(h.samples()).isEqualTo(1);
    assertThat(h.disconnectedSince()).isEqualTo(at(0));
  }

  @Test
  void anotherSlotUnderTheNameHasAHistoryOfItsOwn() {
    sample(0, s -> s.streaming("streaming", null, null));
    sample(15, s -> s.flushed = Lsn.parse("1/10000900"));
    SlotHistory h =
        sample(
            30,
            s -> {
              s.active = false;
              s.plugin = "pgoutput";
            });

    assertThat(h.firstSeen()).isEqualTo(at(30));
    assertThat(h.movedUnderOurEyes()).isFalse();
    assertThat(h.lastActiveAt()).isNull();
  }
}

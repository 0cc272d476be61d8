package io.slotwarden.assess;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.ADms;
import io.slotwarden.model.AServer;
import io.slotwarden.model.ASlot;
import io.slotwarden.model.CloserLook;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Observed;
import io.slotwarden.model.OpenTransaction;
import io.slotwarden.model.Owner;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.SlotCause;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotHistory;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.SlotState;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskKind;
import io.slotwarden.model.WalHolder;
import io.slotwarden.model.Walsender;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssessorTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final long SEGMENT = 16L << 20;
  private static final long GIB = 1L << 30;
  private static final TaskId READER = new TaskId("prod", "t");

  private final ASlot slot = new ASlot();
  private final AServer server = new AServer();
  private Instant firstSeen = NOW.minus(Duration.ofHours(9));
  private @Nullable Instant lastMovedAt = NOW.minusSeconds(30);
  private List<DmsTask> tasks = List.of();
  private CloserLook closer = CloserLook.none("not looked", NOW);
  private @Nullable Trail trail;

  private SlotAssessment assess() {
    Slot seen = slot.build();
    server.slots.clear();
    server.slots.add(seen);
    ServerSample sample = server.build();
    SlotHistory history =
        new SlotHistory(
            new SlotId("orders", seen.name()),
            SlotEvidence.of(sample, seen),
            seen.active(),
            firstSeen,
            seen.active() ? NOW : firstSeen,
            NOW,
            1,
            Duration.ZERO,
            lastMovedAt,
            null,
            null);
    Ownership nobody =
        new Ownership(
            new Owner(OwnerKind.NONE, null, false, List.of()),
            List.of(),
            Observed.known(NOW, NOW),
            false);
    Trail before = trail;
    trail = Trail.next(before, sample, seen, closer, tasks.isEmpty() ? List.of() : List.of(READER));
    return Assessor.assess(
        new SlotCase(
            sample,
            seen,
            history,
            trail,
            nobody,
            new Holders(WalHolder.SLOT, ""),
            tasks,
            AServer.settings(),
            closer,
            NOW));
  }

  private AssessorTest behind(long bytes) {
    server.current = new Lsn(Lsn.parse("1/10000000").value() + bytes);
    return this;
  }

  @Test
  void aLostSlotIsLostBeforeAnyArithmetic() {
    behind(50 * GIB);
    slot.invalidation = "idle_timeout"; // keeps its restart LSN for ever

    SlotAssessment a = assess();

    assertThat(a.state()).isEqualTo(SlotState.LOST);
    assertThat(a.cause()).isEqualTo(SlotCause.LOST);
    assertThat(a.retainedBytes()).isZero();
    assertThat(a.confirmedFlushLagBytes()).isNull();
    assertThat(a.holdsWal()).isFalse();
  }

  @Test
  void aLostSlotWithoutARestartLsnIsNotHealthyEither() {
    slot.walStatus = "lost";
    slot.restart = null;

    assertThat(assess().state()).isEqualTo(SlotState.LOST);
  }

  @Test
  void anUnknownInvalidationReasonIsLost() {
    slot.invalidation = "xid_aged";

    assertThat(assess().state()).isEqualTo(SlotState.LOST);
  }

  @Test
  void aSlotThatNeverReservedWalRetainsNothingWhateverItsSafeSizeSays() {
    slot.physical();
    slot.restart = null;
    slot.walStatus = null;
    slot.safe = -1_335_372_336L;

    SlotAssessment a = assess();

    assertThat(a.state()).isEqualTo(SlotState.UNUSED);
    assertThat(a.cause()).isEqualTo(SlotCause.NEVER_USED);
    assertThat(a.retainedBytes()).isNull();
    assertThat(a.holdsWal()).isFalse();
  }

  @Test
  void aSyncedSlotOnAStandbyIsNotDisconnected() {
    server.inRecovery = true;
    slot.synced = true;

    assertThat(assess().state()).isEqualTo(SlotState.HEALTHY);
    assertThat(assess().cause()).isEqualTo(SlotCause.NONE);

    slot.invalidation = "wal_removed";

    assertThat(assess().state()).isEqualTo(SlotState.LOST);
  }

  @Test
  void anOrphanOnAStandbyIsDisconnectedAndSyncedCountsForNothingOnAPrimary() {
    server.inRecovery = true;
    slot.synced = false;
    assertThat(assess().state()).isEqualTo(SlotState.DISCONNECTED);

    server.inRecovery = false;
    slot.synced = true;
    assertThat(assess().state()).isEqualTo(SlotState.DISCONNECTED);
  }

  @Test
  void measuresRetainedUnconfirmedAndPinned() {
    behind(GIB);

    SlotAssessment a = assess();

    assertThat(a.state()).isEqualTo(SlotState.DISCONNECTED);
    assertThat(a.cause()).isEqualTo(SlotCause.CONSUMER_GONE);
    assertThat(a.retainedBytes()).isEqualTo(GIB);
    assertThat(a.confirmedFlushLagBytes()).isEqualTo(GIB - 0x100);
    assertThat(a.pinnedBytes()).isEqualTo(0x100);
    assertThat(a.holdsWal()).isTrue();
  }

  @Test
  void aSlotAMomentAheadOfThePositionRetainsNothing() {
    behind(-4096);

    assertThat(assess().retainedBytes()).isZero();
  }

  @Test
  void aSlotAtTheEdgeIsUnreserved() {
    slot.walStatus = "unreserved";

    assertThat(assess().state()).isEqualTo(SlotState.UNRESERVED);
    assertThat(assess().cause()).isEqualTo(SlotCause.CONSUMER_GONE);
  }

  @Test
  void onAStandbyTheServersWordOnItsWalIsNotBelieved() {
    server.inRecovery = true;
    slot.walStatus = "unreserved";
    slot.safe = -1L;

    assertThat(assess().state()).isEqualTo(SlotState.DISCONNECTED);
    assertThat(assess().safeWalBytes()).isNull();
  }

  /// Confirmed up to the present, and its restart LSN 1 GiB behind.
  private void pinnedByGibibyte() {
    behind(GIB);
    slot.streaming("streaming", "WalSenderWaitForWal", NOW);
    slot.flushed = server.current;
  }

  private void opened(Instant since, String... pins) {
    OpenTransaction t =
        new OpenTransaction.Session(
            4712,
            "shop",
            "alice",
            "it's | \u202ehers",
            "idle in transaction",
            9,
            since,
            Set.of(pins),
            Set.of());
    closer =
        new CloserLook(
            Observed.known(List.of(t), NOW), Observed.unknown("", NOW), Observed.unknown("", NOW));
  }

  @Test
  void namesTheTransactionThatPinsTheSlotAndWhatEndsIt() {
    pinnedByGibibyte();
    opened(NOW.minus(Duration.ofHours(3)), "tmp_orders");

    SlotAssessment a = assess();

    assertThat(a.cause()).isEqualTo(SlotCause.WRITING_TRANSACTION);
    assertThat(a.diagnosis().headline())
        .isEqualTo(
            "transaction of pid 4712, user alice, database shop, application 'it's | \u202ehers',"
                + " idle in transaction, open for 3 h, pins it");
    assertThat(a.diagnosis().remedy()).contains("select pg_terminate_backend(4712)", "let it end");
  }

  @Test
  void aTransactionThatIsOpenIsNotBlamedForThat() {
    pinnedByGibibyte();
    opened(NOW.minus(Duration.ofHours(3)));

    assertThat(assess().cause()).isEqualTo(SlotCause.NOT_ESTABLISHED);
  }

  @Test
  void aTransactionThatHoldsLessThanTheConsumerIsMentionedAndNotBlamed() {
    behind(GIB);
    slot.flushed = new Lsn(Lsn.parse("1/10000000").value() + GIB / 4);
    opened(NOW.minus(Duration.ofHours(3)), "tmp_orders");

    assertThat(assess().cause()).isEqualTo(SlotCause.CONSUMER_GONE);
    assertThat(assess().causeEvidence())
        .anyMatch(e -> e.contains("would pin it") && e.contains("pg_terminate_backend(4712)"));
  }

  @Test
  void theOldestTransactionPinsARestartLsnThatStandsWhileItsConsumerConfirms() {
    pinnedByGibibyte();
    opened(NOW.minus(Duration.ofHours(3)));
    server.at = NOW.minusSeconds(61);
    Lsn end = server.current;
    slot.flushed = new Lsn(end.value() - 1000);
    assess();
    slot.flushed = end;
    server.at = NOW.minusSeconds(30);
    assess();
    server.at = NOW;

    assertThat(assess().cause()).isEqualTo(SlotCause.WRITING_TRANSACTION);
  }

  @Test
  void aSlotThatIsBeingMadeIsCreating() {
    slot.streaming("streaming", null, null);
    slot.flushed = null;

    assertThat(assess().state()).isEqualTo(SlotState.CREATING);
    assertThat(assess().cause()).isEqualTo(SlotCause.CREATING);
  }

  @Test
  void anActiveSlotWithLittleBehindItIsHealthy() {
    behind(2 * SEGMENT - 1);
    slot.streaming("streaming", "WalSenderWaitForWal", NOW);
    lastMovedAt = null;

    assertThat(assess().state()).isEqualTo(SlotState.HEALTHY);
  }

  @Test
  void anActiveSlotThatMovesIsLaggingOrCatchingUp() {
    behind(GIB);
    slot.streaming("streaming", null, NOW);
    assertThat(assess().state()).isEqualTo(SlotState.LAGGING);

    slot.streaming("catchup", null, NOW);
    assertThat(assess().state()).isEqualTo(SlotState.CATCHING_UP);
    assertThat(assess().cause()).isEqualTo(SlotCause.CATCHING_UP);
  }

  @Test
  void anActiveSlotThatStandsStillForFifteenMinutesIsStalled() {
    behind(GIB);
    slot.streaming("streaming", null, NOW);
    lastMovedAt = NOW.minus(Duration.ofMinutes(15));

    assertThat(assess().state()).isEqualTo(SlotState.STALLED);

    lastMovedAt = lastMovedAt.plusSeconds(1);

    assertThat(assess().state()).isEqualTo(SlotState.LAGGING);
  }

  @Test
  void anActiveSlotThatNeverMovedIsStalledTooFifteenMinutesAfterItsFirstSight() {
    behind(GIB);
    slot.streaming("streaming", null, NOW);
    lastMovedAt = null;

    assertThat(assess().state()).isEqualTo(SlotState.STALLED);
  }

  @Test
  void aConsumerThatHasJustComeBackIsNotStalledYet() {
    behind(GIB);
    slot.streaming("streaming", null, NOW);
    lastMovedAt = NOW.minus(Duration.ofHours(3));
    slot.walsender =
        new Walsender("streaming", null, NOW, "dms", "dms", null, NOW.minusSeconds(60), null, null);

    assertThat(assess().state()).isEqualTo(SlotState.LAGGING);
  }

  @ParameterizedTest
  @CsvSource({
    "failed, TASK_FAILED",
    "failed-move, TASK_FAILED",
    "stopped, TASK_STOPPED",
    "running, CONSUMER_GONE",
    "starting, CONSUMER_GONE"
  })
  void aDisconnectedSlotOfATaskIsExplainedByTheTask(String status, SlotCause cause) {
    tasks = List.of(ADms.task(TaskKind.TASK, "t", "arn:t", status, "orders-src", null));

    assertThat(assess().cause()).isEqualTo(cause);
    assertThat(assess().causeEvidence()).anyMatch(e -> e.contains("task t is " + status));
  }

  @ParameterizedTest
  @CsvSource({
    "Client, WaitForStandbyConfirmation, 1, WAITING_FOR_STANDBY",
    "Client, WalSenderWriteData, 31, CONSUMER_BLOCKED",
    "Client, WalSenderWriteData, 30, NOT_ESTABLISHED",
    "Client, WalSenderWaitForWal, 1, NOT_CONFIRMING",
    "Client, WalSenderWaitForWAL, 1, NOT_CONFIRMING",
    "IO, ReorderBufferRead, 1, SLOW_DECODING",
    "IO, WALRead, 1, NOT_ESTABLISHED"
  })
  void anActiveSlotIsExplainedByWhatItsWalsenderWaitsFor(
      String waitType, String waitEvent, int replySecondsAgo, SlotCause cause) {
    behind(GIB);
    slot.streaming("streaming", waitEvent, NOW.minusSeconds(replySecondsAgo));
    slot.walsender =
        new Walsender(
            "streaming",
            server.current,
            NOW.minusSeconds(replySecondsAgo),
            "dms",
            "dms",
            null,
            null,
            waitType,
            waitEvent);

    assertThat(assess().cause()).isEqualTo(cause);
  }

  @Test
  void saysWhichRightIsMissingWhenTheWalsenderCantBeSeen() {
    behind(GIB);
    slot.active = true;

    assertThat(assess().cause()).isEqualTo(SlotCause.NOT_ESTABLISHED);
    assertThat(assess().causeEvidence()).anyMatch(e -> e.contains("GRANT pg_monitor"));
  }
}

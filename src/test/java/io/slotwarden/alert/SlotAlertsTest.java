package io.slotwarden.alert;

import static io.slotwarden.alert.Readings.GIB;
import static io.slotwarden.alert.Readings.NOON;
import static io.slotwarden.alert.Readings.TASK;
import static io.slotwarden.alert.Readings.book;
import static io.slotwarden.alert.Readings.config;
import static io.slotwarden.alert.Readings.of;
import static io.slotwarden.alert.Readings.slot;
import static io.slotwarden.alert.Readings.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.slotwarden.model.ASlot;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.Diagnosis;
import io.slotwarden.model.NeededSlot;
import io.slotwarden.model.Observed;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.SlotCause;
import io.slotwarden.model.SlotId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SlotAlertsTest {
  private final AlertRules rules = new AlertRules(config());

  @ParameterizedTest
  @CsvSource({"10, WARNING, WARNING", "40, WARNING, CRITICAL", "50, CRITICAL, CRITICAL"})
  void aSlotThatRetainsMuchWalIsToldWithItsSize(long gib, Severity severity, Severity keeps) {
    assertThat(judge(slot(_ -> {}, gib * GIB, TASK), AlertKey.RETAINED_WAL))
        .asInstanceOf(type(Judgement.Holds.class))
        .satisfies(
            h -> {
              assertThat(h.severity()).isEqualTo(severity);
              assertThat(h.keeps()).isEqualTo(keeps);
              assertThat(h.measure()).isEqualTo(gib * GIB);
              assertThat(h.words().text())
                  .isEqualTo("Slot cdc on orders retains " + gib + ".0 GiB of WAL");
            });
  }

  @Test
  void saysWhatToTryFirstBeforeItsFigures() {
    SlotAssessment a = slot(_ -> {}, 20 * GIB, TASK);
    Diagnosis pinned =
        new Diagnosis(
            SlotCause.PREPARED_TRANSACTION,
            "prepared transaction 'lost_2pc' pins it",
            List.of(),
            "rollback prepared 'lost_2pc'");

    assertThat(judge(Readings.because(a, pinned), AlertKey.RETAINED_WAL))
        .asInstanceOf(type(Judgement.Holds.class))
        .satisfies(
            h ->
                assertThat(h.words().evidence())
                    .startsWith("try first: rollback prepared 'lost_2pc'; retains 20.0 GiB")
                    .contains("prepared transaction 'lost_2pc' pins it"));
  }

  @Test
  void anIncidentOfSizeEndsOnlyBelowEightTenthsOfItsTrigger() {
    assertThat(judge(slot(_ -> {}, 8 * GIB, TASK), AlertKey.RETAINED_WAL))
        .isInstanceOf(Judgement.Lingers.class);
    assertThat(judge(slot(_ -> {}, 8 * GIB - 1, TASK), AlertKey.RETAINED_WAL))
        .asInstanceOf(type(Judgement.Ended.class))
        .extracting(Judgement.Ended::calmFor)
        .isEqualTo(Duration.ofMinutes(30));
  }

  @Test
  void aSizeThatIsNotKnownIsNotMentioned() {
    assertThat(judge(slot(_ -> {}, null, TASK), AlertKey.RETAINED_WAL)).isNull();
  }

  @Test
  void aSlotWithoutConsumerCountsFromItsDisconnection() {
    assertThat(judge(slot(_ -> {}), AlertKey.SLOT_DISCONNECTED))
        .asInstanceOf(type(Judgement.Holds.class))
        .satisfies(
            h -> {
              assertThat(h.severity()).isEqualTo(Severity.WARNING);
              assertThat(h.since()).isEqualTo(NOON.minus(Duration.ofHours(1)));
              assertThat(h.proof().lasts()).isEqualTo(Duration.ofMinutes(15));
            });
    assertThat(judge(slot(s -> s.streaming("streaming", null, null)), AlertKey.SLOT_DISCONNECTED))
        .isInstanceOf(Judgement.Ended.class);
    assertThat(judge(slot(s -> s.restart = null), AlertKey.SLOT_DISCONNECTED))
        .as("it keeps nothing")
        .isInstanceOf(Judgement.Ended.class);
  }

  @Test
  void aLostSlotIsCriticalAtOnceAndNothingElseIsSaidOfIt() {
    SlotAssessment lost =
        slot(
            s -> {
              s.walStatus = "lost";
              s.invalidation = "wal_removed";
            });

    assertThat(judge(lost, AlertKey.SLOT_LOST))
        .asInstanceOf(type(Judgement.Holds.class))
        .satisfies(
            h -> {
              assertThat(h.severity()).isEqualTo(Severity.CRITICAL);
              assertThat(h.proof()).isEqualTo(Judgement.Proof.AT_ONCE);
              assertThat(h.words().text()).isEqualTo("Slot cdc on orders is lost: wal_removed");
            });
    for (AlertKey key :
        List.of(AlertKey.RETAINED_WAL, AlertKey.SLOT_DISCONNECTED, AlertKey.SLOT_UNRESERVED)) {
      assertThat(judge(lost, key)).isInstanceOf(Judgement.Ended.class);
    }
  }

  @Test
  void anUnreservedSlotIsAWarningAtOnceAndUnknownBefore13() {
    assertThat(judge(slot(s -> s.walStatus = "unreserved"), AlertKey.SLOT_UNRESERVED))
        .asInstanceOf(type(Judgement.Holds.class))
        .extracting(Judgement.Holds::severity)
        .isEqualTo(Severity.WARNING);
    assertThat(judge(slot(_ -> {}), AlertKey.SLOT_UNRESERVED)).isInstanceOf(Judgement.Ended.class);
    assertThat(judge(slot(s -> s.walStatus = null), AlertKey.SLOT_UNRESERVED)).isNull();
  }

  @Test
  void aSlotThatHoldsBackVacuumIsTold() {
    assertThat(judge(slot(s -> s.xminAge = SlotRules.XMIN_WARNING), AlertKey.XMIN_AGE))
        .asInstanceOf(type(Judgement.Holds.class))
        .extracting(h -> h.words().text())
        .isEqualTo("Slot cdc on orders holds back vacuum by 200.0 million transactions");
    assertThat(judge(slot(s -> s.xminAge = SlotRules.XMIN_CRITICAL), AlertKey.XMIN_AGE))
        .asInstanceOf(type(Judgement.Holds.class))
        .extracting(Judgement.Holds::severity)
        .isEqualTo(Severity.CRITICAL);
  }

  @Test
  void temporarySlotsAreNobodysBusinessAndOfSyncedOnesOnlyTheLossIs() {
    assertThat(all(slot(s -> s.temporary = true))).noneMatch(j -> j.id().key().isOfSlotSeen());
    assertThat(all(slot(s -> s.synced = true)))
        .filteredOn(j -> j.id().key().isOfSlotSeen())
        .extracting(j -> j.id().key())
        .containsExactly(AlertKey.SLOT_LOST);
  }

  @ParameterizedTest
  @EnumSource(
      value = AlertKey.class,
      names = {"SLOT_LOST", "SLOT_UNRESERVED", "XMIN_AGE"})
  void whatTheConfigurationSwitchesOffEnds(AlertKey key) {
    Consumer<ASlot> bad =
        s -> {
          s.walStatus = key == AlertKey.SLOT_LOST ? "lost" : "unreserved";
          s.xminAge = SlotRules.XMIN_CRITICAL;
        };

    assertThat(of(new AlertRules(config(key)).ofSource(source(slot(bad)), book(), List.of()), key))
        .isInstanceOf(Judgement.Ended.class);
  }

  @ParameterizedTest
  @CsvSource({"8, ", "9, WARNING", "10, CRITICAL"})
  void slotsThatRunOutAreTold(int taken, @Nullable Severity severity) {
    SlotAssessment[] slots = new SlotAssessment[taken];
    for (int i = 0; i < taken; i++) {
      String name = "s" + i;
      slots[i] = slot(s -> s.name = name);
    }

    Judgement judged =
        of(
            rules.ofSource(source(slots), book(), List.of()).stream()
                .filter(j -> j.id().key() == AlertKey.SLOTS_EXHAUSTED)
                .toList(),
            AlertKey.SLOTS_EXHAUSTED);

    if (severity == null) {
      assertThat(judged).isInstanceOf(Judgement.Lingers.class);
    } else {
      assertThat(judged)
          .asInstanceOf(type(Judgement.Holds.class))
          .extracting(Judgement.Holds::severity)
          .isEqualTo(severity);
    }
  }

  @Test
  void whetherSlotsRunOutIsUnknownWithoutTheSettings() {
    SourceReading known = source(slot(_ -> {}));
    SourceReading unknown =
        new SourceReading(
            "orders",
            known.sample(),
            Observed.unknown("no right", NOON),
            known.slots(),
            Map.of(),
            known.forecast(),
            true,
            NOON,
            false);

    assertThat(of(rules.ofSource(unknown, book(), List.of()), AlertKey.SLOTS_EXHAUSTED)).isNull();
  }

  @Test
  void theAlertsOfASlotThatIsGoneEndAndThoseOfANeededOneThatIsMissingStay() {
    SlotId cdc = new SlotId("orders", "cdc");
    NeededSlot missing = new NeededSlot(cdc, OwnerKind.DMS_TASK, "prod/t", "why", NOON, NOON);

    assertThat(
            of(
                rules.ofSource(
                    source(),
                    Readings.with(book(), AlertKey.RETAINED_WAL, "orders/cdc", "orders"),
                    List.of()),
                AlertKey.RETAINED_WAL))
        .asInstanceOf(type(Judgement.Ended.class))
        .extracting(Judgement.Ended::why)
        .isEqualTo("the slot is gone");
    assertThat(
            of(
                rules.ofSource(
                    source(),
                    Readings.with(book(missing), AlertKey.RETAINED_WAL, "orders/cdc", "orders"),
                    List.of()),
                AlertKey.RETAINED_WAL))
        .isNull();
  }

  private @Nullable Judgement judge(SlotAssessment slot, AlertKey key) {
    return of(all(slot), key);
  }

  private List<Judgement> all(SlotAssessment slot) {
    return rules.ofSource(source(slot), book(), List.of());
  }
}

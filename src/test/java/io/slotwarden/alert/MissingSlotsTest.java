package io.slotwarden.alert;

import static io.slotwarden.alert.Readings.NOBODY;
import static io.slotwarden.alert.Readings.NOON;
import static io.slotwarden.alert.Readings.book;
import static io.slotwarden.alert.Readings.config;
import static io.slotwarden.alert.Readings.of;
import static io.slotwarden.alert.Readings.slot;
import static io.slotwarden.alert.Readings.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.slotwarden.model.ADms;
import io.slotwarden.model.AlertBook;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.Glob;
import io.slotwarden.model.NeededSlot;
import io.slotwarden.model.Owner;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MissingSlotsTest {
  private static final SlotId CDC = new SlotId("orders", "cdc");
  private static final TaskId READER = new TaskId("prod", "orders-cdc");
  private final AlertRules rules = new AlertRules(config());
  private Map<SlotId, NeededSlot> needed = Map.of();
  private List<Glob> protectedSlots = List.of();
  private List<PersonsWord> words = List.of();
  private Set<TaskId> tasks = Set.of(READER);
  private DmsObservation dms = ADms.with(_ -> {});
  private Instant now = NOON;

  @Test
  void aSlotThatATaskReadsAndThatDisappearsIsCritical() {
    look(source(slot(_ -> {})));
    assertThat(missing()).isNull();

    look(source());

    assertThat(missing())
        .asInstanceOf(type(Judgement.Holds.class))
        .satisfies(
            h -> {
              assertThat(h.severity()).isEqualTo(Severity.CRITICAL);
              assertThat(h.words().text()).isEqualTo("Slot cdc on orders has disappeared");
              assertThat(h.words().what()).isEqualTo("needed by dms task prod/orders-cdc");
              assertThat(h.since()).isEqualTo(now);
            });
  }

  @Test
  void nobodysSlotMayDisappear() {
    look(source(slot(_ -> {}, 0L, NOBODY)));
    look(source());

    assertThat(needed).isEmpty();
    assertThat(missing()).isNull();
  }

  @Test
  void aProtectedSlotIsMissedWhoeverOwnsItUntilItsProtectionEnds() {
    protectedSlots = List.of(new Glob("cdc*"));
    look(source(slot(_ -> {}, 0L, NOBODY)));
    look(source());
    assertThat(missing()).isInstanceOf(Judgement.Holds.class);

    protectedSlots = List.of();
    look(source());

    assertThat(needed).isEmpty();
  }

  @Test
  void aSlotThatAPersonProtectsIsMissed() {
    words =
        List.of(
            new PersonsWord(
                1, PersonsWord.Kind.PROTECT, "orders/cdc", "quarter end", NOON, null, "ann", null));
    look(source(slot(_ -> {}, 0L, NOBODY)));
    look(source());

    assertThat(missing())
        .asInstanceOf(type(Judgement.Holds.class))
        .extracting(h -> h.words().what())
        .isEqualTo("protected by ann: quarter end");
  }

  @Test
  void whatSlotwardenDroppedIsNotMissed() {
    look(source(slot(_ -> {})));

    SourceReading gone = source();
    look(Readings.with(gone, Map.of(CDC, now)));

    assertThat(needed).isEmpty();
  }

  @Test
  void aDropOfLongAgoExcusesNothing() {
    Instant dropped = now.minus(Duration.ofHours(3));
    look(source(slot(_ -> {})));

    SourceReading gone = source();
    look(Readings.with(gone, Map.of(CDC, dropped)));

    assertThat(missing()).isInstanceOf(Judgement.Holds.class);
  }

  @Test
  void whoseDoingItIsStaysOpenWhileTheJournalCantBeRead() {
    look(source(slot(_ -> {})));

    SourceReading gone = source();
    look(Readings.with(gone, null));

    assertThat(needed).containsKey(CDC);
    assertThat(missing()).isNull();
  }

  @Test
  void anOwnerThatCantBeAskedForStaysAnOwner() {
    look(source(slot(_ -> {})));
    look(source(slot(_ -> {}, 0L, new Owner(OwnerKind.UNKNOWN, null, false, List.of()))));

    look(source());

    assertThat(missing()).isInstanceOf(Judgement.Holds.class);
  }

  @Test
  void theNeedEndsWithTheTaskOnceACompleteListingLacksIt() {
    look(source(slot(_ -> {})));
    tasks = Set.of();
    dms = ADms.with(d -> d.failed.put("tasks", "throttled"));
    look(source());
    assertThat(missing()).as("the listing is not known").isInstanceOf(Judgement.Holds.class);

    dms = ADms.with(_ -> {});
    look(source());

    assertThat(needed).isEmpty();
    AlertBook firing = Readings.with(book(), AlertKey.SLOT_MISSING, "orders/cdc", "orders");
    assertThat(of(rules.ofSource(source(), firing, List.of()), AlertKey.SLOT_MISSING))
        .asInstanceOf(type(Judgement.Ended.class))
        .extracting(Judgement.Ended::calmFor)
        .isEqualTo(Duration.ZERO);
  }

  @Test
  void itEndsWhenTheSlotIsBack() {
    look(source(slot(_ -> {})));
    look(source());
    SourceReading back = source(slot(_ -> {}));
    look(back);

    AlertBook firing =
        Readings.with(
            new AlertBook(Map.of(), needed, Map.of()),
            AlertKey.SLOT_MISSING,
            "orders/cdc",
            "orders");
    assertThat(of(rules.ofSource(back, firing, List.of()), AlertKey.SLOT_MISSING))
        .asInstanceOf(type(Judgement.Ended.class))
        .extracting(Judgement.Ended::why)
        .isEqualTo("the slot is back");
  }

  @Test
  void theSlotOfASubscriptionIsAWarningForADayAndThoseOfItsCopiesAreNone() {
    Owner subscription = new Owner(OwnerKind.SUBSCRIPTION, "sub", false, List.of());
    look(
        source(
            slot(_ -> {}, 0L, subscription),
            slot(s -> s.name = "pg_16390_sync_16384_7300000000000000001", 0L, subscription)));
    look(source());

    assertThat(needed).containsOnlyKeys(CDC);
    assertThat(missing())
        .asInstanceOf(type(Judgement.Holds.class))
        .extracting(Judgement.Holds::severity)
        .isEqualTo(Severity.WARNING);

    now = now.plus(NeededSlots.FOLLOWED);
    look(source());
    assertThat(needed).isEmpty();
  }

  private void look(SourceReading reading) {
    now = now.plusSeconds(15);
    needed =
        NeededSlots.next(
            needed,
            reading,
            new NeededSlots.Surroundings(protectedSlots, words, tasks, Map.of("prod", dms), now));
  }

  private @Nullable Judgement missing() {
    return of(
        rules.ofSource(source(), new AlertBook(Map.of(), needed, Map.of()), List.of()),
        AlertKey.SLOT_MISSING);
  }
}

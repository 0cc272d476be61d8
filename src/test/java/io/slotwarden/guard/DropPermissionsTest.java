package io.slotwarden.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Window;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.Glob;
import io.slotwarden.model.Observed;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.RunMode;
import io.slotwarden.model.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Where a rule draws its line: what it has to let through, so that a slot that nobody needs is
/// dropped at all, and facts that more than one rule refuses.
class DropPermissionsTest {
  private static final Instant NOW = DropCase.NOW;

  private record Permitted(String claim, Consumer<DropCase> plant) {}

  private static Permitted permits(String claim, Consumer<DropCase> plant) {
    return new Permitted(claim, plant);
  }

  @TestFactory
  Stream<DynamicTest> aDropIsAllowed() {
    return Stream.of(
            permits(
                "with a pause that was taken back",
                c -> c.words.add(ended(PersonsWord.Kind.PAUSE))),
            permits("with a pause that ran out", c -> c.words.add(ranOut(PersonsWord.Kind.PAUSE))),
            permits(
                "with a protection taken back", c -> c.words.add(ended(PersonsWord.Kind.PROTECT))),
            permits(
                "with a snooze that ran out", c -> c.words.add(ranOut(PersonsWord.Kind.SNOOZE))),
            permits(
                "with a pause of another source",
                c -> c.says(PersonsWord.Kind.PAUSE, "billing", NOW.minusSeconds(60))),
            permits(
                "inside a window, the start included",
                c -> c.windows = List.of(Window.parse("Tue 13:00-14:00 Europe/Berlin"))),
            permits(
                "10 m after a restart",
                c ->
                    c.unsettled.put(
                        DropCase.SOURCE, WorldScenarios.unsettled(Duration.ofMinutes(10)))),
            permits(
                "while another source is unsettled",
                c -> c.unsettled.put("billing", WorldScenarios.unsettled(Duration.ZERO))),
            permits("while an act on another source is open", c -> c.inFlight.add("billing")),
            permits(
                "24 h after an empty store was made",
                c -> c.emptyStoreSince = NOW.minus(Duration.ofHours(24))),
            permits(
                "24 h after the last drop on the source",
                c ->
                    c.dropped(
                        DropCase.SOURCE,
                        "drop-left-over",
                        Duration.ofHours(24),
                        ActOutcome.DROPPED)),
            permits(
                "after a drop that was aborted",
                c ->
                    c.dropped(
                        DropCase.SOURCE,
                        "drop-left-over",
                        Duration.ofMinutes(1),
                        ActOutcome.ABORTED)),
            permits(
                "after what was only said in observe mode",
                c ->
                    c.dropped(
                        DropCase.SOURCE,
                        "drop-left-over",
                        Duration.ofMinutes(1),
                        ActOutcome.WOULD_ACT)),
            permits(
                "1 h after a drop on another source",
                c -> c.dropped("billing", "x", Duration.ofHours(1), ActOutcome.DROPPED)),
            permits(
                "of a physical slot by its exact name",
                c -> {
                  c.slot.physical();
                  c.owner = SlotScenarios.owner(OwnerKind.UNKNOWN);
                  c.exactly();
                }),
            permits(
                "of a tool's slot by its exact name",
                c -> {
                  c.slot.name = "debezium_orders";
                  c.owner = SlotScenarios.owner(OwnerKind.TOOL);
                  c.exactly();
                }),
            permits(
                "on 10 by its exact name",
                c -> {
                  c.server.major = 10;
                  c.slot.counters = null;
                  c.exactly();
                }),
            permits(
                "on 13 by approval since it was last touched",
                c -> {
                  c.server.major = 13;
                  c.slot.counters = null;
                  c.approvedHoursAgo(119);
                }),
            permits(
                "of a slot that never moved by its exact name",
                c -> {
                  c.lastMovedAt = null;
                  c.exactly();
                }),
            permits(
                "of a slot that never moved by approval",
                c -> {
                  c.lastMovedAt = null;
                  c.approvedHoursAgo(119);
                }),
            permits(
                "of a lost slot that never moved and holds nothing",
                c -> {
                  c.slot.walStatus = "lost";
                  c.slot.restart = null;
                  c.lastMovedAt = null;
                  c.holdsWal = false;
                  c.holderAt = null;
                }),
            permits(
                "of an automatic name by its exact name",
                c -> {
                  c.owner = SlotScenarios.owner(OwnerKind.UNKNOWN);
                  c.automaticName = true;
                  c.exactly();
                }),
            permits(
                "of an automatic name by approval",
                c -> {
                  c.owner = SlotScenarios.owner(OwnerKind.UNKNOWN);
                  c.automaticName = true;
                  c.approvedHoursAgo(1);
                }),
            permits(
                "without any inventory where no DMS reads the server",
                c -> {
                  c.dmsNone = true;
                  c.inventory = Observed.known(NOW, NOW);
                  c.ownerlessAt = null;
                }),
            permits(
                "across a long gap that inactive_since proves empty",
                c -> {
                  c.slot.inactiveSince = NOW.minus(Duration.ofHours(150));
                  c.longestGap = Duration.ofHours(9);
                }),
            permits(
                "with three due on the source and five in all",
                c -> {
                  c.dueHere = 3;
                  c.dueAll = 5;
                }),
            permits(
                "with the approval that each drop needs, given after the mark",
                c -> {
                  c.approveDrops = true;
                  c.approvedHoursAgo(29);
                }))
        .map(
            p ->
                DynamicTest.dynamicTest(
                    p.claim(),
                    () ->
                        assertThat(DropCase.trace(p.plant()).rules())
                            .as(p.claim())
                            .filteredOn(r -> !r.allows())
                            .isEmpty()));
  }

  private static PersonsWord ended(PersonsWord.Kind kind) {
    return new PersonsWord(
        1, kind, "all", "because", NOW.minusSeconds(600), null, "ann", end(NOW.minusSeconds(60)));
  }

  private static PersonsWord.Ending end(java.time.Instant at) {
    return new PersonsWord.Ending(at, "bob", "all is well");
  }

  private static PersonsWord ranOut(PersonsWord.Kind kind) {
    return new PersonsWord(1, kind, "all", "because", NOW.minusSeconds(600), NOW, "ann", null);
  }

  @Test
  void anActiveSlotIsRefusedTwice() {
    assertThat(refusals(c -> c.slot.streaming("streaming", null, null)))
        .containsExactly(Rules.PROTECTED, Rules.SAMPLES);
  }

  @Test
  void aSlotWithoutAMarkIsRefusedByNoticeAndEvidence() {
    assertThat(refusals(c -> c.marked = false)).containsExactly(Rules.NOTICE, Rules.EVIDENCE);
  }

  @Test
  void aSlotThatNoPolicyNamesHasNoGraceEither() {
    assertThat(refusals(c -> c.hasPolicy = false))
        .contains(Rules.LISTED, Rules.GRACE, Rules.NOTICE);
  }

  @Test
  void anApprovalNeitherUnlocksAKnownToolNorAPhysicalSlotNamedByAPattern() {
    assertThat(
            refusals(
                c -> {
                  c.slot.name = "tmp_x";
                  c.slot.physical();
                  c.approvedHoursAgo(1);
                }))
        .containsExactly(Rules.EXACT_NAME);
    assertThat(
            refusals(
                c -> {
                  c.slot.name = "debezium_x";
                  c.owner = SlotScenarios.owner(OwnerKind.TOOL);
                  c.policySlots = List.of(new Glob("debezium*"));
                  c.approvedHoursAgo(1);
                }))
        .containsExactly(Rules.EXACT_NAME, Rules.OWNERSHIP);
  }

  @Test
  void anApprovalThatRanOutOrWasTakenBackCountsForNothing() {
    for (PersonsWord word :
        List.of(approval(NOW.minusSeconds(1), null), approval(null, NOW.minusSeconds(1)))) {
      assertThat(
              refusals(
                  c -> {
                    c.approveDrops = true;
                    c.words.add(word);
                  }))
          .containsExactly(Rules.APPROVAL);
    }
  }

  @Test
  void anApprovalFromTheFutureCountsForNothing() {
    assertThat(
            refusals(
                c -> {
                  c.approveDrops = true;
                  c.says(PersonsWord.Kind.APPROVE, c.id().target(), NOW.plusSeconds(1));
                }))
        .containsExactly(Rules.APPROVAL);
  }

  private static PersonsWord approval(
      @org.jspecify.annotations.Nullable Instant until,
      @org.jspecify.annotations.Nullable Instant endedAt) {
    return new PersonsWord(
        1,
        PersonsWord.Kind.APPROVE,
        "orders/tmp_orders",
        "because",
        NOW.minusSeconds(600),
        until,
        "ann",
        endedAt == null ? null : end(endedAt));
  }

  @Test
  void observeModeDecidesLikeEnforceAndCountsWhatItWouldHaveDone() {
    assertThat(refusals(c -> c.mode = RunMode.OBSERVE)).containsExactly(Rules.MODE);
    assertThat(
            refusals(
                c -> {
                  c.mode = RunMode.OBSERVE;
                  c.dropped(DropCase.SOURCE, "x", Duration.ofHours(2), ActOutcome.WOULD_ACT);
                }))
        .containsExactly(Rules.BUDGET, Rules.MODE);
  }

  @Test
  void theFirstRefusalInTheOrderOfTheChainIsTheOneRecorded() {
    Trace trace =
        DropCase.trace(
            c -> {
              c.mode = RunMode.OBSERVE;
              c.approveDrops = true;
              c.leader = false;
            });

    assertThat(trace.refusal()).map(RuleVerdict::rule).contains(Rules.LEADERSHIP);
    assertThat(trace.refusedOnlyBy(Rules.MODE)).isFalse();
  }

  private static List<String> refusals(Consumer<DropCase> plant) {
    return DropCase.trace(plant).rules().stream()
        .filter(r -> !r.allows())
        .map(RuleVerdict::rule)
        .toList();
  }
}

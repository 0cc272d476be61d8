package io.slotwarden.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Window;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.Trace;
import io.slotwarden.model.WalHolder;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What a person may do by hand that no policy may, and what is said of it.
class HandDropTest {
  private static final List<OwnerKind> LIVING =
      List.of(
          OwnerKind.DMS_TASK,
          OwnerKind.DMS_REPLICATION,
          OwnerKind.DMS_DATA_MIGRATION,
          OwnerKind.DMS_ENDPOINT,
          OwnerKind.SUBSCRIPTION,
          OwnerKind.REGISTERED);

  private record Permitted(String claim, Consumer<HandDropCase> plant) {}

  private static Permitted permits(String claim, Consumer<HandDropCase> plant) {
    return new Permitted(claim, plant);
  }

  @TestFactory
  Stream<DynamicTest> aPersonIsNotBoundByWhatBindsAPolicy() {
    return Stream.of(
            permits("no policy, no mark, no notice, mode observe", _ -> {}),
            permits(
                "outside every window",
                c -> c.world.windows = List.of(Window.parse("Sun 00:00-06:00"))),
            permits(
                "just after a restart",
                c ->
                    c.world.unsettled.put(
                        DropCase.SOURCE, WorldScenarios.unsettled(Duration.ZERO))),
            permits(
                "with the budget spent",
                c ->
                    c.world.dropped(
                        DropCase.SOURCE, "x", Duration.ofMinutes(1), ActOutcome.DROPPED)),
            permits("seen once", c -> c.world.samples = 1),
            permits("while another slot holds the WAL", c -> c.world.holdsWal = false),
            permits(
                "while nobody knows who holds the WAL", c -> c.world.holder = WalHolder.UNKNOWN),
            permits(
                "with many drops due",
                c -> {
                  c.world.dueHere = 10;
                  c.world.dueAll = 10;
                }),
            permits("with approval asked of policies", c -> c.world.approveDrops = true),
            permits("a slot that never moved under our eyes", c -> c.world.lastMovedAt = null),
            permits(
                "on 13, without counters",
                c -> {
                  c.world.server.major = 13;
                  c.world.slot.counters = null;
                }),
            permits("while an act on another source is open", c -> c.world.inFlight.add("billing")),
            permits(
                "a slot of a known tool",
                c -> {
                  c.world.slot.name = "debezium_orders";
                  c.world.owner = SlotScenarios.owner(OwnerKind.TOOL);
                }),
            permits(
                "a name of the shape that DMS gives",
                c -> {
                  c.world.owner = SlotScenarios.owner(OwnerKind.UNKNOWN);
                  c.world.automaticName = true;
                }),
            permits(
                "a physical slot",
                c -> {
                  c.world.slot.physical();
                  c.world.owner = SlotScenarios.owner(OwnerKind.UNKNOWN);
                }),
            permits(
                "one complete inventory, no mark to prove it after",
                c -> {
                  c.world.watched = true;
                  c.world.ownerlessAt = null;
                }))
        .map(
            p ->
                DynamicTest.dynamicTest(
                    p.claim(),
                    () ->
                        assertThat(HandDropCase.trace(p.plant()).rules())
                            .filteredOn(r -> !r.allows())
                            .isEmpty()));
  }

  @Test
  void theTraceTellsWhoAskedAndWhy() {
    assertThat(rule(HandDropCase.trace(_ -> {}), Rules.EXACT_NAME).input())
        .isEqualTo("named exactly by ann via 10.0.0.7: cut over");
  }

  @Test
  void aChangeIsNamed() {
    RuleVerdict verdict =
        rule(
            HandDropCase.trace(
                c -> c.shownAs = e -> HandDropScenarios.with(e, null, "wal2json", e.counters())),
            Rules.EVIDENCE);

    assertThat(verdict.input())
        .contains("plugin wal2json became test_decoding", "restart LSN null became ");
    assertThat(verdict.reason()).contains("it is not what was shown at 2026-03-10T11:59:00Z");
  }

  @Test
  void anIncompleteInventoryNamesTheRemedy() {
    RuleVerdict verdict =
        rule(
            HandDropCase.trace(
                c ->
                    c.world.inventory =
                        io.slotwarden.model.Observed.unknown("no entry owns it", DropCase.NOW)),
            Rules.OWNERSHIP);

    assertThat(verdict.input()).isEqualTo("no entry owns it");
    assertThat(verdict.reason()).contains("`dms: none`");
  }

  @Test
  void whatIsShownBeforehandIsEveryRuleButThePersonsOwn() {
    List<RuleVerdict> shown =
        new Guard().shownByHand(new HandDropCase().world.facts(), DropCase.NOW);

    assertThat(shown).extracting(RuleVerdict::rule).doesNotContain(Rules.EXACT_NAME);
    assertThat(shown)
        .hasSize(HandDropCase.trace(_ -> {}).rules().size() - 1)
        .allMatch(RuleVerdict::allows);
  }

  @Test
  void neverAllowsWhatSomebodyNeedsWhateverElseIsSo() {
    for (OwnerKind kind : LIVING) {
      for (boolean exact : new boolean[] {true, false}) {
        for (boolean automatic : new boolean[] {true, false}) {
          for (boolean dmsNone : new boolean[] {true, false}) {
            Trace trace =
                HandDropCase.trace(
                    c -> {
                      c.world.owner = SlotScenarios.owner(kind);
                      c.world.automaticName = automatic;
                      c.world.dmsNone = dmsNone;
                      c.world.hasPolicy = exact;
                      c.world.exactly().approvedHoursAgo(1);
                    });
            assertThat(trace.allows()).as(kind + " " + exact + automatic + dmsNone).isFalse();
          }
        }
      }
    }
  }

  private static RuleVerdict rule(Trace trace, String name) {
    return trace.rules().stream().filter(r -> r.rule().equals(name)).findFirst().orElseThrow();
  }
}

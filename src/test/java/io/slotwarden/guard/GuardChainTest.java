package io.slotwarden.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Each rule of both chains: planted alone, the fact that it looks for is refused by it and by
/// nothing else, and would pass without it. Writes the table of rules to `target/guard-rules.md`.
class GuardChainTest {
  private static final List<Scenario<DropCase>> DROP =
      Stream.of(WorldScenarios.all(), SlotScenarios.all(), ClockScenarios.all())
          .flatMap(List::stream)
          .toList();
  private static final List<Scenario<HandDropCase>> BY_HAND = HandDropScenarios.all();
  private static final List<Scenario<ResumeCase>> RESUME = ResumeScenarios.all();
  private static final List<Scenario<HeartbeatCase>> HEARTBEAT = HeartbeatScenarios.all();
  private static final List<Scenario<CreateCase>> CREATE = CreateScenarios.all();

  @Test
  void allowsADropThatNothingSpeaksAgainst() {
    Trace trace = DropCase.trace(_ -> {});

    assertThat(trace.rules()).filteredOn(r -> !r.allows()).isEmpty();
    assertThat(trace.allows()).isTrue();
  }

  @Test
  void allowsAResumeThatNothingSpeaksAgainst() {
    Trace trace = ResumeCase.trace(_ -> {});

    assertThat(trace.rules()).filteredOn(r -> !r.allows()).isEmpty();
    assertThat(trace.allows()).isTrue();
  }

  @TestFactory
  Stream<DynamicTest> aDropIsRefusedByTheRuleThatLooksForTheFactAndByNoOther() {
    return each(DROP, (guard, s) -> guard.drop(DropCase.with(s.plant()).facts()));
  }

  @TestFactory
  Stream<DynamicTest> aDropByHandIsRefusedByTheRuleThatLooksForTheFactAndByNoOther() {
    return each(BY_HAND, (guard, s) -> guard.dropByHand(HandDropCase.with(s.plant()).facts()));
  }

  @Test
  void everyRuleOfADropByHandHasAScenarioAndStandsInTheOrderOfTheDesign() {
    assertThat(rules(HandDropCase.trace(c -> c.world.leader = false)))
        .containsExactly(
            "kill-switch",
            "paused",
            "leadership",
            "store",
            "in-flight",
            "credential",
            "exact-name",
            "protected",
            "ownership",
            "evidence");
    assertThat(BY_HAND.stream().map(Scenario::rule).distinct().toList())
        .containsExactlyInAnyOrderElementsOf(rules(HandDropCase.trace(_ -> {})));
  }

  @TestFactory
  Stream<DynamicTest> aResumeIsRefusedByTheRuleThatLooksForTheFactAndByNoOther() {
    return each(RESUME, (guard, s) -> guard.resume(ResumeCase.with(s.plant()).facts()));
  }

  @Test
  void allowsAHeartbeatThatNothingSpeaksAgainst() {
    assertThat(HeartbeatCase.trace(_ -> {}).rules()).filteredOn(r -> !r.allows()).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> aHeartbeatIsRefusedByTheRuleThatLooksForTheFactAndByNoOther() {
    return each(HEARTBEAT, (guard, s) -> guard.heartbeat(HeartbeatCase.with(s.plant()).facts()));
  }

  @Test
  void allowsACreationThatNothingSpeaksAgainstWhateverTheModeAndTheAgeOfTheStore() {
    assertThat(
            CreateCase.trace(
                    c -> {
                      c.transactions.add(CreateCase.open(java.time.Duration.ofSeconds(59)));
                      c.world.emptyStoreSince = CreateCase.NOW;
                    })
                .rules())
        .filteredOn(r -> !r.allows())
        .isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> aCreationIsRefusedByTheRuleThatLooksForTheFactAndByNoOther() {
    return each(CREATE, (guard, s) -> guard.create(CreateCase.with(s.plant()).facts()));
  }

  @Test
  void makesNoSlotWhileTheServerCantBeSeen() {
    assertThat(CreateCase.trace(c -> c.unseen = "connection refused").refusal())
        .hasValueSatisfying(
            r -> {
              assertThat(r.rule()).isEqualTo(Rules.SAMPLES);
              assertThat(r.verdict()).isEqualTo(RuleVerdict.Verdict.UNKNOWN);
            });
  }

  @Test
  void everyRuleOfACreationHasAScenario() {
    assertThat(CREATE.stream().map(Scenario::rule).distinct().toList())
        .containsExactlyInAnyOrderElementsOf(rules(CreateCase.trace(_ -> {})));
  }

  @Test
  void writesNoHeartbeatWhileTheServerCantBeSeen() {
    assertThat(HeartbeatCase.trace(c -> c.unseen = "connection refused").refusal())
        .hasValueSatisfying(
            r -> {
              assertThat(r.rule()).isEqualTo(Rules.SAMPLES);
              assertThat(r.verdict()).isEqualTo(RuleVerdict.Verdict.UNKNOWN);
            });
  }

  @Test
  void everyRuleOfAHeartbeatHasAScenario() {
    assertThat(HEARTBEAT.stream().map(Scenario::rule).distinct().toList())
        .containsExactlyInAnyOrderElementsOf(rules(HeartbeatCase.trace(_ -> {})));
  }

  private static <C> Stream<DynamicTest> each(
      List<Scenario<C>> scenarios, BiFunction<Guard, Scenario<C>, Trace> judge) {
    return scenarios.stream()
        .map(
            s ->
                DynamicTest.dynamicTest(
                    s.rule() + ": " + s.claim(),
                    () -> {
                      Trace trace = judge.apply(new Guard(), s);
                      Trace without = judge.apply(new Guard().without(s.rule()), s);

                      assertThat(trace.rules())
                          .as(s.claim())
                          .filteredOn(r -> !r.allows())
                          .extracting(RuleVerdict::rule, RuleVerdict::verdict)
                          .containsExactly(
                              org.assertj.core.groups.Tuple.tuple(s.rule(), s.verdict()));
                      assertThat(without.allows())
                          .as("without the rule nothing else would stop it")
                          .isTrue();
                    }));
  }

  @Test
  void everyRuleOfADropHasAScenario() {
    assertThat(DROP.stream().map(Scenario::rule).distinct().toList())
        .containsExactlyInAnyOrderElementsOf(rules(DropCase.trace(_ -> {})));
  }

  @Test
  void everyRuleOfAResumeHasAScenario() {
    List<String> rules = new ArrayList<>(rules(ResumeCase.trace(_ -> {})));
    rules.remove(Rules.BUDGET); // the budget is one of drops, a resume is bounded by its attempts

    assertThat(RESUME.stream().map(Scenario::rule).distinct().toList())
        .containsExactlyInAnyOrderElementsOf(rules);
  }

  @Test
  void tracesEveryRuleInTheOrderOfTheDesign() {
    assertThat(rules(DropCase.trace(c -> c.leader = false)))
        .containsExactly(
            "kill-switch",
            "paused",
            "leadership",
            "store",
            "window",
            "settled",
            "in-flight",
            "budget",
            "credential",
            "listed",
            "exact-name",
            "start-marker",
            "protected",
            "ownership",
            "holder",
            "grace",
            "samples",
            "notice",
            "population",
            "approval",
            "evidence",
            "mode");
  }

  @Test
  void namesEveryRuleOfBothChains() {
    assertThat(Guard.names())
        .containsAll(rules(DropCase.trace(_ -> {})))
        .containsAll(rules(HandDropCase.trace(_ -> {})))
        .containsAll(rules(ResumeCase.trace(_ -> {})))
        .containsAll(rules(HeartbeatCase.trace(_ -> {})))
        .containsAll(rules(CreateCase.trace(_ -> {})))
        .doesNotHaveDuplicates();
  }

  private static List<String> rules(Trace trace) {
    return trace.rules().stream().map(RuleVerdict::rule).toList();
  }

  @AfterAll
  static void writesTheTableOfRules() throws IOException {
    StringBuilder table =
        new StringBuilder("| guard rule | the tests that fail when it is removed |\n|---|---|\n");
    for (String rule : Guard.names()) {
      table.append("| `").append(rule).append("` | ");
      String drop = claims(DROP, rule);
      String resume = claims(RESUME, rule);
      table.append(drop.isEmpty() ? "" : "drop: " + drop);
      table.append(drop.isEmpty() || resume.isEmpty() ? "" : "<br>");
      table.append(resume.isEmpty() ? "" : "resume: " + resume);
      String heartbeat = claims(HEARTBEAT, rule);
      boolean more = !drop.isEmpty() || !resume.isEmpty();
      table.append(heartbeat.isEmpty() ? "" : (more ? "<br>" : "") + "heartbeat: " + heartbeat);
      more |= !heartbeat.isEmpty();
      String create = claims(CREATE, rule);
      table.append(create.isEmpty() ? "" : (more ? "<br>" : "") + "creation: " + create);
      String byHand = claims(BY_HAND, rule);
      more |= !create.isEmpty();
      table.append(byHand.isEmpty() ? "" : (more ? "<br>" : "") + "drop by hand: " + byHand);
      table.append(" |\n");
    }
    Path target = Path.of("target");
    Files.createDirectories(target);
    Files.writeString(target.resolve("guard-rules.md"), table);
    System.out.print(table);
  }

  private static <C> String claims(List<Scenario<C>> scenarios, String rule) {
    return scenarios.stream()
        .filter(s -> s.rule().equals(rule))
        .map(Scenario::claim)
        .collect(Collectors.joining("; "));
  }
}

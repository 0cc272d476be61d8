package io.slotwarden.observe.dms;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.aws.CallBudget;
import io.slotwarden.demo.dms.Fault;
import io.slotwarden.demo.dms.SimulatedResource;
import io.slotwarden.demo.dms.SimulatedTask;
import io.slotwarden.model.DmsObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is listed slowly, and what never is.
class SlowListingsTest {
  private final ObservedDms world = new ObservedDms();
  private final DmsInventoryObserver observer = world.observer();

  @AfterEach
  void thePublishedModelApproves() {
    world.close();
  }

  private DmsObservation lookAt(Duration after) {
    world.now.set(ObservedDms.NOW.plus(after));
    return observer.observe();
  }

  private int calls(String operation) {
    return world.dms.calls(operation).size();
  }

  @Test
  void whatProvesThatNobodyOwnsASlotIsListedInEveryLook() {
    for (int i = 0; i < 10; i++) {
      DmsObservation seen = lookAt(Duration.ofSeconds(30L * i));

      Instant now = ObservedDms.NOW.plusSeconds(30L * i);
      assertThat(seen.tasks().at()).isEqualTo(now);
      assertThat(seen.endpoints().at()).isEqualTo(now);
      assertThat(seen.replications().at()).isEqualTo(now);
      assertThat(seen.dataMigrations().at()).isEqualTo(now);
    }
    assertThat(calls("DescribeEndpoints")).isEqualTo(10);
  }

  private static final List<String> QUIET =
      List.of(
          "DescribeEndpoints",
          "DescribeReplicationConfigs",
          "DescribeReplications",
          "DescribeDataMigrations");

  private DmsInventoryObserver notProving() {
    return world.observer(new CallBudget(world.clock, Thread::sleep));
  }

  private DmsObservation looks(DmsInventoryObserver daemon, int from, int until) {
    DmsObservation seen = null;
    for (int i = from; i < until; i++) {
      world.now.set(ObservedDms.NOW.plusSeconds(30L * i));
      seen = daemon.observe();
    }
    return Objects.requireNonNull(seen);
  }

  @Test
  void whatNothingIsAboutToRestOnIsListedAgainWithinTwoMinutesAndSaysWhen() {
    world.addTask("orders").run();
    DmsInventoryObserver daemon = notProving();

    DmsObservation seen = looks(daemon, 0, 4);

    assertThat(QUIET).allSatisfy(o -> assertThat(calls(o)).as(o).isEqualTo(1));
    assertThat(calls("DescribeReplicationTasks")).isEqualTo(4);
    assertThat(seen.endpoints().at()).isEqualTo(ObservedDms.NOW);
    assertThat(seen.replications().at()).isEqualTo(ObservedDms.NOW);
    assertThat(seen.dataMigrations().at()).isEqualTo(ObservedDms.NOW);
    assertThat(seen.tasks().at()).isEqualTo(ObservedDms.NOW.plusSeconds(90));
    looks(daemon, 4, 5);
    assertThat(QUIET).allSatisfy(o -> assertThat(calls(o)).as(o).isEqualTo(2));
  }

  @Test
  void allIsListedInEachLookOnceADropIsAnnouncedOrATaskIsAtRest() {
    SimulatedTask task = world.addTask("orders").run();
    DmsInventoryObserver daemon = notProving();
    looks(daemon, 0, 1);

    world.proving.set(true);
    DmsObservation proof = looks(daemon, 1, 3);
    world.proving.set(false);
    task.stop("RECOVERABLE_ERROR");
    DmsObservation resume = looks(daemon, 3, 5);

    assertThat(QUIET).allSatisfy(o -> assertThat(calls(o)).as(o).isEqualTo(5));
    assertThat(proof.endpoints().at()).isEqualTo(proof.tasks().at());
    assertThat(proof.replications().at()).isEqualTo(proof.tasks().at());
    assertThat(resume.dataMigrations().at()).isEqualTo(resume.tasks().at());
  }

  @Test
  void aKindOfWhichThereIsOneIsListedInEachLook() {
    world.addTask("orders").run();
    world.dms.addDataMigration("migration", "Ready");
    DmsInventoryObserver daemon = notProving();

    looks(daemon, 0, 4);

    assertThat(calls("DescribeDataMigrations")).isEqualTo(4);
    assertThat(calls("DescribeReplications")).isEqualTo(1);
  }

  @Test
  void aTaskOfANewEndpointCallsForTheEndpoints() {
    world.addTask("orders").run();
    DmsInventoryObserver daemon = notProving();
    looks(daemon, 0, 1);

    SimulatedResource added =
        world.dms.addEndpoint("billing-src", "source", "billing-db", 5432, "billing", "dms");
    assertThat(looks(daemon, 1, 2).endpoints().toOptional().orElseThrow())
        .as("an endpoint that no task reads waits its two minutes")
        .noneMatch(e -> e.arn().equals(added.arn()));
    world.dms.addTask("billing", added, world.target, world.instance).run();

    assertThat(looks(daemon, 2, 3).endpoints().toOptional().orElseThrow())
        .anyMatch(e -> e.arn().equals(added.arn()));
    looks(daemon, 3, 4);
    assertThat(calls("DescribeEndpoints")).isEqualTo(2);
  }

  @Test
  void instancesAndConnectionsStandForSomeMinutesWhileNoTaskIsAtRest() {
    world.addTask("orders").run();

    lookAt(Duration.ZERO);
    DmsObservation seen = lookAt(Duration.ofMinutes(3));

    assertThat(calls("DescribeConnections")).isEqualTo(1);
    assertThat(seen.instances().toOptional()).isPresent();
    assertThat(seen.connections().at()).isEqualTo(ObservedDms.NOW);
    lookAt(Duration.ofMinutes(4));
    assertThat(calls("DescribeConnections")).isEqualTo(2);
    assertThat(calls("DescribeReplicationInstances")).isEqualTo(2);
  }

  @Test
  void aTaskAtRestIsNeverJudgedByOldInstancesOrConnections() {
    SimulatedTask task = world.addTask("orders").run();
    lookAt(Duration.ZERO);
    task.stop("RECOVERABLE_ERROR");

    for (int i = 1; i <= 3; i++) {
      DmsObservation seen = lookAt(Duration.ofSeconds(30L * i));

      assertThat(seen.instances().at()).isEqualTo(seen.tasks().at());
      assertThat(seen.connections().at()).isEqualTo(seen.tasks().at());
    }
  }

  @Test
  void aSlowListingThatFailedIsReadAgainInTheNextLook() {
    world.dms.faults().next(1, "DescribeConnections", Fault.DENIED);
    assertThat(lookAt(Duration.ZERO).connections().isKnown()).isFalse();

    assertThat(lookAt(Duration.ofSeconds(30)).connections().isKnown()).isTrue();
  }

  @Test
  void aClockThatWasSetBackMakesNothingStandForEver() {
    lookAt(Duration.ofDays(1));
    DmsObservation seen = lookAt(Duration.ZERO);

    assertThat(seen.connections().at()).isEqualTo(ObservedDms.NOW);
  }

  @Test
  void tagsWaitForTheirTurnWhenTheBudgetIsSpentAndTheListingsDoNot() throws Exception {
    for (int i = 0; i < 60; i++) {
      world.addTask("task-" + i).stop("RECOVERABLE_ERROR");
    }
    CallBudget budget =
        new CallBudget(
            world.clock,
            _ -> {
              throw new AssertionError("nothing waits in this look");
            });
    DmsInventoryObserver budgeted = world.observer(budget);

    DmsObservation first = budgeted.observe();
    world.now.set(ObservedDms.NOW.plusSeconds(30));
    DmsObservation second = budgeted.observe();

    assertThat(first.connections().isKnown()).isTrue();
    assertThat(first.unreadableTags()).hasSize(60 - (CallBudget.BURST - 7));
    assertThat(second.unreadableTags().keySet())
        .as("whoever was asked gives way to the others")
        .isNotEqualTo(first.unreadableTags().keySet());
    assertThat(first.unreadableTags().values()).allMatch(w -> w.contains("its turn comes"));
    assertThat(Map.copyOf(second.unreadableTags())).isNotEmpty();
  }

  @Test
  void everyTryCountsAgainstTheBudget() throws Exception {
    CallBudget budget = new CallBudget(world.clock, Thread::sleep);
    world.dms.faults().next(2, "DescribeEndpoints", Fault.THROTTLED);

    world.observer(budget).observe();

    int calls = 7 + 2;
    assertThat(budget.hasMoreThan(CallBudget.BURST - calls)).isFalse();
    assertThat(budget.hasMoreThan(CallBudget.BURST - calls - 1)).isTrue();
  }
}

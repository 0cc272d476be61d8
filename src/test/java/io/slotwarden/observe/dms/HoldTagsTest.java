package io.slotwarden.observe.dms;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.demo.dms.Fault;
import io.slotwarden.demo.dms.SimulatedTask;
import io.slotwarden.model.DmsObservation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HoldTagsTest {
  private static final String HOLD = "slotwarden:hold";

  private final ObservedDms world = new ObservedDms();

  @AfterEach
  void thePublishedModelApproves() {
    world.close();
  }

  @Test
  void holdsWhatCarriesTheTagUnlessItSaysFalse() {
    SimulatedTask held = world.addTask("held").stop("RECOVERABLE_ERROR").tag(HOLD, "until friday");
    SimulatedTask empty = world.addTask("empty").fail("Last Error x").tag(HOLD, "");
    world.addTask("released").stop("RECOVERABLE_ERROR").tag(HOLD, "False");
    world.addTask("other").stop("RECOVERABLE_ERROR").tag("hold", "true");

    DmsObservation seen = world.look();

    assertThat(seen.heldTasks()).containsExactlyInAnyOrder(held.arn(), empty.arn());
    assertThat(seen.unreadableTags()).isEmpty();
  }

  @Test
  void asksOnlyForTasksThatCouldBeResumed() {
    world.addTask("runs").run().tag(HOLD, "true");
    SimulatedTask stopped = world.addTask("stopped").stop("NORMAL");

    world.look();

    assertThat(world.dms.calls("ListTagsForResource"))
        .extracting(call -> call.body())
        .containsExactly(Map.of("ResourceArn", stopped.arn()));
  }

  @Test
  void tagsThatCannotBeReadAreNamedWithTheRightToGrant() {
    SimulatedTask task = world.addTask("stopped").stop("RECOVERABLE_ERROR").tag(HOLD, "true");
    world.dms.faults().always("ListTagsForResource", Fault.DENIED);

    DmsObservation seen = world.look();

    assertThat(seen.heldTasks()).isEmpty();
    assertThat(seen.unreadableTags()).containsOnlyKeys(task.arn());
    assertThat(seen.unreadableTags().get(task.arn())).contains("grant dms:ListTagsForResource");
  }

  @Test
  void oneTaskWhoseTagsCannotBeReadHidesNoOther() {
    world.addTask("a").stop("RECOVERABLE_ERROR").tag(HOLD, "true");
    world.addTask("b").stop("RECOVERABLE_ERROR").tag(HOLD, "true");
    world.dms.faults().next(1, "ListTagsForResource", Fault.DENIED);

    DmsObservation seen = world.look();

    assertThat(seen.heldTasks()).hasSize(1);
    assertThat(seen.unreadableTags()).hasSize(1);
  }

  @Test
  void withMoreTasksThanCallsEachHasItsTurnAndIsUnreadableUntilThen() {
    List<String> arns = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      arns.add(world.addTask("task-" + i).stop("RECOVERABLE_ERROR").arn());
    }
    DmsInventoryObserver observer = world.observer();

    Set<String> unreadableFirst = observer.observe().unreadableTags().keySet();
    Set<String> unreadableThen = observer.observe().unreadableTags().keySet();

    assertThat(unreadableFirst).hasSize(10);
    assertThat(unreadableThen).hasSize(10).doesNotContainAnyElementsOf(unreadableFirst);
    assertThat(new HashSet<>(arns)).containsAll(unreadableFirst).containsAll(unreadableThen);
  }
}

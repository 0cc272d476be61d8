package io.slotwarden.alert;

import static io.slotwarden.alert.Readings.NOON;
import static io.slotwarden.alert.Readings.book;
import static io.slotwarden.alert.Readings.config;
import static io.slotwarden.alert.Readings.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.slotwarden.model.ADms;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Serverless;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskKind;
import io.slotwarden.model.TaskWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The deadline of Serverless replications, and several tasks on one slot.
class KindAlertsTest {
  private static final TaskId ID = new TaskId("prod", "orders-sl");
  private final AlertRules rules = new AlertRules(config());

  @ParameterizedTest
  @CsvSource({
    "48, WARNING, is deprovisioned in 2 d",
    "13, WARNING, is deprovisioned in 13 h",
    "12, CRITICAL, is deprovisioned in 12 h",
    "0, CRITICAL, may be deprovisioned by now"
  })
  void aStoppedReplicationIsAWarningAndCriticalAsItsDeadlineNears(
      int hours, Severity severity, String text) {
    assertThat(judged("stopped", "NORMAL", "cdc", NOON.plus(Duration.ofHours(hours)), true))
        .asInstanceOf(type(Judgement.Holds.class))
        .satisfies(
            h -> {
              assertThat(h.severity()).isEqualTo(severity);
              assertThat(h.words().text())
                  .isEqualTo("Serverless replication orders-sl of prod " + text);
            });
  }

  @Test
  void withoutAWordOfDmsTheFirstSightBoundsTheDeadline() {
    assertThat(judged("failed", "RECOVERABLE_ERROR", "cdc", null, true))
        .asInstanceOf(type(Judgement.Holds.class))
        .extracting(h -> h.words().text())
        .asString()
        .endsWith("is deprovisioned in 1 d 23 h at the latest");
  }

  @Test
  void aReplicationOfAnotherSourceIsOnlyAnInformation() {
    assertThat(judged("stopped", "NORMAL", "cdc", NOON, false))
        .asInstanceOf(type(Judgement.Holds.class))
        .extracting(Judgement.Holds::severity)
        .isEqualTo(Severity.INFO);
  }

  @Test
  void aFullLoadThatIsDoneMayBeDeprovisioned() {
    assertThat(judged("stopped", "FULL_LOAD_ONLY_FINISHED", "full-load", NOON, true))
        .isInstanceOf(Judgement.Ended.class);
  }

  @Test
  void itEndsWithTheRunAndNotWithAStepOnTheWay() {
    assertThat(judged("running", "NORMAL", "cdc", null, true)).isInstanceOf(Judgement.Ended.class);
    assertThat(judged("calculating_capacity", "NORMAL", "cdc", null, true)).isNull();
    assertThat(judged("levitating", "NORMAL", "cdc", null, true)).isNull();
  }

  @Test
  void severalTasksOnOneSlotAreCriticalAndOnlyCompleteListingsEndIt() {
    SlotAssessment one = readBy(List.of(ID));
    SlotAssessment two = readBy(List.of(ID, new TaskId("spare", "orders-2")));

    assertThat(shared(two, false))
        .asInstanceOf(type(Judgement.Holds.class))
        .satisfies(
            h -> {
              assertThat(h.severity()).isEqualTo(Severity.CRITICAL);
              assertThat(h.words().what()).contains("prod/orders-sl, spare/orders-2");
            });
    assertThat(shared(one, true)).isInstanceOf(Judgement.Ended.class);
    assertThat(shared(one, false)).as("another may be there").isNull();
  }

  private @Nullable Judgement shared(SlotAssessment slot, boolean allListed) {
    return of(rules.ofReaders(List.of(new SlotReaders(slot, allListed))), AlertKey.SLOT_SHARED);
  }

  private static SlotAssessment readBy(List<TaskId> tasks) {
    SlotAssessment a = Readings.slot(_ -> {});
    return new SlotAssessment(
        a.id(),
        a.slot(),
        a.evidence(),
        a.state(),
        a.diagnosis(),
        a.owner(),
        tasks,
        a.retainedBytes(),
        a.confirmedFlushLagBytes(),
        a.pinnedBytes(),
        a.lastMovedAt(),
        a.disconnectedSince(),
        a.holdsWal(),
        a.safeWalBytes(),
        a.freedAtMostBytes());
  }

  private @Nullable Judgement judged(
      String status,
      String reason,
      String migrationType,
      @Nullable Instant deadline,
      boolean ours) {
    DmsTask task =
        new DmsTask(
            TaskKind.REPLICATION,
            ID.name(),
            ADms.arn("replication-config", ADms.ID),
            status,
            migrationType,
            "Stop Reason " + reason,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            new Serverless("provisioned", deadline, null, false),
            null);
    TaskWatch watch =
        new TaskWatch(
            ID,
            task.arn(),
            status,
            NOON,
            null,
            NOON.minus(Duration.ofHours(1)),
            null,
            null,
            0,
            null,
            null,
            null,
            false);
    TaskReading reading =
        new TaskReading(ID, task, watch, ours, List.of("orders/cdc"), null, false, false);
    return of(
        rules.ofTasks("prod", List.of(reading), Set.of(ID), book(), NOON),
        AlertKey.TASK_DEPROVISION);
  }
}

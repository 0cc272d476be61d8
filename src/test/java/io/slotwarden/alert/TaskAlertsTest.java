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
import io.slotwarden.model.Severity;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskKind;
import io.slotwarden.model.TaskWatch;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskAlertsTest {
  private static final TaskId ID = new TaskId("prod", "orders-cdc");
  private static final List<String> ONE_SLOT = List.of("orders/cdc");
  private final AlertRules rules = new AlertRules(config());

  @ParameterizedTest
  @CsvSource({"6, WARNING, 5", "29, WARNING, 5", "30, CRITICAL, 30"})
  void aFailedTaskOfOursIsAWarningThenCritical(int minutes, Severity severity, int lasts) {
    assertThat(down(task("failed", "cdc", "RECOVERABLE_ERROR"), minutes, true, ONE_SLOT))
        .asInstanceOf(type(Judgement.Holds.class))
        .satisfies(
            h -> {
              assertThat(h.severity()).isEqualTo(severity);
              assertThat(h.proof().lasts()).isEqualTo(Duration.ofMinutes(lasts));
              assertThat(h.since()).isEqualTo(NOON.minus(Duration.ofMinutes(minutes)));
              assertThat(h.words().text()).isEqualTo("Task orders-cdc of prod is failed");
              assertThat(h.words().cause()).isEqualTo("recoverable_error");
            });
  }

  @Test
  void aFailedTaskOfAnotherSourceIsOnlyAnInformation() {
    assertThat(down(task("failed", "cdc", "RECOVERABLE_ERROR"), 600, false, List.of()))
        .asInstanceOf(type(Judgement.Holds.class))
        .extracting(Judgement.Holds::severity)
        .isEqualTo(Severity.INFO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"FULL_LOAD_ONLY_FINISHED", "STOPPED_AT_SERVER_TIME"})
  void aPlannedEndIsNoAlert(String reason) {
    assertThat(down(task("stopped", "cdc", reason), 600, true, ONE_SLOT))
        .isInstanceOf(Judgement.Ended.class);
  }

  @Test
  void aStopByHandMattersWhileItsSlotIsThere() {
    DmsTask stopped = task("stopped", "cdc", "NORMAL");

    assertThat(down(stopped, 10, true, ONE_SLOT)).isInstanceOf(Judgement.Holds.class);
    assertThat(down(stopped, 10, true, List.of())).isInstanceOf(Judgement.Ended.class);
    assertThat(down(stopped, 10, true, null)).as("its source can't be seen").isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"starting", "stopping", "no-such-word"})
  void whatIsNeitherUpNorDownIsNotMentioned(String status) {
    assertThat(down(task(status, "cdc", null), 10, true, ONE_SLOT)).isNull();
  }

  @Test
  void aRunningTaskEndsItOnceItHasStayedUp() {
    assertThat(down(task("running", "cdc", null), 10, true, ONE_SLOT))
        .asInstanceOf(type(Judgement.Ended.class))
        .extracting(Judgement.Ended::calmFor)
        .isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void aResumeThatWouldLoseDataIsCriticalAndSaidOnceOnly() {
    DmsTask failed = task("failed", "cdc", "RECOVERABLE_ERROR");

    assertThat(blocked(failed, "slot_behind_checkpoint: it has passed it", false, true))
        .asInstanceOf(type(Judgement.Holds.class))
        .satisfies(
            h -> {
              assertThat(h.severity()).isEqualTo(Severity.CRITICAL);
              assertThat(h.toldElsewhere()).as("ResumeMessages has refused it").isTrue();
              assertThat(h.words().evidence()).contains("it has passed it");
            });
    assertThat(blocked(failed, null, false, false)).as("the terms are not known").isNull();
    assertThat(blocked(failed, null, true, false)).isInstanceOf(Judgement.Ended.class);
    assertThat(blocked(task("running", "cdc", null), null, false, false))
        .isInstanceOf(Judgement.Ended.class);
  }

  @Test
  void aTaskThatIsMissingKeepsItsAlertUntilItCountsAsGone() {
    var firing = Readings.with(book(), AlertKey.TASK_DOWN, "prod/orders-cdc", "prod");

    assertThat(rules.ofTasks("prod", List.of(), Set.of(ID), firing, NOON)).isEmpty();
    assertThat(rules.ofTasks("prod", List.of(), Set.of(), firing, NOON))
        .singleElement()
        .isInstanceOf(Judgement.Ended.class);
  }

  private @Nullable Judgement down(
      DmsTask task, int minutes, boolean ours, @Nullable List<String> slots) {
    TaskReading reading =
        new TaskReading(ID, task, watch(task, minutes), ours, slots, null, false, false);
    return of(
        rules.ofTasks("prod", List.of(reading), Set.of(ID), book(), NOON), AlertKey.TASK_DOWN);
  }

  private @Nullable Judgement blocked(
      DmsTask task, @Nullable String why, boolean safe, boolean told) {
    TaskReading reading =
        new TaskReading(ID, task, watch(task, 10), true, ONE_SLOT, why, safe, told);
    return of(
        rules.ofTasks("prod", List.of(reading), Set.of(ID), book(), NOON), AlertKey.ACT_BLOCKED);
  }

  private static TaskWatch watch(DmsTask task, int minutes) {
    return new TaskWatch(
        ID,
        task.arn(),
        task.status(),
        NOON,
        null,
        NOON.minus(Duration.ofMinutes(minutes)),
        null,
        null,
        0,
        null,
        null,
        null,
        false);
  }

  private static DmsTask task(String status, String migrationType, @Nullable String reason) {
    return new DmsTask(
        TaskKind.TASK,
        "orders-cdc",
        ADms.arn("task", ADms.ID),
        status,
        migrationType,
        reason == null ? null : "Stop Reason " + reason,
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
        null);
  }
}

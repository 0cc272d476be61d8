package io.slotwarden.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Policy;
import io.slotwarden.model.ADms;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Glob;
import io.slotwarden.model.ResumeVerdict;
import io.slotwarden.model.RunMode;
import io.slotwarden.model.Standstill;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskKind;
import io.slotwarden.model.TaskWatch;
import io.slotwarden.testing.FailureStory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Attempts, back-off, proof and escalation.
class ResumeLifeTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
  private static final Duration STABLE = Duration.ofMinutes(10);
  private static final TaskId ID = new TaskId("prod", "orders-cdc");
  private static final long ACT = 7;

  private @Nullable Instant downSince;
  private @Nullable Instant runningSince;
  private int attempts;
  private @Nullable Instant tried;
  private @Nullable Long pending;
  private boolean escalated;
  private @Nullable Standstill standstill;

  private TaskWatch watch() {
    return new TaskWatch(
        ID,
        ADms.arn("task", ADms.ID),
        runningSince == null ? "failed" : "running",
        NOW,
        null,
        downSince,
        runningSince,
        null,
        attempts,
        tried,
        null,
        pending,
        escalated,
        standstill);
  }

  private static Policy.ResumeTasks policy() {
    return new Policy.ResumeTasks(
        "resume-cdc",
        RunMode.ENFORCE,
        List.of(new Glob("orders-*")),
        Duration.ofMinutes(2),
        8,
        Duration.ofMinutes(2),
        Duration.ofMinutes(60),
        STABLE,
        0,
        List.of());
  }

  private static DmsTask task(String status, @Nullable Instant stopDate) {
    DmsTask t =
        ADms.task(
            TaskKind.TASK, "orders-cdc", ADms.arn("task", ADms.ID), status, "orders-src", null);
    return new DmsTask(
        t.kind(),
        t.id(),
        t.arn(),
        t.status(),
        t.migrationType(),
        null,
        null,
        t.sourceEndpointArn(),
        null,
        null,
        null,
        null,
        null,
        stopDate,
        null,
        null,
        null);
  }

  private static Instant ago(int minutes) {
    return NOW.minus(Duration.ofMinutes(minutes));
  }

  @Test
  void waitsNSquaredPlusNMinutesUpToAnHour() {
    assertThat(
            IntStream.rangeClosed(1, 9)
                .mapToObj(n -> ResumeLife.backoff(n, Duration.ofMinutes(2), Duration.ofMinutes(60)))
                .map(Duration::toMinutes))
        .containsExactly(2L, 6L, 12L, 20L, 30L, 42L, 56L, 60L, 60L);
    assertThat(ResumeLife.backoff(Integer.MAX_VALUE, Duration.ofMinutes(2), Duration.ofMinutes(60)))
        .isEqualTo(Duration.ofMinutes(60));
  }

  @Test
  void countsAsResumedOnlyAfterRunningForStableForWithItsSlotActive() {
    attempts = 1;
    tried = ago(11);
    pending = ACT;
    runningSince = ago(10);

    assertThat(outcome(task("running", null), true)).isEqualTo(ActOutcome.RESUMED);
    assertThat(outcome(task("running", null), false)).as("slot not read").isNull();
    assertThat(outcome(task("running", null), null)).as("slot not seen").isNull();
    runningSince = ago(9);
    assertThat(outcome(task("running", null), true)).as("a minute too early").isNull();
    runningSince = NOW.plusSeconds(60);
    assertThat(outcome(task("running", null), true)).as("the clock went back").isNull();
  }

  @Test
  @FailureStory(section = "4.3", value = "a restarted task died after 30 seconds")
  void aTaskThatDiesAfterThirtySecondsHasFailedAtOnce() {
    attempts = 1;
    tried = ago(1);
    pending = ACT;
    downSince = NOW.minusSeconds(30);
    standstill = new Standstill(NOW.minusSeconds(30), NOW.minusSeconds(35), null, null);

    assertThat(outcome(task("failed", NOW.minusSeconds(35)), false)).isEqualTo(ActOutcome.FAILED);
  }

  @Test
  void theStopBeforeTheAttemptIsNoFailureOfItWhateverTheClockOfDmsSays() {
    attempts = 1;
    tried = ago(1);
    pending = ACT;
    downSince = ago(30);
    Instant fast = NOW.plusSeconds(30); // DMS's clock is ahead of ours
    standstill = new Standstill(ago(30), fast, null, null);

    assertThat(outcome(task("failed", fast), false)).as("not listed anew yet").isNull();
    tried = ago(10);
    assertThat(outcome(task("failed", fast), false))
        .as("it never left")
        .isEqualTo(ActOutcome.FAILED);
  }

  @Test
  void aFailureWithinStableForKeepsTheCountAndStabilityAloneResetsIt() {
    attempts = 3;
    tried = ago(5);
    pending = ACT;
    downSince = ago(1);

    assertThat(ResumeLife.settled(watch()).attempts()).isEqualTo(3);
    assertThat(ResumeLife.attempted(watch(), policy(), NOW, null).nextAttemptAt())
        .isEqualTo(NOW.plus(Duration.ofMinutes(20)));
    assertThat(ResumeLife.stable(watch()).attempts()).isZero();
  }

  @Test
  void isGivenUpWhenItsAttemptsAreUsedUpAndTheLastHasFailed() {
    downSince = ago(30);
    attempts = 8;
    tried = ago(5);

    assertThat(verdict(ResumeVerdict.RESUME)).isEqualTo(ResumeVerdict.ESCALATED);
    assertThat(verdict(ResumeVerdict.NEEDS_RELOAD)).isEqualTo(ResumeVerdict.NEEDS_RELOAD);
    pending = ACT;
    assertThat(verdict(ResumeVerdict.RESUME))
        .as("the last attempt is still to prove itself")
        .isEqualTo(ResumeVerdict.WAIT);
    assertThat(verdict(ResumeVerdict.ESCALATED)).isEqualTo(ResumeVerdict.WAIT);
  }

  @Test
  void isTriedAgainByAWordAfterTheLastAttemptAndOnlyOnceGivenUp() {
    downSince = ago(30);
    attempts = 8;
    tried = ago(5);

    assertThat(ResumeLife.rearmedFrom(watch())).as("not given up yet").isNull();
    escalated = true;
    assertThat(ResumeLife.rearmedFrom(watch())).isEqualTo(ago(5));
    downSince = ago(3);
    assertThat(ResumeLife.rearmedFrom(watch())).as("it went down anew").isEqualTo(ago(3));
    assertThat(ResumeLife.rearmed(watch()))
        .returns(0, TaskWatch::attempts)
        .returns(false, TaskWatch::escalated)
        .returns(tried, TaskWatch::lastAttemptAt);
  }

  private ResumeVerdict verdict(ResumeVerdict predicate) {
    return ResumeLife.verdict(watch(), policy(), predicate);
  }

  private @Nullable ActOutcome outcome(DmsTask task, @Nullable Boolean slotActive) {
    return ResumeLife.outcome(watch(), task, STABLE, slotActive, NOW).orElse(null);
  }
}

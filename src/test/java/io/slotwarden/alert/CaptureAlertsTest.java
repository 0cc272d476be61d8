package io.slotwarden.alert;

import static io.slotwarden.alert.Readings.NOON;
import static io.slotwarden.alert.Readings.book;
import static io.slotwarden.alert.Readings.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.slotwarden.model.ADms;
import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertBook;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.CaptureHeartbeat;
import io.slotwarden.model.CaptureHeartbeat.Beats;
import io.slotwarden.model.CaptureHeartbeat.None;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Severity;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The heartbeat that DMS itself writes: what its standstill says, and when it says nothing.
class CaptureAlertsTest {
  private static final TaskId ID = new TaskId("prod", "orders-cdc");
  private static final Alert.Id KEY = Alert.Id.of(AlertKey.TASK_HEARTBEAT, ID);
  private static final Instant LONG_AGO = NOON.minus(Duration.ofDays(1));
  private static final Duration PACE = Duration.ofMinutes(5);

  private final AlertRules rules = new AlertRules(config());

  @Test
  void aHeartbeatThatStoodStillForAQuarterOfAnHourIsAWarning() {
    assertThat(still(Duration.ofMinutes(15), PACE))
        .asInstanceOf(type(Judgement.Holds.class))
        .satisfies(
            h -> {
              assertThat(h.severity()).isEqualTo(Severity.WARNING);
              assertThat(h.since()).isEqualTo(NOON.minus(Duration.ofMinutes(15)));
              assertThat(h.words().text())
                  .isEqualTo(
                      "Task orders-cdc of prod runs, says DMS, its slot is active, and its"
                          + " heartbeat has not moved for 15 m");
              assertThat(h.words().evidence())
                  .isEqualTo("awsdms_heartbeat in database app; it used to move every 5 m");
            });
    assertThat(still(Duration.ofSeconds(899), PACE)).isInstanceOf(Judgement.Ended.class);
  }

  @ParameterizedTest
  @CsvSource({"30, 89, false", "30, 90, true", "1, 14, false", "1, 15, true"})
  void aSlowerPaceHasThreeBeatsOfItsOwn(int pace, int minutes, boolean holds) {
    Judgement said = still(Duration.ofMinutes(minutes), Duration.ofMinutes(pace));

    assertThat(said instanceof Judgement.Holds).isEqualTo(holds);
  }

  @Test
  void aTableWhosePaceWasNotSeenSaysNothing() {
    Duration day = Duration.ofDays(1);

    assertThat(judge("running", beats(day, false, null), LONG_AGO)).as("left over").isNull();
    assertThat(judge("running", beats(day, true, null), LONG_AGO)).as("moved once").isNull();
    assertThat(judge("running", beats(Duration.ofMinutes(1), true, null), LONG_AGO))
        .as("it moves, whatever was said before a restart of ours")
        .isInstanceOf(Judgement.Ended.class);
  }

  @Test
  void whatIsUnknownResolvesNothing() {
    Observed<CaptureHeartbeat> unknown = Observed.unknown("GRANT SELECT", NOON);

    assertThat(judge("running", unknown, LONG_AGO)).isNull();
    assertThat(judge("starting", unknown, null)).isNull();
    assertThat(judge("a word of tomorrow", unknown, null)).isNull();
    assertThat(judge("running", beats(Duration.ofHours(1), true, PACE), null))
        .as("since when it runs is not known")
        .isNull();
  }

  @Test
  void aGapInOurSightNeitherBlamesNorExcuses() {
    assertThat(judge("running", beats(Duration.ofMinutes(1), false, PACE), LONG_AGO)).isNull();
  }

  @Test
  void aTaskThatWasJustResumedHasItsTime() {
    Observed<CaptureHeartbeat> old = beats(Duration.ofHours(5), true, PACE);

    assertThat(judge("running", old, NOON.minusSeconds(899))).isNull();
    assertThat(judge("running", old, NOON.minusSeconds(900))).isInstanceOf(Judgement.Holds.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stopped", "failed", "ready"})
  void aTaskThatDoesNotRunHasNoHeartbeat(String status) {
    assertThat(judge(status, Observed.unknown("the task does not run", NOON), null))
        .isInstanceOf(Judgement.Ended.class);
  }

  @Test
  void aTableThatWasDroppedEndsIt() {
    assertThat(judge("running", Observed.known(new None(), NOON), LONG_AGO))
        .isInstanceOf(Judgement.Ended.class);
  }

  @Test
  void switchedOffItEnds() {
    assertThat(
            new AlertRules(config(AlertKey.TASK_HEARTBEAT))
                .ofCaptures(
                    List.of(reading("running", beats(Duration.ofHours(1), true, PACE), LONG_AGO))))
        .singleElement()
        .isInstanceOf(Judgement.Ended.class);
  }

  @Test
  void aTaskThatIsGoneTakesItAlong() {
    AlertBook firing = Readings.with(book(), AlertKey.TASK_HEARTBEAT, "prod/orders-cdc", "prod");

    assertThat(rules.ofHealth("prod", List.of(), Set.of(ID), null, firing, NOON)).isEmpty();
    assertThat(rules.ofHealth("prod", List.of(), Set.of(), null, firing, NOON))
        .singleElement()
        .isInstanceOf(Judgement.Ended.class);
  }

  @Test
  void threeLooksHaveToShowItAndItsReturnHasToLast() {
    Map<Alert.Id, Alert> alerts = Map.of();
    for (int look = 1; look <= 3; look++) {
      alerts =
          step(alerts, beats(Duration.ofMinutes(20), true, PACE), NOON.plusSeconds(30L * look));
      assertThat(state(alerts)).isEqualTo(look < 3 ? AlertState.PENDING : AlertState.FIRING);
    }
    Instant back = NOON.plus(Duration.ofMinutes(5));

    alerts = step(alerts, beats(Duration.ZERO, true, PACE), back);
    assertThat(state(alerts)).isEqualTo(AlertState.FIRING);
    for (int minute = 1; minute <= 30; minute++) {
      Instant now = back.plus(Duration.ofMinutes(minute));
      alerts = step(alerts, Observed.known(new Beats(back, true, PACE), back), now);
    }
    assertThat(state(alerts)).isEqualTo(AlertState.RESOLVED);
  }

  private static AlertState state(Map<Alert.Id, Alert> alerts) {
    return Objects.requireNonNull(alerts.get(KEY)).state();
  }

  private Map<Alert.Id, Alert> step(
      Map<Alert.Id, Alert> alerts, Observed<CaptureHeartbeat> heartbeat, Instant now) {
    return AlertLife.step(
            alerts,
            rules.ofCaptures(List.of(reading("running", heartbeat, LONG_AGO))),
            _ -> false,
            Duration.ofMinutes(10),
            now)
        .alerts();
  }

  private @Nullable Judgement still(Duration still, Duration pace) {
    return judge("running", beats(still, true, pace), LONG_AGO);
  }

  private static Observed<CaptureHeartbeat> beats(
      Duration still, boolean moved, @Nullable Duration pace) {
    return Observed.known(new Beats(NOON.minus(still), moved, pace), NOON);
  }

  private @Nullable Judgement judge(
      String status, Observed<CaptureHeartbeat> heartbeat, @Nullable Instant runningSince) {
    List<Judgement> judged = rules.ofCaptures(List.of(reading(status, heartbeat, runningSince)));
    assertThat(judged).allMatch(j -> j.id().equals(KEY)).hasSizeLessThan(2);
    return judged.isEmpty() ? null : judged.getFirst();
  }

  private static CaptureReading reading(
      String status, Observed<CaptureHeartbeat> heartbeat, @Nullable Instant runningSince) {
    DmsTask task =
        new DmsTask(
            TaskKind.TASK,
            "orders-cdc",
            ADms.arn("task", ADms.ID),
            status,
            "cdc",
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
            null);
    return new CaptureReading(ID, task, "app", heartbeat, runningSince);
  }
}

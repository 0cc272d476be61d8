package io.slotwarden.alert;

import static io.slotwarden.alert.Readings.NOON;
import static io.slotwarden.alert.Readings.book;
import static io.slotwarden.alert.Readings.config;
import static io.slotwarden.alert.Readings.of;
import static io.slotwarden.alert.Readings.slot;
import static io.slotwarden.alert.Readings.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.AlertsConfig;
import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.Forecast;
import io.slotwarden.model.ForecastMethod;
import io.slotwarden.model.Severity;
import io.slotwarden.model.SourceForecast;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Time to disk full, time to lost, and that nobody can tell.
class ForecastAlertsTest {
  private static final SourceForecast.Held HELD =
      new SourceForecast.Held("cdc", "slot cdc holds the WAL from 1/10000000 on");
  private static final Duration POLL = Duration.ofSeconds(15);

  private AlertRules rules = new AlertRules(config(AlertKey.SLOT_DISCONNECTED));
  private Instant now = NOON;
  private boolean configured = true;
  private Map<Alert.Id, Alert> alerts = Map.of();
  private final List<AlertEvent> events = new ArrayList<>();

  private Forecast in(Duration left) {
    return new Forecast.Expected(
        now.plus(left),
        now.plus(left),
        now.plus(left.dividedBy(2)),
        ForecastMethod.REPLAY,
        40 * Readings.GIB,
        "what this time of day brought on each of 7 days of history");
  }

  private SourceReading reading(Forecast full, SourceForecast.@Nullable Held held) {
    return reading(new SourceForecast(full, held, Map.of()));
  }

  private SourceReading reading(SourceForecast forecast) {
    SourceReading r = source(slot(_ -> {}));
    return new SourceReading(
        r.source(),
        r.sample(),
        r.settings(),
        r.slots(),
        r.dropped(),
        forecast,
        configured,
        now,
        false);
  }

  private @Nullable Judgement judged(AlertKey key, SourceReading reading) {
    return of(rules.ofSource(reading, book(), List.of()), key);
  }

  private Judgement.Holds held(AlertKey key, SourceReading reading) {
    return (Judgement.Holds) Objects.requireNonNull(judged(key, reading));
  }

  /// One poll with a forecast that stays as far away.
  private void poll(Forecast full) {
    List<Judgement> judged = rules.ofSource(reading(full, HELD), book(), List.of());
    AlertLife.Step step = AlertLife.step(alerts, judged, _ -> false, Duration.ofMinutes(2), now);
    alerts = step.alerts();
    events.addAll(step.events());
    now = now.plus(POLL);
  }

  private void polls(Duration lasts, Duration left) {
    for (Instant end = now.plus(lasts); now.isBefore(end); ) {
      poll(in(left));
    }
  }

  private @Nullable Alert full() {
    return alerts.get(new Alert.Id(AlertKey.TIME_TO_FULL, "orders"));
  }

  @Test
  void fourHoursAreCriticalAndADayIsAWarning() {
    assertThat(judged(AlertKey.TIME_TO_FULL, reading(in(Duration.ofMinutes(239)), HELD)))
        .isInstanceOfSatisfying(
            Judgement.Holds.class, h -> assertThat(h.severity()).isEqualTo(Severity.CRITICAL));
    assertThat(judged(AlertKey.TIME_TO_FULL, reading(in(Duration.ofHours(4)), HELD)))
        .isInstanceOfSatisfying(
            Judgement.Holds.class,
            h -> {
              assertThat(h.severity()).isEqualTo(Severity.WARNING);
              assertThat(h.keeps()).as("cleared at twice the time").isEqualTo(Severity.CRITICAL);
            });
    assertThat(judged(AlertKey.TIME_TO_FULL, reading(in(Duration.ofHours(24)), HELD)))
        .isInstanceOfSatisfying(
            Judgement.Lingers.class, l -> assertThat(l.keeps()).isEqualTo(Severity.WARNING));
    assertThat(judged(AlertKey.TIME_TO_FULL, reading(in(Duration.ofHours(48)), HELD)))
        .isInstanceOf(Judgement.Ended.class);
    assertThat(judged(AlertKey.TIME_TO_FULL, reading(new Forecast.NotGrowing("it keeps up"), null)))
        .isInstanceOf(Judgement.Ended.class);
  }

  @Test
  void whatIsNotKnownResolvesNothing() {
    Forecast unknown = new Forecast.Unknown("free space is not known");

    assertThat(judged(AlertKey.TIME_TO_FULL, reading(unknown, HELD))).isNull();
    assertThat(
            judged(
                AlertKey.TIME_TO_LOST,
                reading(new SourceForecast(unknown, null, Map.of("cdc", unknown)))))
        .isNull();
  }

  @Test
  void theTextsSayWhichClockUntilWhenWhatHoldsItAndWhatToDoFirst() {
    var full = held(AlertKey.TIME_TO_FULL, reading(in(Duration.ofHours(3)), HELD));
    assertThat(full.words().text())
        .isEqualTo("Source orders: time to disk full is 3 h, until 2026-03-10T15:00:00Z");
    assertThat(full.words().what()).contains("40.0 GiB free");
    assertThat(full.words().evidence())
        .contains("slot cdc holds the WAL")
        .contains("7 days of history")
        .contains("one time in ten it comes before 2026-03-10T13:30:00Z")
        .contains("first: slotwarden explain orders/cdc");

    var archiver = new SourceForecast.Held(null, "the archiver holds the WAL");
    var byArchiver = held(AlertKey.TIME_TO_FULL, reading(in(Duration.ofHours(3)), archiver));
    assertThat(byArchiver.words().evidence()).contains("first: mend archive_command");

    SourceForecast losing =
        new SourceForecast(
            new Forecast.NotGrowing(""), null, Map.of("cdc", in(Duration.ofHours(3))));
    var lost = held(AlertKey.TIME_TO_LOST, reading(losing));
    assertThat(lost.words().text())
        .isEqualTo("Slot cdc on orders: time to lost is 3 h, until 2026-03-10T15:00:00Z");
    assertThat(lost.words().evidence()).contains("first: let its consumer read");
  }

  @Test
  void anAlarmFiresAfterTwoMinutesAndClearsAtTwiceTheTimeAfterThirty() {
    polls(Duration.ofMinutes(2), Duration.ofHours(3));
    assertThat(full()).extracting(Alert::state).isEqualTo(AlertState.PENDING);
    polls(Duration.ofSeconds(30), Duration.ofHours(3));
    assertThat(full()).extracting(Alert::state).isEqualTo(AlertState.FIRING);
    assertThat(full()).extracting(Alert::severity).isEqualTo(Severity.CRITICAL);

    polls(Duration.ofHours(2), Duration.ofHours(7));
    assertThat(full()).extracting(Alert::severity).isEqualTo(Severity.CRITICAL);
    polls(Duration.ofMinutes(31), Duration.ofHours(9));
    assertThat(full()).extracting(Alert::severity).isEqualTo(Severity.WARNING);
    polls(Duration.ofMinutes(31), Duration.ofHours(49));
    assertThat(full()).extracting(Alert::state).isEqualTo(AlertState.RESOLVED);
    assertThat(events).hasSize(3);
    assertThat(Objects.requireNonNull(full()).clocks().peak())
        .isEqualTo(-Duration.ofHours(3).toSeconds());
  }

  @Test
  void aBurstOfAMinuteIsNoAlarm() {
    polls(Duration.ofMinutes(30), Duration.ofHours(60));
    polls(Duration.ofSeconds(75), Duration.ofHours(2));
    polls(Duration.ofMinutes(30), Duration.ofHours(60));

    assertThat(events).isEmpty();
  }

  @Test
  void whereNoDayIsLikeAnotherTheBoundCountsAndTheTextSaysSo() {
    var irregular =
        new Forecast.Expected(
            now.plus(Duration.ofHours(9)),
            now.plus(Duration.ofHours(3)),
            now.plus(Duration.ofHours(3)),
            ForecastMethod.ARRIVAL,
            Readings.GIB,
            "the median over every time of 7 days of history");

    Judgement.Holds holds = held(AlertKey.TIME_TO_FULL, reading(irregular, HELD));
    assertThat(holds.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(holds.words().text())
        .isEqualTo(
            "Source orders: time to disk full is 9 h, until 2026-03-10T21:00:00Z, and one time in"
                + " ten less than 3 h");
  }

  @Test
  void zeroSwitchesAThresholdOff() {
    AlertsConfig c = config();
    rules =
        new AlertRules(
            new AlertsConfig(
                c.retainedWarning(),
                c.retainedCritical(),
                c.disconnectedWarningAfter(),
                c.taskWarningAfter(),
                c.taskCriticalAfter(),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Set.of()));

    assertThat(judged(AlertKey.TIME_TO_FULL, reading(in(Duration.ofMinutes(-5)), HELD)))
        .isInstanceOf(Judgement.Ended.class);
  }

  @Test
  void thatNobodyCanTellIsAWarningOnceItHasLastedAnHour() {
    polls(Duration.ofHours(1), Duration.ofHours(60));
    Forecast unknown = new Forecast.Unknown("free space is not known");
    for (int i = 0; i <= 239; i++) {
      poll(unknown);
    }
    assertThat(events).isEmpty();

    for (int i = 0; i < 10; i++) {
      poll(unknown);
    }
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().alert().id().key()).isEqualTo(AlertKey.NO_FORECAST);
    assertThat(events.getFirst().alert().severity()).isEqualTo(Severity.WARNING);
  }

  @Test
  void withoutStorageItIsInformationThatIsSaidOnce() {
    configured = false;
    Forecast unknown = new Forecast.Unknown("no storage configured for orders");
    for (int i = 0; i < 4 * 60 * 24; i++) {
      poll(unknown);
    }
    assertThat(events).hasSize(1);
    assertThat(events.getFirst().alert().severity()).isEqualTo(Severity.INFO);

    // The slot lets go now and then: still the same incident.
    Map<Alert.Id, Alert> before = new HashMap<>(alerts);
    for (int i = 0; i < 4 * 60 * 5; i++) {
      List<Judgement> judged =
          rules.ofSource(reading(new Forecast.NotGrowing("it keeps up"), null), book(), List.of());
      alerts = AlertLife.step(alerts, judged, _ -> false, Duration.ofMinutes(2), now).alerts();
      now = now.plus(POLL);
    }
    poll(unknown);
    assertThat(events).hasSize(1);
    assertThat(alerts.keySet()).isEqualTo(before.keySet());
  }

  @Test
  void whatIsNotGrowingNeedsNoForecast() {
    configured = false;
    assertThat(
            judged(AlertKey.NO_FORECAST, reading(new Forecast.Unknown("not watched long"), null)))
        .isNull();
    assertThat(judged(AlertKey.NO_FORECAST, reading(new Forecast.NotGrowing("idle"), null)))
        .isInstanceOf(Judgement.Ended.class);
  }
}

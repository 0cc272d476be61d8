package io.slotwarden.alert;

import static io.slotwarden.alert.Readings.NOON;
import static io.slotwarden.alert.Readings.book;
import static io.slotwarden.alert.Readings.config;
import static io.slotwarden.alert.Readings.of;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.slotwarden.model.ADms;
import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertBook;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.InstanceHealth;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Severity;
import io.slotwarden.model.TaskHealth;
import io.slotwarden.model.TaskHealth.Latency;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskKind;
import io.slotwarden.testing.FailureStory;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is wrong with tasks that DMS says are fine, and what nobody can tell.
class HealthAlertsTest {
  private static final TaskId ID = new TaskId("prod", "orders-cdc");
  private static final Observed<TaskHealth.Tables> NOT_READ =
      Observed.unknown("dms:DescribeTableStatistics is denied", NOON);
  private static final Observed<Latency> NOT_ASKED =
      Observed.unknown("cloudwatch:GetMetricData is denied", NOON);
  private static final Observed<Boolean> READ = Observed.known(true, NOON);
  private static final Observed<Boolean> LEFT = Observed.known(false, NOON);

  private final AlertRules rules = new AlertRules(config());

  @Test
  void tablesInErrorAreAWarningThoughTheTaskRuns() {
    Judgement said =
        tables("running", 2, true, tables(2, 1, 1, List.of("public.orders: Table error")));

    assertThat(said)
        .asInstanceOf(type(Judgement.Holds.class))
        .satisfies(
            h -> {
              assertThat(h.severity()).isEqualTo(Severity.WARNING);
              assertThat(h.words().text())
                  .isEqualTo(
                      "Task orders-cdc of prod: 2 tables in error, 1 table whose rows differ on"
                          + " the target, 1 table whose rows can't be compared, and its status is"
                          + " running");
              assertThat(h.words().evidence()).isEqualTo("public.orders: Table error; and 3 more");
            });
  }

  @Test
  void aFullLoadThatIsDoneWithTablesInErrorIsToldWithoutStatistics() {
    assertThat(tables("stopped", 7, true, NOT_READ))
        .asInstanceOf(type(Judgement.Holds.class))
        .extracting(h -> h.words().text(), h -> h.words().evidence())
        .containsExactly(
            "Task orders-cdc of prod: 7 tables in error, and its status is stopped",
            "of the task's statistics; which tables: dms:DescribeTableStatistics is denied");
  }

  @Test
  void deniedStatisticsResolveNothingButStatisticsThatAreOffAreNotWaitedFor() {
    assertThat(tables("running", 0, true, NOT_READ)).isNull();
    assertThat(tables("running", null, false, NOT_READ)).isNull();
    assertThat(tables("running", 0, false, NOT_READ)).isInstanceOf(Judgement.Ended.class);
    assertThat(tables("running", 0, true, tables(0, 0, 0, List.of())))
        .isInstanceOf(Judgement.Ended.class);
  }

  @ParameterizedTest
  @CsvSource({"899, ", "900, WARNING", "3599, WARNING", "3600, CRITICAL"})
  void theWorseOfTheTwoLatenciesCounts(int seconds, @Nullable Severity severity) {
    Judgement bySource = latency(measured(seconds, 5), measured(0, 5));
    Judgement byTarget = latency(measured(0, 5), measured(seconds, 5));

    assertThat(severityOf(bySource)).isEqualTo(severity);
    assertThat(severityOf(byTarget)).isEqualTo(severity);
  }

  @Test
  void itEndsOnlyBelowHalfAndWhenBothAreKnown() {
    assertThat(latency(measured(450, 5), measured(1, 5))).isInstanceOf(Judgement.Lingers.class);
    assertThat(latency(measured(449, 5), measured(1, 5))).isInstanceOf(Judgement.Ended.class);
    assertThat(latency(measured(1, 5), NOT_ASKED)).isNull();
    assertThat(latency(NOT_ASKED, NOT_ASKED)).isNull();
  }

  @Test
  void noDatapointIsNotZero() {
    Observed<Latency> none =
        Observed.known(new Latency.NoData(NOON.minus(Duration.ofHours(3))), NOON);

    assertThat(latency(none, none))
        .asInstanceOf(type(Judgement.Holds.class))
        .satisfies(
            h -> {
              assertThat(h.words().cause()).isEqualTo("no_data");
              assertThat(h.words().evidence())
                  .contains("no data is not zero", "source: no datapoint for 3 h");
            });
    assertThat(latency(measured(0, 31), measured(0, 31)))
        .as("an old zero says nothing of now")
        .isInstanceOf(Judgement.Holds.class);
  }

  @Test
  void aTaskThatHasJustBegunMayHaveNoDatapointYet() {
    Observed<Latency> none =
        Observed.known(new Latency.NoData(NOON.minus(Duration.ofHours(3))), NOON);
    TaskHealth health = new TaskHealth(NOT_READ, none, none);

    assertThat(
            of(
                judge(
                    reading(task("running", 0), health, true, READ, NOON.minusSeconds(1799)),
                    Map.of()),
                AlertKey.TASK_LATENCY))
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"stopped", "failed", "ready"})
  void aTaskThatDoesNotRunHasNoLatency(String status) {
    TaskHealth health = new TaskHealth(NOT_READ, NOT_ASKED, NOT_ASKED);
    assertThat(
            of(
                judge(reading(task(status, 0), health, true, LEFT, null), Map.of()),
                AlertKey.TASK_LATENCY))
        .isInstanceOf(Judgement.Ended.class);
  }

  @Test
  void aRunningTaskWhoseSlotNobodyReadsIsAWarning() {
    assertThat(consumer("running", LEFT))
        .asInstanceOf(type(Judgement.Holds.class))
        .satisfies(
            h -> {
              assertThat(h.proof().lasts()).isEqualTo(Duration.ofMinutes(15));
              assertThat(h.words().evidence()).isEqualTo("slot cdc is not active");
            });
    assertThat(consumer("running", READ)).isInstanceOf(Judgement.Ended.class);
    assertThat(consumer("running", Observed.unknown("its source can't be seen", NOON))).isNull();
    assertThat(consumer("starting", LEFT)).isNull();
    assertThat(consumer("stopped", LEFT)).as("task-down tells").isInstanceOf(Judgement.Ended.class);
  }

  @Test
  void aStarvedInstanceIsAWarningWhateverItsTasksDo() {
    assertThat(instance(health(90L << 20, 40L << 30)))
        .asInstanceOf(type(Judgement.Holds.class))
        .extracting(h -> h.words().text())
        .isEqualTo(
            "Replication instance ri-1 of prod is starved: memory: 90.0 MiB freeable, 0 B swapped,"
                + " 0 B of it within 15 m");
    assertThat(instance(health(4L << 30, 40L << 30))).isInstanceOf(Judgement.Ended.class);
    assertThat(instance(InstanceHealth.unknown("denied", NOON))).isNull();
  }

  @Test
  void anInstanceIsGoneOnlyWhenAllInstancesAreKnown() {
    AlertBook firing =
        Readings.with(book(), AlertKey.REPLICATION_INSTANCE_STARVED, "prod/ri-1", "prod");

    assertThat(rules.ofHealth("prod", List.of(), Set.of(ID), null, firing, NOON)).isEmpty();
    assertThat(rules.ofHealth("prod", List.of(), Set.of(ID), Map.of(), firing, NOON))
        .singleElement()
        .isInstanceOf(Judgement.Ended.class);
  }

  @Test
  void aTaskThatIsMissingKeepsItsAlertUntilItCountsAsGone() {
    AlertBook firing = Readings.with(book(), AlertKey.TASK_TABLES, "prod/orders-cdc", "prod");

    assertThat(rules.ofHealth("prod", List.of(), Set.of(ID), null, firing, NOON)).isEmpty();
    assertThat(rules.ofHealth("prod", List.of(), Set.of(), null, firing, NOON))
        .singleElement()
        .isInstanceOf(Judgement.Ended.class);
  }

  @Test
  void oneMeasurementIsNotEnoughToFire() {
    HealthReading bad =
        reading(
            task("running", 2),
            new TaskHealth(NOT_READ, NOT_ASKED, NOT_ASKED),
            true,
            READ,
            NOON.minus(Duration.ofHours(2)));
    Map<Alert.Id, Alert> alerts = Map.of();
    Instant now = NOON;
    Instant fired = null;
    for (int look = 0; look < 30 && fired == null; look++, now = now.plusSeconds(30)) {
      alerts =
          AlertLife.step(alerts, judge(bad, Map.of()), _ -> false, Duration.ofMinutes(2), now)
              .alerts();
      Alert alert = Objects.requireNonNull(alerts.get(Alert.Id.of(AlertKey.TASK_TABLES, ID)));
      fired = alert.state() == AlertState.FIRING ? now : null;
    }
    assertThat(fired).isEqualTo(NOON.plus(Duration.ofMinutes(11)));
  }

  @Test
  @FailureStory(
      section = "21.2",
      value =
          "7 of 501 tables were in `Table error` for weeks while the task said running, and nobody"
              + " was told")
  void tablesInErrorOfARunningTaskAreToldWithTheirNamesAndAgainUntilTheyAreMended() {
    List<String> names =
        IntStream.rangeClosed(1, 7).mapToObj(i -> "public.t" + i + ": Table error").toList();
    HealthReading bad =
        reading(
            task("running", 7),
            new TaskHealth(tables(7, 0, 0, names), NOT_ASKED, NOT_ASKED),
            true,
            READ,
            NOON.minus(Duration.ofHours(2)));
    Map<Alert.Id, Alert> alerts = Map.of();
    Map<Duration, AlertEvent> told = new LinkedHashMap<>();
    for (int look = 0; look < 24 * 120; look++) {
      Duration since = Duration.ofSeconds(30L * look);
      AlertLife.Step step =
          AlertLife.step(
              alerts, judge(bad, Map.of()), _ -> false, Duration.ofMinutes(2), NOON.plus(since));
      alerts = step.alerts();
      step.events().forEach(e -> told.put(since, e));
    }

    assertThat(told.keySet())
        .containsExactly(
            Stream.of(0, 4, 8, 12, 16, 20)
                .map(hours -> Duration.ofHours(hours).plusMinutes(11))
                .toArray(Duration[]::new));
    assertThat(told.values())
        .allSatisfy(
            e -> {
              assertThat(e.alert().id()).isEqualTo(Alert.Id.of(AlertKey.TASK_TABLES, ID));
              assertThat(e.alert().words().text()).contains("7 tables in error", "running");
              assertThat(e.alert().words().evidence()).isEqualTo(String.join("; ", names));
            });
  }

  private @Nullable Judgement tables(
      String status, @Nullable Integer errored, boolean has, Observed<TaskHealth.Tables> seen) {
    TaskHealth health = new TaskHealth(seen, NOT_ASKED, NOT_ASKED);
    return of(
        judge(reading(task(status, errored), health, has, READ, null), Map.of()),
        AlertKey.TASK_TABLES);
  }

  private static Observed<TaskHealth.Tables> tables(
      int errored, int failed, int suspended, List<String> worst) {
    return Observed.known(new TaskHealth.Tables(40, errored, failed, suspended, worst), NOON);
  }

  private @Nullable Judgement latency(Observed<Latency> source, Observed<Latency> target) {
    TaskHealth health = new TaskHealth(NOT_READ, source, target);
    return of(
        judge(
            reading(task("running", 0), health, true, READ, NOON.minus(Duration.ofDays(1))),
            Map.of()),
        AlertKey.TASK_LATENCY);
  }

  private static Observed<Latency> measured(double seconds, int minutesAgo) {
    return Observed.known(
        new Latency.Measured(seconds, NOON.minus(Duration.ofMinutes(minutesAgo))), NOON);
  }

  private static @Nullable Severity severityOf(@Nullable Judgement judged) {
    return judged instanceof Judgement.Holds holds ? holds.severity() : null;
  }

  private @Nullable Judgement consumer(String status, Observed<Boolean> consumed) {
    TaskHealth health = new TaskHealth(NOT_READ, NOT_ASKED, NOT_ASKED);
    return of(
        judge(reading(task(status, 0), health, true, consumed, null), Map.of()),
        AlertKey.TASK_WITHOUT_SLOT);
  }

  private @Nullable Judgement instance(InstanceHealth health) {
    return of(
        rules.ofHealth("prod", List.of(), Set.of(ID), Map.of("ri-1", health), book(), NOON),
        AlertKey.REPLICATION_INSTANCE_STARVED);
  }

  private static InstanceHealth health(long memory, long disk) {
    return new InstanceHealth(
        Observed.known(new InstanceHealth.MemoryRoom(memory, 0, 0, NOON), NOON),
        Observed.known(new InstanceHealth.DiskRoom(disk, 50L << 30, NOON), NOON),
        Observed.known(new InstanceHealth.CpuLoad(10, NOON), NOON));
  }

  private List<Judgement> judge(HealthReading reading, Map<String, InstanceHealth> instances) {
    return rules.ofHealth("prod", List.of(reading), Set.of(ID), instances, book(), NOON);
  }

  private static HealthReading reading(
      DmsTask task,
      TaskHealth health,
      boolean hasTables,
      Observed<Boolean> consumed,
      @Nullable Instant runningSince) {
    return new HealthReading(ID, task, health, hasTables, consumed, "cdc", runningSince);
  }

  private static DmsTask task(String status, @Nullable Integer errored) {
    return new DmsTask(
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
        errored,
        null);
  }
}

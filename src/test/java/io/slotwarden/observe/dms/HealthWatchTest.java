package io.slotwarden.observe.dms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slotwarden.config.HealthConfig;
import io.slotwarden.demo.dms.Fault;
import io.slotwarden.demo.dms.SimulatedReplication;
import io.slotwarden.demo.dms.SimulatedTask;
import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.InstanceHealth;
import io.slotwarden.model.Observed;
import io.slotwarden.model.TaskHealth;
import io.slotwarden.model.TaskHealth.Latency;
import io.slotwarden.observe.cloudwatch.CloudWatchDouble;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The health of what runs, over real HTTP: who is asked for what, how often, and what it means
/// when nobody answers.
class HealthWatchTest {
  private static final Instant NOON = ObservedDms.NOW;
  private static final long GIB = 1L << 30;
  private static final String STATISTICS = "DescribeTableStatistics";
  private static final String SERVERLESS_STATISTICS = "DescribeReplicationTableStatistics";

  private ObservedDms world;
  private CloudWatchDouble cloud;
  private SimulatedTask task;

  @BeforeEach
  void open() throws IOException {
    world = new ObservedDms();
    cloud = new CloudWatchDouble();
    world.instance.with("AllocatedStorage", 50);
    task = world.addTask("orders-cdc").run();
  }

  @AfterEach
  void close() {
    assertThat(cloud.refusals()).isEmpty();
    cloud.close();
    world.close();
  }

  private DmsInventoryObserver watching(HealthConfig health) {
    return world.watching(cloud, health, new Random(7));
  }

  private DmsInventoryObserver watching() {
    return watching(HealthConfig.DEFAULT);
  }

  private static DmsObservation awaitLook(
      DmsInventoryObserver observer, Predicate<DmsObservation> known) {
    return await().until(observer::observe, known);
  }

  private DmsObservation tablesKnown(DmsInventoryObserver observer) {
    return awaitLook(observer, l -> l.taskHealth(task.arn()).tables().isKnown());
  }

  private DmsObservation metricsKnown(DmsInventoryObserver observer) {
    return awaitLook(observer, l -> l.taskHealth(task.arn()).source().isKnown());
  }

  private void latency(String stage, int minutesAgo, double seconds) {
    cloud.put(
        "CDCLatency" + stage,
        Map.of(
            "ReplicationInstanceIdentifier",
            "ri-1",
            "ReplicationTaskIdentifier",
            task.arn().substring(task.arn().lastIndexOf(':') + 1)),
        NOON.minus(Duration.ofMinutes(minutesAgo)),
        seconds);
  }

  private void instance(String metric, double... lastOldestFirst) {
    for (int i = 0; i < lastOldestFirst.length; i++) {
      cloud.put(
          metric,
          "ReplicationInstanceIdentifier",
          "ri-1",
          NOON.minus(Duration.ofMinutes(5L * (lastOldestFirst.length - i))),
          lastOldestFirst[i]);
    }
  }

  private void roomyInstance() {
    instance("FreeableMemory", 4 * GIB, 4 * GIB, 4 * GIB);
    instance("SwapUsage", 0, 0, 0);
    instance("FreeStorageSpace", 40 * GIB, 40 * GIB, 40 * GIB);
    instance("CPUUtilization", 10, 20, 30);
  }

  @Test
  void everyTableOfEveryPageIsCountedAndTheWorstAreNamed() {
    world.dms.pageSize(2);
    world.dms.addTable(task, "public", "customers", "Table completed");
    world.dms.addTable(task, "public", "orders", "Table error");
    world
        .dms
        .addTable(task, "public", "items", "Table completed")
        .with("ValidationState", "Mismatched records")
        .with("ValidationFailedRecords", 12);
    world
        .dms
        .addTable(task, "public", "notes", "Table completed")
        .with("ValidationState", "Suspended records")
        .with("ValidationSuspendedRecords", 3);
    world
        .dms
        .addTable(task, "public", "log", "Table completed")
        .with("ValidationState", "No primary key");

    assertThat(tablesKnown(watching()).taskHealth(task.arn()).tables().toOptional())
        .contains(
            new TaskHealth.Tables(
                5,
                1,
                1,
                1,
                List.of(
                    "public.orders: Table error",
                    "public.items: validation Mismatched records, 12 records differ",
                    "public.notes: validation Suspended records, 3 records not compared")));
    assertThat(world.dms.calls(STATISTICS).getFirst().body()).containsEntry("MaxRecords", 500L);
  }

  @Test
  void ofManyTablesInErrorTenAreNamedAndTheRestIsCounted() {
    for (int i = 1; i <= 12; i++) {
      world.dms.addTable(task, "public", "t" + i, "Table error");
    }

    TaskHealth.Tables tables =
        tablesKnown(watching()).taskHealth(task.arn()).tables().toOptional().orElseThrow();

    assertThat(tables.worst()).hasSize(10);
    assertThat(tables.named()).endsWith("public.t10: Table error; and 2 more");
  }

  @Test
  void theTablesOfAServerlessReplicationAreReadByItsOwnCallAndItsLatencyByNone() {
    SimulatedReplication ours =
        world.dms.addServerless("orders-sl", world.source, world.target).run();
    SimulatedReplication foreign =
        world.dms.addServerless("foreign-sl", world.target, world.source).run();
    world.dms.pageSize(2);
    world.dms.addTable(ours, "public", "a", "Table completed");
    world.dms.addTable(ours, "public", "b", "Table completed");
    world.dms.addTable(ours, "public", "orders", "Table error");
    DmsInventoryObserver observer = watching();

    TaskHealth health =
        awaitLook(observer, l -> l.taskHealth(ours.arn()).tables().isKnown())
            .taskHealth(ours.arn());

    assertThat(health.tables().toOptional())
        .contains(new TaskHealth.Tables(3, 1, 0, 0, List.of("public.orders: Table error")));
    assertThat(health.source().reason().orElseThrow()).contains("Serverless");
    assertThat(world.dms.calls(SERVERLESS_STATISTICS))
        .extracting(c -> c.body().get("ReplicationConfigArn"))
        .containsOnly(ours.arn())
        .doesNotContain(foreign.arn());
    assertThat(cloud.calls())
        .allSatisfy(c -> assertThat(c.values()).noneMatch(v -> v.contains("orders-sl")));
  }

  @Test
  void deniedStatisticsOfServerlessAreNamedAndLeaveThoseOfTasksKnown() {
    SimulatedReplication ours =
        world.dms.addServerless("orders-sl", world.source, world.target).run();
    world.dms.faults().always(SERVERLESS_STATISTICS, Fault.DENIED);

    DmsObservation look =
        awaitLook(
            watching(),
            l ->
                l.taskHealth(task.arn()).tables().isKnown()
                    && l.taskHealth(ours.arn())
                        .tables()
                        .reason()
                        .filter(r -> r.contains("grant dms:DescribeReplicationTableStatistics"))
                        .isPresent());

    assertThat(look.replications().isKnown()).isTrue();
  }

  @Test
  void onlyRunningTasksOfOurSourcesAreAskedFor() {
    SimulatedTask foreign =
        world.dms.addTask("foreign", world.target, world.source, world.instance).run();
    SimulatedTask stopped = world.addTask("stopped").run().stop("NORMAL");
    DmsInventoryObserver observer = watching();

    DmsObservation look = tablesKnown(observer);

    assertThat(look.health().tasks()).containsOnlyKeys(task.arn());
    assertThat(world.dms.calls(STATISTICS))
        .extracting(c -> c.body().get("ReplicationTaskArn"))
        .containsOnly(task.arn())
        .doesNotContain(foreign.arn(), stopped.arn());
  }

  @Test
  void aTaskThatStoppedWithTablesInErrorIsAskedWhichOnes() {
    task.withStatistic("TablesErrored", 1).stop("FULL_LOAD_ONLY_FINISHED");
    world.dms.addTable(task, "public", "orders", "Table error");

    TaskHealth health = tablesKnown(watching()).taskHealth(task.arn());

    assertThat(health.tables().toOptional().orElseThrow().worst())
        .containsExactly("public.orders: Table error");
    assertThat(health.source().reason()).contains("the task does not run");
  }

  @Test
  void deniedStatisticsAreNamedAndLeaveTheInventoryAsItIs() {
    world.dms.faults().always(STATISTICS, Fault.DENIED);
    DmsInventoryObserver observer = watching();

    DmsObservation look = awaitReason(observer, "grant dms:DescribeTableStatistics");

    assertThat(look.tasks().isKnown()).isTrue();
    assertThat(look.endpoints().isKnown()).isTrue();
    assertThat(look.instances().isKnown()).isTrue();
  }

  @Test
  void throttledStatisticsAreTriedAgainWithinTwoMinutesAndNotAtEveryLook() {
    world.dms.faults().always(STATISTICS, Fault.THROTTLED);
    DmsInventoryObserver observer = watching();
    awaitReason(observer, "throttled");
    int calls = world.dms.calls(STATISTICS).size();
    observer.observe();
    observer.observe();
    assertThat(world.dms.calls(STATISTICS)).hasSize(calls);

    world.dms.faults().clear();
    world.now.set(NOON.plusSeconds(70));

    tablesKnown(observer);
  }

  @Test
  void whatIsKnownIsAskedAgainAfterItsCadenceWithATenthOfJitter() {
    DmsInventoryObserver observer = watching();
    tablesKnown(observer);
    world.now.set(NOON.plusSeconds(269));
    observer.observe();
    observer.observe();
    assertThat(world.dms.calls(STATISTICS)).hasSize(1);

    world.now.set(NOON.plusSeconds(331));
    observer.observe();
    await().until(() -> world.dms.calls(STATISTICS).size(), n -> n == 2);
  }

  @Test
  void theLatencyOfATaskIsItsNewestDatapointWithItsAge() {
    latency("Source", 15, 900);
    latency("Source", 5, 12.5);
    latency("Target", 25, 3600);

    TaskHealth health = metricsKnown(watching()).taskHealth(task.arn());

    assertThat(health.source().toOptional())
        .contains(new Latency.Measured(12.5, NOON.minus(Duration.ofMinutes(5))));
    assertThat(health.target().toOptional())
        .contains(new Latency.Measured(3600, NOON.minus(Duration.ofMinutes(25))));
    assertThat(cloud.calls()).hasSize(1);
    assertThat(cloud.calls().getFirst())
        .containsEntry("MetricDataQueries.member.1.MetricStat.Period", "300");
  }

  @Test
  void noDatapointIsSaidAndNotTakenForZero() {
    TaskHealth health = metricsKnown(watching()).taskHealth(task.arn());

    assertThat(health.source())
        .isEqualTo(Observed.known(new Latency.NoData(NOON.minus(Duration.ofHours(3))), NOON));
  }

  @Test
  void deniedMetricsAreUnknownAndNeverRecovered() {
    cloud.deny();
    DmsInventoryObserver observer = watching();

    DmsObservation look =
        awaitLook(
            observer,
            l ->
                l.taskHealth(task.arn())
                    .source()
                    .reason()
                    .filter(r -> r.contains("grant cloudwatch:GetMetricData"))
                    .isPresent());

    assertThat(look.instanceHealth(world.instance.arn()).memoryStarved().reason().orElseThrow())
        .contains("grant cloudwatch:GetMetricData");
    assertThat(look.tasks().isKnown()).isTrue();

    cloud.answer();
    world.now.set(NOON.plusSeconds(70));
    metricsKnown(observer);
  }

  @Test
  void anInstanceIsMeasuredThoughAllItsTasksAreDown() {
    task.stop("STOPPED_DUE_TO_LOW_MEMORY");
    roomyInstance();
    DmsInventoryObserver observer = watching();

    InstanceHealth health =
        awaitLook(observer, l -> l.instanceHealth(world.instance.arn()).memory().isKnown())
            .instanceHealth(world.instance.arn());

    assertThat(health.memoryStarved().toOptional()).contains(false);
    assertThat(health.diskStarved().toOptional()).contains(false);
    assertThat(health.cpuStarved().toOptional()).contains(false);
    assertThat(health.disk().toOptional().orElseThrow().capacityBytes()).isEqualTo(50 * GIB);
  }

  @Test
  void oneBadMomentWithinTheWindowIsNoRecovery() {
    roomyInstance();
    instance("FreeableMemory", 4 * GIB, 50_000_000, 4 * GIB);
    instance("FreeStorageSpace", GIB, 40 * GIB, 40 * GIB);
    DmsInventoryObserver observer = watching();

    InstanceHealth health =
        awaitLook(observer, l -> l.instanceHealth(world.instance.arn()).memory().isKnown())
            .instanceHealth(world.instance.arn());

    assertThat(health.memoryStarved().toOptional()).contains(true);
    assertThat(health.diskStarved().toOptional()).contains(true);
  }

  @Test
  void aWindowWithGapsOrOldDatapointsIsUnknown() {
    roomyInstance();
    DmsInventoryObserver observer = watching();
    awaitLook(observer, l -> l.instanceHealth(world.instance.arn()).memory().isKnown());

    world.now.set(NOON.plus(Duration.ofMinutes(16)));

    awaitLook(
        observer,
        l ->
            l.instanceHealth(world.instance.arn())
                .memoryStarved()
                .reason()
                .filter(r -> r.contains("CloudWatch has no FreeableMemory"))
                .isPresent());
  }

  @Test
  void whatIsOffIsNeverAskedAndSaysSo() {
    DmsInventoryObserver observer = watching(HealthConfig.OFF);

    observer.observe();
    TaskHealth health = observer.observe().taskHealth(task.arn());

    assertThat(health.tables().reason()).contains("dms[].health.tables is off");
    assertThat(health.source().reason()).contains("dms[].health.metrics is off");
    assertThat(world.dms.calls(STATISTICS)).isEmpty();
    assertThat(cloud.calls()).isEmpty();
  }

  @Test
  void manyTasksAreAskedInBatchesOfFiveHundredWhosePagesAreReadToTheEnd() {
    cloud.pageSize(200);
    for (int i = 0; i < 260; i++) {
      world.addTask("t" + i).run();
    }
    latency("Target", 5, 7);

    DmsObservation look =
        metricsKnown(watching(new HealthConfig(Duration.ZERO, Duration.ofMinutes(5))));

    assertThat(look.health().tasks()).hasSize(261);
    assertThat(look.health().tasks().values()).allMatch(h -> h.target().isKnown());
    assertThat(look.taskHealth(task.arn()).target().toOptional())
        .contains(new Latency.Measured(7, NOON.minus(Duration.ofMinutes(5))));
    assertThat(cloud.calls()).hasSize(4);
  }

  private DmsObservation awaitReason(DmsInventoryObserver observer, String part) {
    return awaitLook(
        observer,
        l -> l.taskHealth(task.arn()).tables().reason().filter(r -> r.contains(part)).isPresent());
  }
}

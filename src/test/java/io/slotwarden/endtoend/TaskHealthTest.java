package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Config;
import io.slotwarden.demo.dms.Fault;
import io.slotwarden.demo.dms.PublishedModel;
import io.slotwarden.demo.dms.SimulatedDms;
import io.slotwarden.demo.dms.SimulatedResource;
import io.slotwarden.demo.dms.SimulatedTask;
import io.slotwarden.observe.cloudwatch.CloudWatchDouble;
import io.slotwarden.testing.Majors;
import io.slotwarden.testing.PostgresServer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// What a person sees of a task that DMS says is running.
@ResourceLock(Servers.LOCK)
class TaskHealthTest {
  private static final String TASK = "orders-cdc";
  private static final String SLOT = "cdc_orders";

  @TempDir Path home;
  private SimulatedDms dms;
  private CloudWatchDouble cloud;
  private SimulatedResource instance;

  @BeforeEach
  void open() throws Exception {
    cloud = new CloudWatchDouble();
    dms = SimulatedDms.start(InstantSource.system());
    instance = dms.addInstance("ri-1", "10.0.0.5");
  }

  @AfterEach
  void close() {
    dms.close();
    cloud.close();
    assertThat(cloud.refusals()).isEmpty();
    PublishedModel.approves(dms);
  }

  @Test
  void aRunningTaskWithATableInErrorAndNoLatencyIsNotFine() {
    PostgresServer server = Servers.of(Majors.newest());
    Config config = config(server);

    try (RunningDaemon daemon = RunningDaemon.start(config)) {
      daemon.awaitTask(
          TASK,
          "was asked for",
          t -> t.health().tables().isKnown() && t.health().source().isKnown());
      RunningDaemon.await("a pending alert")
          .until(
              () ->
                  daemon.get("/api/v1/alerts").body().contains("\"task-tables\"")
                      && daemon.get("/api/v1/alerts").body().contains("\"task-without-slot\""));

      assertThat(daemon.get("/api/v1/tasks").body())
          .contains(
              "\"status\":\"running\"",
              "\"loaded\":40",
              "\"errored\":1",
              "public.orders: Table error",
              "\"sourceLatency\":{\"seconds\":null,\"measuredAt\":null}",
              "CloudWatch has no datapoint of the source latency since",
              "\"targetLatency\":{\"seconds\":7");
      assertThat(daemon.get("/metrics").body())
          .contains("slotwarden_task_tables{dms=\"prod\",state=\"errored\",task=\"orders-cdc\"} 1")
          .contains(
              "slotwarden_task_cdc_latency_seconds{dms=\"prod\",stage=\"target\",task=\"orders-cdc\"}"
                  + " 7.0")
          .doesNotContain("slotwarden_task_cdc_latency_seconds{dms=\"prod\",stage=\"source\"");
      assertThat(daemon.get("/explain/prod/orders-cdc").body())
          .contains("public.orders: Table error", "which is not a latency of 0");

      dms.faults().always("DescribeTableStatistics", Fault.DENIED);
      cloud.deny();

      RunningDaemon.await("the missing rights")
          .until(
              () -> {
                String tasks = daemon.get("/api/v1/tasks").body();
                return tasks.contains("grant dms:DescribeTableStatistics")
                    && tasks.contains("grant cloudwatch:GetMetricData");
              });
      assertThat(daemon.now().dms()).as("the inventory is as good as before").allMatch(d -> d.up());
      assertThat(daemon.get("/api/v1/alerts").body()).contains("\"task-tables\"");
    }
  }

  /// The task reads a slot that nobody is connected to; one table is in error; CloudWatch has a
  /// latency of its target only.
  private Config config(PostgresServer server) {
    server.createLogicalSlot(SLOT);
    SimulatedResource source =
        dms.addEndpoint(TASK + "-src", "SOURCE", "127.0.0.1", server.port(), "postgres", "dms")
            .with("PostgreSQLSettings", Map.of("SlotName", SLOT));
    SimulatedResource target = dms.addEndpoint("dwh", "TARGET", "dwh-db", 5439, "dwh", "loader");
    dms.addConnection(instance, source);
    SimulatedTask task =
        dms.addTask(TASK, source, target, instance)
            .withStatistic("TablesLoaded", 40)
            .withStatistic("TablesLoading", 0)
            .withStatistic("TablesQueued", 0)
            .withStatistic("TablesErrored", 1)
            .run();
    dms.addTable(task, "public", "orders", "Table error");
    cloud.put(
        "CDCLatencyTarget",
        Map.of(
            "ReplicationInstanceIdentifier",
            "ri-1",
            "ReplicationTaskIdentifier",
            task.arn().substring(task.arn().lastIndexOf(':') + 1)),
        Instant.now().truncatedTo(ChronoUnit.MINUTES).minusSeconds(300),
        7);
    Setup setup =
        new Setup(home, null).health("health: {tables: 1s, metrics: 1s}").source(server, dms);
    String text =
        setup
            .text()
            .replace(
                "aws: {sts:",
                "aws: {cloudwatch: {endpoint-url: \"" + cloud.endpoint() + "\"}, sts:");
    return Setup.load(text, setup.variables()::get);
  }
}

package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Config;
import io.slotwarden.demo.dms.SimulatedTask;
import io.slotwarden.model.ResumeVerdict;
import io.slotwarden.observe.cloudwatch.CloudWatchDouble;
import io.slotwarden.testing.FailureStory;
import io.slotwarden.testing.Majors;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A task whose replication instance ran short: CloudWatch says when it has recovered.
@ResourceLock(Servers.LOCK)
class StarvedInstanceStoryTest {
  private static final String TASK = "orders-cdc";
  private static final String SLOT = "cdc_orders";
  private static final int SOME_LOOKS = 3;
  private static final long LITTLE = 50L << 20;
  private static final long PLENTY = 40L << 30;
  @TempDir Path home;
  private Slack slack;
  private Cdc cdc;
  private CloudWatchDouble cloud;

  @BeforeEach
  void open() throws Exception {
    slack = new Slack();
    cloud = new CloudWatchDouble();
    cdc = new Cdc(Servers.of(Majors.newest()));
    cdc.instance.with("AllocatedStorage", 50);
  }

  @AfterEach
  void close() throws SQLException {
    cdc.close();
    cloud.close();
    slack.close();
    assertThat(cloud.refusals()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "STOPPED_DUE_TO_LOW_MEMORY, FreeableMemory, it lacks memory",
    "STOPPED_DUE_TO_LOW_DISK, FreeStorageSpace, it lacks disk"
  })
  @FailureStory(
      section = "2",
      value =
          "a task was resumed on a replication instance that had not recovered, or of which the"
              + " last figures were older than the stop")
  void aTaskIsResumedOnceItsInstanceWasMeasuredAsRecoveredAfterTheStop(
      String reason, String metric, String lack) throws SQLException {
    cdc.server.createLogicalSlot(SLOT);
    SimulatedTask task = cdc.task(TASK, SLOT).checkpoint(cdc.position()).run();
    cdc.readsOnceStarted(SLOT);

    try (RunningDaemon daemon = RunningDaemon.start(config())) {
      cdc.reads(daemon, TASK, SLOT);
      Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
      task.checkpoint(cdc.position()).stop(reason);
      waits(daemon, "CloudWatch has no " + metric);

      measured(metric, LITTLE, before, 26, 21, 16);
      waits(daemon, lack);

      cloud.deny();
      waits(daemon, "grant cloudwatch:GetMetricData");
      cloud.answer();

      measured(metric, PLENTY, before, 11, 6, 1);
      waits(daemon, "has to be measured after the task went down");

      measured(metric, PLENTY, Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1), 0);
      slack.awaitStates(TASK, "RESUMING", "RESUMED");
      assertThat(cdc.starts()).hasSize(1);
    }
  }

  private void waits(RunningDaemon daemon, String why) {
    daemon.awaitTask(
        TASK,
        "waits, for " + why,
        t ->
            t.downSince() != null
                && t.verdict() == ResumeVerdict.WAIT
                && String.valueOf(t.judged()).contains(why));
    daemon.duringLooks("prod", SOME_LOOKS, () -> assertThat(cdc.starts()).isEmpty());
  }

  /// Datapoints so many minutes before an instant.
  private void measured(String metric, long bytes, Instant at, int... minutesBefore) {
    for (int minutes : minutesBefore) {
      Instant then = at.minus(Duration.ofMinutes(minutes));
      cloud.put("SwapUsage", "ReplicationInstanceIdentifier", "ri-1", then, 0);
      cloud.put(metric, "ReplicationInstanceIdentifier", "ri-1", then, bytes);
    }
  }

  private Config config() {
    Setup setup =
        new Setup(home, slack.url())
            .health("health: {tables: off, metrics: 1s}")
            .source(cdc.server, cdc.dms)
            .resumes("*-*", 5, Cdc.STABLE.toSeconds() + "s");
    String text =
        setup
            .text()
            .replace(
                "aws: {sts:",
                "aws: {cloudwatch: {endpoint-url: \"" + cloud.endpoint() + "\"}, sts:");
    return Setup.load(text, setup.variables()::get);
  }
}

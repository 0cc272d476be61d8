package io.slotwarden.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.demo.dms.SimulatedTask;
import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.ResumeVerdict;
import io.slotwarden.testing.FailureStory;
import io.slotwarden.testing.Majors;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/// A task that runs at 100 % while some of its tables get nothing.
@ResourceLock(Servers.LOCK)
class TableErrorStoryTest {
  private static final String TASK = "orders-cdc";
  private static final String SLOT = "cdc_orders";
  private static final int TABLES = 501;
  private static final List<Integer> BROKEN = List.of(3, 71, 140, 222, 300, 499, 501);
  private static final int SOME_LOOKS = 4;
  @TempDir Path home;
  private Slack slack;
  private Cdc cdc;

  @BeforeEach
  void open() throws Exception {
    slack = new Slack();
    cdc = new Cdc(Servers.of(Majors.newest()));
  }

  @AfterEach
  void close() throws SQLException {
    cdc.close();
    slack.close();
  }

  @Test
  @FailureStory(
      section = "21.2",
      value =
          "7 of 501 tables were in `Table error` for weeks, the task said running and 100 %, and"
              + " nobody saw it until it failed")
  void tablesInErrorAreNamedWhileTheTaskRunsAndItIsNotResumedPastThem() throws SQLException {
    Setup setup =
        new Setup(home, slack.url())
            .health("health: {tables: 1s, metrics: off}")
            .source(cdc.server, cdc.dms)
            .resumes("*-*", 5, Cdc.STABLE.toSeconds() + "s");
    SimulatedTask task = running();
    String[] names =
        BROKEN.stream().map(i -> "public.t" + i + ": Table error").toArray(String[]::new);

    try (RunningDaemon daemon = RunningDaemon.start(setup)) {
      cdc.reads(daemon, TASK, SLOT);
      RunningDaemon.await("the alert").until(() -> tables(daemon).count() == 1);

      Alert alert = tables(daemon).findFirst().orElseThrow();
      assertThat(alert.state()).as("one look is no proof").isEqualTo(AlertState.PENDING);
      assertThat(alert.words().text()).contains("7 tables in error", "its status is running");
      assertThat(daemon.get("/api/v1/alerts").body()).contains("\"task-tables\"");
      RunningDaemon.await("their names")
          .until(() -> daemon.get("/api/v1/tasks").body().contains("public.t3: Table error"));
      assertThat(daemon.get("/api/v1/tasks").body())
          .contains("\"status\":\"running\"", "\"loaded\":494", "\"errored\":7")
          .contains(names);
      assertThat(daemon.get("/api/v1/explain/prod/" + TASK).body()).contains(names);
      assertThat(daemon.get("/metrics").body())
          .contains("slotwarden_task_tables{dms=\"prod\",state=\"errored\",task=\"orders-cdc\"} 7");
      RunningDaemon.await("the alert's evidence")
          .until(() -> tables(daemon).anyMatch(a -> a.words().evidence().contains(names[0])));
      assertThat(tables(daemon)).allSatisfy(a -> assertThat(a.words().evidence()).contains(names));
      daemon.awaitTask(TASK, "is left alone", t -> t.verdict() == ResumeVerdict.NONE);

      task.checkpoint(cdc.position()).fail(Cdc.BROKEN);

      daemon.awaitTask(
          TASK,
          "is refused",
          t -> t.verdict() == ResumeVerdict.REFUSE && t.reason().contains("full_load_done"));
      slack.awaitStates(TASK, "REFUSED");
      daemon.duringLooks("prod", SOME_LOOKS, () -> assertThat(cdc.starts()).isEmpty());
      assertThat(tables(daemon)).as("its end mends no table").hasSize(1);
    }
  }

  private SimulatedTask running() {
    cdc.server.createLogicalSlot(SLOT);
    SimulatedTask task =
        cdc.task(TASK, SLOT)
            .migrationType("full-load-and-cdc")
            .withStatistic("FullLoadProgressPercent", 100)
            .withStatistic("TablesLoaded", TABLES - BROKEN.size())
            .withStatistic("TablesLoading", 0)
            .withStatistic("TablesQueued", 0)
            .withStatistic("TablesErrored", BROKEN.size())
            .checkpoint(cdc.position())
            .run();
    IntStream.rangeClosed(1, TABLES)
        .forEach(
            i ->
                cdc.dms
                    .addTable(
                        task,
                        "public",
                        "t" + i,
                        BROKEN.contains(i) ? "Table error" : "Table completed")
                    .with("FullLoadRows", BROKEN.contains(i) ? 0 : 1000));
    return task;
  }

  private static Stream<Alert> tables(RunningDaemon daemon) {
    return daemon.now().alerts().stream()
        .filter(a -> a.id().key() == AlertKey.TASK_TABLES && a.isOpen())
        .filter(a -> a.id().subject().equals("prod/" + TASK));
  }
}

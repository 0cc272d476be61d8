package io.slotwarden.assess;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.ADms;
import io.slotwarden.model.AServer;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.Standstill;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskKind;
import io.slotwarden.model.TaskWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaskWatchesTest {
  private static final Instant T0 = Instant.parse("2026-03-10T12:00:00Z");
  private static final Duration GONE_AFTER = Duration.ofMinutes(10);
  private static final Duration GAP_LIMIT = Duration.ofMinutes(5);
  private static final TaskId TASK = new TaskId("prod", "orders-cdc");
  private static final ServerIdentity SERVER = new AServer().identity();

  private Map<TaskId, TaskWatch> watches = Map.of();
  private @Nullable ServerIdentity reads = SERVER;
  private Standstill.@Nullable Server stands;

  private void look(int minute, Consumer<ADms> change) {
    watches =
        TaskWatches.next(
            watches,
            ADms.with(
                d -> {
                  d.at = T0.plus(Duration.ofMinutes(minute));
                  change.accept(d);
                }),
            sight(GONE_AFTER));
  }

  private TaskWatches.Sight sight(Duration goneAfter) {
    return new TaskWatches.Sight(goneAfter, GAP_LIMIT, _ -> reads, _ -> stands);
  }

  private void listed(int minute, String status) {
    look(minute, d -> d.tasks.add(task(ADms.ID, status)));
  }

  private static DmsTask task(String resourceId, String status) {
    return ADms.task(
        TaskKind.TASK, "orders-cdc", ADms.arn("task", resourceId), status, "orders-src", null);
  }

  private TaskWatch watch() {
    return Objects.requireNonNull(watches.get(TASK));
  }

  @Test
  void keepsAMissingTaskUntilASecondCompleteListingLacksItGoneAfterLater() {
    listed(0, "running");
    look(1, _ -> {});
    assertThat(watch().missedSince()).isEqualTo(T0.plusSeconds(60));

    look(10, _ -> {});
    assertThat(watches).containsKey(TASK);

    look(11, _ -> {});
    assertThat(watches).doesNotContainKey(TASK);
  }

  @Test
  void aListingThatFailedLetsNoTaskGo() {
    listed(0, "running");
    look(1, _ -> {});
    look(30, d -> d.failed.put("tasks", "throttled"));

    assertThat(watches).containsKey(TASK);
  }

  @Test
  void anEmptyListingOfAnAccountNotEstablishedLetsNoTaskGo() {
    listed(0, "running");
    for (int minute : new int[] {1, 30}) {
      look(minute, d -> d.account = Observed.unknown("no ARN, GetCallerIdentity denied", d.at));
    }

    assertThat(watches).containsKey(TASK);
    assertThat(watch().missedSince()).isNull();
  }

  @Test
  void oneListingJudgedTwiceIsOneListing() {
    listed(0, "running");
    for (int i = 0; i < 2; i++) {
      watches =
          TaskWatches.next(
              watches, ADms.with(d -> d.at = T0.plusSeconds(60)), sight(Duration.ZERO));
    }

    assertThat(watches).containsKey(TASK);
  }

  @Test
  void aTaskThatComesBackIsNotMissing() {
    listed(0, "running");
    look(1, _ -> {});
    listed(2, "running");
    look(12, _ -> {});

    assertThat(watch().missedSince()).isEqualTo(T0.plus(Duration.ofMinutes(12)));
  }

  @Test
  void leavesTasksOfOtherEntriesAlone() {
    listed(0, "running");
    for (int minute : new int[] {1, 30}) {
      look(minute, d -> d.name = "spare");
    }

    assertThat(watch().missedSince()).isNull();
  }

  @Test
  void aTaskMadeAgainUnderItsNameStartsAnew() {
    listed(0, "failed");
    look(5, d -> d.tasks.add(task("ANOTHERTASKARNXXXXXXXXXXXX", "failed")));

    assertThat(watch().downSince()).isEqualTo(T0.plus(Duration.ofMinutes(5)));
    assertThat(watch().ranOn()).isNull();
  }

  @Test
  void countsTheTimeDownFromTheFirstSight() {
    listed(0, "running");
    listed(1, "failed");
    listed(2, "stopping");
    listed(3, "stopped");

    assertThat(watch().downSince()).isEqualTo(T0.plusSeconds(60));
    assertThat(watch().runningSince()).isNull();

    listed(4, "running");

    assertThat(watch().downSince()).isNull();
    assertThat(watch().runningSince()).isEqualTo(T0.plus(Duration.ofMinutes(4)));
  }

  @Test
  void remembersTheServerThatItLastRanOnAndNotTheOneThatIsThereNow() {
    listed(0, "running");
    reads = new ServerIdentity(SERVER.systemIdentifier(), 9, SERVER.startedAt());
    listed(1, "failed");

    assertThat(watch().ranOn()).isEqualTo(SERVER);

    reads = null;
    listed(2, "running");

    assertThat(watch().ranOn()).as("running, server not known").isEqualTo(SERVER);
  }

  @Test
  void aRunAcrossAGapInOurSightStartsAnew() {
    listed(0, "running");
    listed(5, "running");
    assertThat(watch().runningSince()).isEqualTo(T0);

    listed(11, "running");

    assertThat(watch().runningSince())
        .as("it may have stopped and been started again")
        .isEqualTo(T0.plus(Duration.ofMinutes(11)));
  }

  @Test
  void aClockThatWasSetBackProlongsNoBackOff() {
    listed(60, "failed");
    TaskWatch before = watch();
    Instant tried = T0.plus(Duration.ofMinutes(60));
    watches =
        Map.of(
            TASK,
            new TaskWatch(
                TASK,
                before.arn(),
                "failed",
                tried,
                null,
                tried,
                null,
                SERVER,
                2,
                tried,
                tried.plus(Duration.ofMinutes(6)),
                null,
                false));

    listed(0, "failed");

    assertThat(watch().downSince()).isEqualTo(T0);
    assertThat(watch().lastAttemptAt()).isEqualTo(T0);
    assertThat(watch().nextAttemptAt()).isEqualTo(T0.plus(Duration.ofMinutes(6)));
    assertThat(watch().attempts()).isEqualTo(2);
  }

  @Test
  void knowsSinceWhenAStopStandsAsItDoes() {
    stands = new Standstill.Server(Lsn.parse("0/100"), 7L, 1);
    listed(0, "failed");
    listed(1, "failed");
    assertThat(watch().standsSince()).isEqualTo(T0);

    stands = null;
    listed(2, "failed");
    assertThat(watch().standsSince()).as("not seen is no change").isEqualTo(T0);

    stands = new Standstill.Server(Lsn.parse("0/101"), 7L, 1);
    listed(3, "failed");
    assertThat(watch().standsSince()).isEqualTo(T0.plus(Duration.ofMinutes(3)));
    assertThat(watch().downSince()).isEqualTo(T0);

    listed(4, "running");
    assertThat(watch().standsSince()).isNull();
    assertThat(watch().standstill()).isNull();
  }
}

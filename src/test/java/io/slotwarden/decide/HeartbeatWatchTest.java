package io.slotwarden.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.DatabaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// When a heartbeat is due, and which of many are news.
class HeartbeatWatchTest {
  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final ActResult WRITTEN = new ActResult(ActOutcome.WRITTEN, "updated");
  private static final ActResult FAILED = new ActResult(ActOutcome.FAILED, "no table");
  private static final ActResult SILENT = new ActResult(ActOutcome.PENDING, "not written: 08006");

  private Instant now = Instant.parse("2026-03-10T12:00:00Z");
  private HeartbeatWatch watch = HeartbeatWatch.of(new DatabaseId("orders", "app"));
  private final List<String> journal = new ArrayList<>();

  @Test
  void theFirstIsDueAtOnceAndTheNextOneAfterItsTime() {
    assertThat(watch.isDue(EVERY, now)).isTrue();
    beat(WRITTEN, 1);

    Instant last = now.minus(EVERY);
    assertThat(watch.isDue(EVERY, last.plusSeconds(59))).isFalse();
    assertThat(watch.isDue(EVERY, last.plusSeconds(60))).isTrue();
    assertThat(watch.isDue(EVERY, last.minusSeconds(1))).as("the clock was set back").isTrue();
  }

  @Test
  void aDayOfBeatsIsOneEntry() {
    beat(WRITTEN, 1440);

    assertThat(journal).containsExactly("written updated");
    assertThat(watch.written()).isEqualTo(1440);
  }

  @Test
  void aFailureIsOneEntryAndTheRecoveryAnother() {
    beat(WRITTEN, 10);
    beat(FAILED, 60);
    beat(WRITTEN, 10);

    assertThat(journal).containsExactly("written updated", "failed no table", "written updated");
    assertThat(watch.failure()).isEmpty();
  }

  @Test
  void aFailureThatLastsIsSaidAgainBeforeItsAlertWouldForgetIt() {
    beat(FAILED, 25 * 60);

    assertThat(journal).containsExactly("failed no table", "failed no table", "failed no table");
  }

  @Test
  void anotherFailureIsNewsButNoFlood() {
    beat(FAILED, 1);
    for (int i = 1; i <= 20; i++) {
      beat(new ActResult(ActOutcome.FAILED, "no right " + i), 1);
    }

    assertThat(journal)
        .containsExactly("failed no table", "failed no right 10", "failed no right 20");
  }

  @Test
  void aServerThatDoesNotAnswerIsNewsOnlyTheThirdTime() {
    beat(WRITTEN, 1);
    beat(SILENT, 2);
    beat(WRITTEN, 1);
    beat(SILENT, 2);
    assertThat(journal).containsExactly("written updated");

    beat(SILENT, 5);

    assertThat(journal).containsExactly("written updated", "failed not written: 08006");
  }

  @Test
  void whatOnlyTheModeForbidsIsOneEntry() {
    beat(new ActResult(ActOutcome.WOULD_ACT, "observe"), 100);

    assertThat(journal).containsExactly("would_act observe");
    assertThat(watch.written()).isZero();
  }

  private void beat(ActResult result, int times) {
    for (int i = 0; i < times; i++) {
      watch = watch.after(result, now);
      watch
          .news(result, now)
          .ifPresent(
              news -> {
                journal.add(news.outcome().word() + " " + news.detail());
                watch = watch.recorded(news, now);
              });
      now = now.plus(EVERY);
    }
  }
}

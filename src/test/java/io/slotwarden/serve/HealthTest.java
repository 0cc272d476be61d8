package io.slotwarden.serve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HealthTest extends ServedTest {
  @Test
  void isHealthyWhileTheLoopTurns() throws Exception {
    now = Snapshots.NOON.plusSeconds(60);

    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void isNotHealthyWhenTheLoopStandsStill() throws Exception {
    now = Snapshots.NOON.plusSeconds(61);

    assertThat(ReadsTest.assertProblem(get("/healthz"), 503))
        .isEqualTo("the loop has not turned for 61 s (limit 60 s)");
  }

  @Test
  void aYoungProcessIsHealthyAndOneThatNeverTurnedIsNot() throws Exception {
    view.snapshot = Snapshots.fresh();
    assertThat(get("/healthz").statusCode()).isEqualTo(200);

    now = Snapshots.NOON.plusSeconds(90);

    ReadsTest.assertProblem(get("/healthz"), 503);
  }

  @Test
  void isReadyAfterTheFirstCycle() throws Exception {
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void isNotReadyBeforeTheFirstCycle() throws Exception {
    view.snapshot = Snapshots.fresh();

    assertThat(ReadsTest.assertProblem(get("/readyz"), 503)).contains("looked at once");
  }

  @Test
  void isNotReadyWhileTheStoreCantBeWritten() throws Exception {
    view.snapshot = Snapshots.of(Snapshots.rich(), "disk full", Snapshots.NOON);

    assertThat(ReadsTest.assertProblem(get("/readyz"), 503))
        .isEqualTo("the store can't be written: disk full");
  }

  @Test
  void isReadyThoughASourceIsDown() throws Exception {
    view.snapshot = Snapshots.withSources(Snapshots.unseen());

    assertThat(get("/readyz").statusCode()).isEqualTo(200);
  }
}

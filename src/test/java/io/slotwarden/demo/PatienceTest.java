package io.slotwarden.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final Ending ending = new Ending();
  private final Patience patience = new Patience(now::get, ending);

  @Test
  void givesWhatIsThere() throws Exception {
    assertThat(patience.until("a slot", LIMIT, () -> "seen")).isEqualTo("seen");
  }

  @Test
  void saysWhatDidNotComeInTime() {
    assertThatThrownBy(
            () ->
                patience.until(
                    "slot tmp_1",
                    LIMIT,
                    () -> {
                      now.set(NOW.plus(LIMIT));
                      return null;
                    }))
        .isInstanceOf(Patience.StepMissed.class)
        .hasMessage("slot tmp_1: not within 10 s");
  }

  @Test
  void saysWhyTheLastLookFailed() {
    assertThatThrownBy(
            () ->
                patience.until(
                    "slot tmp_1",
                    LIMIT,
                    () -> {
                      now.set(NOW.plus(LIMIT));
                      throw new IOException("connection refused");
                    }))
        .hasMessageContaining("connection refused");
  }

  @Test
  void waitsNoLongerOnceTheDemoEnds() {
    ending.close();

    assertThatThrownBy(() -> patience.until("a slot", LIMIT, () -> null))
        .isInstanceOf(Ending.DemoEnds.class);
  }
}

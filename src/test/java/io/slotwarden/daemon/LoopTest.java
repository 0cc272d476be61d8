package io.slotwarden.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The thread on which everything is decided: time passes on it, and only events are news.
class LoopTest {
  private static final Duration OFTEN = Duration.ofNanos(1);
  private static final long SECONDS = 30;

  @Test
  void whatNobodyPostedIsNoNews() throws Exception {
    AtomicInteger shown = new AtomicInteger();
    CountDownLatch ticks = new CountDownLatch(5);
    CountDownLatch shownAgain = new CountDownLatch(2);
    try (Loop loop =
        new Loop(
            () -> {
              shown.incrementAndGet();
              shownAgain.countDown();
            },
            OFTEN,
            ticks::countDown)) {
      loop.start();
      assertThat(ticks.await(SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(shown).as("what was there at the start, once").hasValue(1);

      loop.post(() -> {});
      assertThat(shownAgain.await(SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(shown).hasValue(2);
    }
  }

  @Test
  void aFloodOfEventsHoldsNoTickUp() throws Exception {
    CountDownLatch ticks = new CountDownLatch(5);
    try (Loop loop = new Loop(() -> {}, OFTEN, ticks::countDown)) {
      class Flood implements Runnable {
        @Override
        public void run() {
          if (ticks.getCount() > 0) {
            loop.post(this);
          }
        }
      }
      loop.post(new Flood());
      loop.start();

      assertThat(ticks.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void neitherAnEventNorATickThatFailsEndsIt() throws Exception {
    CountDownLatch failures = new CountDownLatch(3);
    Runnable failing =
        () -> {
          failures.countDown();
          throw new IllegalStateException("of a test");
        };
    try (Loop loop = new Loop(() -> {}, Duration.ofMillis(1), failing)) {
      loop.start();
      loop.post(failing);

      assertThat(failures.await(SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(loop.<String>call(() -> "alive")).isEqualTo("alive");
    }
  }
}

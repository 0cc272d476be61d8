package io.slotwarden.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void doublesFromTwoSecondsToFiveMinutesAndChanceTakesAtMostHalf() {
    Random chance = new Random(7);

    for (int attempts = 0; attempts < 40; attempts++) {
      long full = attempts >= 8 ? 300_000 : 2_000L << attempts;
      for (int i = 0; i < 200; i++) {
        assertThat(Backoff.after(attempts, chance))
            .isBetween(Duration.ofMillis(full / 2), Duration.ofMillis(full));
      }
    }
  }

  @Test
  void lettersThatFailTogetherDoNotComeBackTogether() {
    Random chance = new Random(7);

    long distinct =
        IntStream.range(0, 100).mapToObj(i -> Backoff.after(8, chance)).distinct().count();

    assertThat(distinct).isGreaterThan(90);
  }
}

package io.slotwarden.assess;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.Lsn;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WalSeriesTest {
  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  private final WalSeries series = new WalSeries();

  private void at(int minute, long lsn) {
    series.add(NOON.plus(Duration.ofMinutes(minute)), new Lsn(lsn));
  }

  @Test
  void anEmptySeriesAndOneSampleHoldNothing() {
    assertThat(series.minutes()).isZero();
    assertThat(series.cumulative()).containsExactly(0);

    at(0, 1_000);

    assertThat(series.minutes()).isZero();
    assertThat(series.seen()).isZero();
    assertThat(series.end()).isEqualTo(NOON);
  }

  @Test
  void theFirstSampleOfEachMinuteCounts() {
    at(0, 1_000);
    at(1, 1_600);
    series.add(NOON.plusSeconds(119), new Lsn(9_000));
    at(2, 9_600);

    assertThat(series.cumulative()).containsExactly(0, 600, 8_600);
    assertThat(series.seen()).isEqualTo(2);
  }

  @Test
  void aGapKeepsTheAmountAndIsNotCountedAsSeen() {
    at(0, 0);
    at(4, 400);
    at(5, 1_000);

    assertThat(series.cumulative()).containsExactly(0, 100, 200, 300, 400, 1_000);
    assertThat(series.minutes()).isEqualTo(5);
    assertThat(series.seen()).isEqualTo(2);
  }

  @Test
  void anLsnThatGoesBackwardsIsAnotherServer() {
    at(0, 5_000);
    at(1, 6_000);
    at(2, 100);
    at(3, 300);

    assertThat(series.cumulative()).containsExactly(0, 200);
  }

  @Test
  void aClockPutBackALittleLosesNothingAndALeapBackBeginsAnew() {
    at(10, 1_000);
    at(11, 2_000);
    at(8, 2_500);
    at(12, 3_000);
    assertThat(series.cumulative()).containsExactly(0, 1_000, 2_000);

    at(-600, 4_000);
    assertThat(series.minutes()).isZero();
  }

  @Test
  void sevenDaysAreKeptAndNoMore() {
    int end = 8 * WalSeries.DAY;
    for (int m = 0; m <= end; m++) {
      at(m, m < WalSeries.DAY ? m * 1_000_000L : (WalSeries.DAY * 999_990L) + m * 10L);
    }

    double[] sum = series.cumulative();
    assertThat(series.minutes()).isEqualTo(WalSeries.CAPACITY);
    assertThat(sum).hasSize(WalSeries.CAPACITY + 1);
    assertThat(sum[WalSeries.CAPACITY])
        .as("the first day has been forgotten")
        .isEqualTo(WalSeries.CAPACITY * 10.0);
  }

  @Test
  void aGapOfAWeekBeginsAnew() {
    at(0, 0);
    at(1, 100);
    at(1 + WalSeries.CAPACITY, 200);

    assertThat(series.minutes()).isZero();
  }

  @Test
  void anLsnBeyondHalfOfItsRangeIsStillLarger() {
    series.add(NOON, Lsn.parse("7FFFFFFF/FFFFFF00"));
    series.add(NOON.plusSeconds(60), Lsn.parse("80000000/00000100"));

    assertThat(series.cumulative()).containsExactly(0, 512);
  }
}

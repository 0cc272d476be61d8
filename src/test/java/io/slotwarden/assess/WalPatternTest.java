package io.slotwarden.assess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.slotwarden.model.Forecast;
import io.slotwarden.model.ForecastMethod;
import io.slotwarden.model.Lsn;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/// The estimator, on histories of which the answer is known.
class WalPatternTest {
  private static final long MB = 1_000_000;
  private static final Instant MIDNIGHT = Instant.parse("2026-03-10T00:00:00Z");

  /// @param rate bytes in the minute that ends so many minutes after midnight of the first day
  private static WalSeries series(int minutes, IntToDoubleFunction rate) {
    WalSeries series = new WalSeries();
    double lsn = 1e12;
    for (int m = 0; m <= minutes; m++) {
      lsn += m == 0 ? 0 : rate.applyAsDouble(m);
      series.add(MIDNIGHT.plus(Duration.ofMinutes(m)), new Lsn((long) lsn));
    }
    return series;
  }

  private static Forecast until(WalSeries series, double bytes) {
    Instant now = series.end() == null ? MIDNIGHT : series.end();
    return WalPattern.of(series).until(bytes, (long) bytes, now);
  }

  private static Forecast.Expected expected(WalSeries series, double bytes) {
    return until(series, bytes).expected().orElseThrow();
  }

  private static double minutes(WalSeries series, Instant at) {
    return Duration.between(series.end(), at).toSeconds() / 60.0;
  }

  @Test
  void withoutHistoryNothingIsClaimed() {
    assertThat(until(new WalSeries(), MB)).isInstanceOf(Forecast.Unknown.class);
    assertThat(until(series(0, m -> MB), MB)).isInstanceOf(Forecast.Unknown.class);
    assertThat(until(series(29, m -> MB), MB))
        .isEqualTo(
            new Forecast.Unknown(
                "insufficient history: 29 m of WAL were seen, and 30 m are needed"));
    assertThat(until(series(30, m -> MB), MB)).isInstanceOf(Forecast.Expected.class);
  }

  @Test
  void whatIsUsedUpIsNow() {
    WalSeries none = new WalSeries();
    Forecast.Expected e = until(none, -5).expected().orElseThrow();

    assertThat(e.method()).isEqualTo(ForecastMethod.REACHED);
    assertThat(e.median()).isEqualTo(MIDNIGHT).isEqualTo(e.p10());
  }

  @Test
  void anIdleServerDoesNotGrowHoweverLongItWasSeen() {
    assertThat(until(series(60, m -> 0), MB)).isInstanceOf(Forecast.NotGrowing.class);
    assertThat(until(series(6 * WalSeries.DAY, m -> 0), MB))
        .isInstanceOf(Forecast.NotGrowing.class);
  }

  @Test
  void aSteadyRateIsHitWithAnyAmountOfHistory() {
    for (int history :
        new int[] {30, 59, 60, 600, 3 * WalSeries.DAY - 1, 3 * WalSeries.DAY, 9_999}) {
      WalSeries steady = series(history, m -> 5 * MB);

      Forecast.Expected e = expected(steady, 1_000 * 5 * MB);

      assertThat(minutes(steady, e.median())).as("%s", history).isCloseTo(1_000, within(1.0));
      assertThat(minutes(steady, e.p10())).isCloseTo(1_000, within(1.0));
    }
  }

  @Test
  void lessThanThreeDaysAreAnAverageAndSaySo() {
    WalSeries two = series(2 * WalSeries.DAY, m -> m > 2 * WalSeries.DAY - 720 ? 10 * MB : MB);

    Forecast.Expected e = expected(two, 10_000 * MB);

    assertThat(e.method()).isEqualTo(ForecastMethod.EWMA);
    assertThat(e.basis()).contains("only 2 d of history").contains("3 days are needed");
    assertThat(minutes(two, e.median()))
        .as("the last hours weigh most")
        .isBetween(1_000.0, 1_200.0);
  }

  @Test
  void aNightlyBatchIsSeenComing() {
    WalSeries nightly =
        series(5 * WalSeries.DAY + 22 * 60, m -> m % 1_440 < 90 ? 2_400 * MB : 6 * MB);

    Forecast.Expected e = expected(nightly, 100_000 * MB);

    // Nearly two hours of nearly nothing, then 41 minutes of batch.
    assertThat(minutes(nightly, e.median())).isCloseTo(119 + 41.4, within(1.0));
    assertThat(e.method()).isEqualTo(ForecastMethod.REPLAY);
    assertThat(e.basis()).contains("5 days of history");
    assertThat(e.p10()).isBefore(e.median());
  }

  @Test
  void moreThanTheWholeHistoryTakesMoreThanTheWholeHistory() {
    WalSeries four = series(4 * WalSeries.DAY, m -> m % 1_440 < 90 ? 100 * MB : MB);
    double aDay = 90 * 100 * MB + 1_350 * MB;

    assertThat(minutes(four, expected(four, 40 * aDay).median()))
        .isCloseTo(40 * 1_440, within(2.0));
  }

  @Test
  void aRunawayOverridesWhatIsUsual() {
    int end = 6 * WalSeries.DAY;
    WalSeries steady = series(end, m -> m > end - 30 ? 1_800 * MB : 100 * MB);

    Forecast.Expected e = expected(steady, 180_000 * MB);

    assertThat(e.method()).isEqualTo(ForecastMethod.RUNAWAY);
    assertThat(minutes(steady, e.median())).isCloseTo(100, within(1.0));
    assertThat(e.basis()).contains("18.0 times");
  }

  @Test
  void theUsualBatchIsNoRunawayEvenHalfAnHourLater() {
    int end = 5 * WalSeries.DAY + 120;
    WalSeries late = series(end, m -> m % 1_440 < 90 || m > end - 30 ? 2_400 * MB : 6 * MB);

    assertThat(expected(late, 300_000 * MB).method()).isNotEqualTo(ForecastMethod.RUNAWAY);
  }

  @Test
  void atDuskTheNoonThatIsOverDoesNotCount() {
    WalSeries days =
        series(
            6 * WalSeries.DAY + 18 * 60,
            m -> 100 * MB * (3.5 - 2.5 * Math.cos(m * 2 * Math.PI / 1_440)));
    double night = 100 * MB * 5 * 60 * 2;

    Forecast.Expected e = expected(days, night);

    assertThat(e.method()).isEqualTo(ForecastMethod.REPLAY);
    assertThat(e.alarm()).as("days are alike").isEqualTo(e.median());
  }

  @Test
  void whereNoDayIsLikeAnotherAlertsLookAtTheBound() {
    int earlier = 0;
    for (int seed = 0; seed < 10; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      boolean[] burst = new boolean[7 * WalSeries.DAY];
      for (int m = random.nextInt(300); m < burst.length - 30; m += 1 + random.nextInt(300)) {
        for (int end = m + 20; m < end; m++) {
          burst[m] = true;
        }
      }
      WalSeries irregular = series(7 * WalSeries.DAY - 1, m -> burst[m] ? 1_200 * MB : 60 * MB);

      Forecast.Expected e = expected(irregular, 60_000 * MB);

      assertThat(e.alarm()).isBetween(e.p10(), e.median());
      earlier += e.alarm().isBefore(e.median()) ? 1 : 0;
    }
    // Past days that were fast from this time of day on may make the median the bound.
    assertThat(earlier).isGreaterThanOrEqualTo(7);
  }

  @Test
  void aSurgeOfAKindThatComesNowAndThenIsJudgedByHowThoseWentOn() {
    int end = 6 * WalSeries.DAY;
    // Every nine hours, so that no time of day is used to it; the last one is under way.
    WalSeries now = series(end, m -> (end - m) % 540 < 30 ? 1_200 * MB : 60 * MB);
    WalSeries never = series(end, m -> end - m < 30 ? 1_200 * MB : 60 * MB);
    double bytes = 60_000 * MB;

    Forecast.Expected known = expected(now, bytes);

    assertThat(minutes(never, expected(never, bytes).median())).isCloseTo(50, within(2.0));
    assertThat(known.method()).isNotEqualTo(ForecastMethod.RUNAWAY);
    assertThat(minutes(now, known.median())).isGreaterThan(300);
  }

  @Test
  void gapsDoNotChangeWhatComesOut() {
    SplittableRandom random = new SplittableRandom(11);
    WalSeries whole = new WalSeries();
    WalSeries holes = new WalSeries();
    long lsn = 1L << 40;
    for (int m = 0; m <= 6 * WalSeries.DAY; m++) {
      lsn += (long) (60 * MB * (1 + Math.sin(m * 2 * Math.PI / 1_440)));
      Instant at = MIDNIGHT.plus(Duration.ofMinutes(m));
      whole.add(at, new Lsn(lsn));
      if (m == 6 * WalSeries.DAY || random.nextDouble() < 0.7 && (m % 500 > 40)) {
        holes.add(at, new Lsn(lsn));
      }
    }

    Forecast.Expected a = expected(whole, 40_000 * MB);
    Forecast.Expected b = expected(holes, 40_000 * MB);

    assertThat(minutes(whole, b.median())).isCloseTo(minutes(whole, a.median()), within(10.0));
    assertThat(b.method()).isEqualTo(a.method());
  }

  @Test
  void longerThanAYearIsNoForecast() {
    assertThat(until(series(600, m -> 1), 1e12)).isInstanceOf(Forecast.NotGrowing.class);
  }

  /// Whatever the history, the bound is never after the median, and more takes longer.
  @Test
  void seededHistoriesKeepTheOrder() {
    SplittableRandom random = new SplittableRandom(4711);
    for (int run = 0; run < 40; run++) {
      int length = 30 + random.nextInt(WalSeries.CAPACITY);
      double level = Math.exp(random.nextDouble() * 18);
      WalSeries any =
          series(length, m -> random.nextInt(50) == 0 ? level * 30 : level * random.nextDouble());
      double bytes = level * (1 + random.nextInt(100_000));

      Forecast.Expected less = expected(any, bytes);
      Forecast.Expected more = expected(any, bytes * 1.5);

      assertThat(less.p10()).isBeforeOrEqualTo(less.median());
      assertThat(less.median()).isBeforeOrEqualTo(more.median()).isAfterOrEqualTo(any.end());
      assertThat(less.p10()).isBeforeOrEqualTo(more.p10());
    }
  }
}

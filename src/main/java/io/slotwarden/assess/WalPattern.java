package io.slotwarden.assess;

import io.slotwarden.model.Durations;
import io.slotwarden.model.Forecast;
import io.slotwarden.model.ForecastMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalDouble;

/// How a server writes WAL over the day, and so how long an amount of WAL takes to be written from
/// now on (domain reference, "Forecasting"). Computed once a minute in time linear in the history.
///
/// With three days of history or more: the median of how long the amount took on each past day from
/// this time of day on (replay), and where the days are not alike the median from every time of
/// those days (arrival) if that is smaller; there a median is as often too late as not, and alerts
/// look at the bound. With less an average in which the last six hours weigh most. Whatever the
/// history says, half an hour at more than three times the usual rate of this time of day counts by
/// its own rate, unless surges like it are known.
public final class WalPattern {
  /// From this much history on a day is compared with the days before.
  static final int DAYS_FOR_REPLAY = 3;

  /// Less than this says nothing at all.
  static final int LEAST = 30;

  /// Where the time of day explains this part of what is written, only the same time of day counts:
  /// at dusk the median over every time would see the noon that is over.
  private static final double ALIKE = 0.5;

  /// Time constant of the average.
  private static final double EWMA_MINUTES = 6 * 60;

  private static final double P10 = 0.1;

  /// Beyond this no forecast means anything.
  private static final int HORIZON = 365 * WalSeries.DAY;

  private final WalCurve curve;
  private final boolean byDay;
  private final boolean daysAlike;
  private final Duration span;
  private final int seen;

  private WalPattern(WalCurve curve, boolean byDay, Duration span, int seen) {
    this.curve = curve;
    this.byDay = byDay;
    this.daysAlike = byDay && curve.dailiness() >= ALIKE;
    this.span = span;
    this.seen = seen;
  }

  public static WalPattern of(WalSeries series) {
    double[] all = series.cumulative();
    int seen = series.seen();
    boolean byDay = seen >= DAYS_FOR_REPLAY * WalSeries.DAY;
    WalCurve curve =
        byDay ? WalCurve.lastDays(all, series.minutes() / WalSeries.DAY) : new WalCurve(all);
    return new WalPattern(curve, byDay, Duration.ofMinutes(series.minutes()), seen);
  }

  /// When `bytes` more will have been written.
  ///
  /// @param bytes of WAL from `now` on; 0 or less: it has come to that
  /// @param remaining what to show as remaining, in bytes
  public Forecast until(double bytes, long remaining, Instant now) {
    if (bytes <= 0) {
      return new Forecast.Expected(
          now, now, now, ForecastMethod.REACHED, remaining, "nothing is left");
    }
    if (seen < LEAST) {
      return new Forecast.Unknown(
          "insufficient history: "
              + Durations.format(Duration.ofMinutes(seen))
              + " of WAL were seen, and "
              + LEAST
              + " m are needed");
    }
    Estimate usual = byDay ? ofDays(bytes) : average(bytes);
    Estimate estimate = surged(bytes, usual);
    if (!(estimate.median() < HORIZON)) {
      return new Forecast.NotGrowing("at the usual rate of WAL this takes more than a year");
    }
    return new Forecast.Expected(
        now.plusSeconds((long) (estimate.median() * 60)),
        now.plusSeconds((long) (Math.min(estimate.alarm(), estimate.median()) * 60)),
        now.plusSeconds((long) (Math.min(estimate.p10(), estimate.alarm()) * 60)),
        estimate.method(),
        remaining,
        estimate.basis());
  }

  /// Minutes, and what they rest on.
  private record Estimate(
      double median, double alarm, double p10, ForecastMethod method, String basis) {}

  private Estimate ofDays(double bytes) {
    int days = curve.days();
    double[] replays = new double[days];
    for (int d = 1; d <= days; d++) {
      replays[d - 1] = curve.passage(curve.minutes() - d * WalSeries.DAY, bytes);
    }
    Arrays.sort(replays);
    double replay = WalCurve.quantile(replays, 0.5);
    double[] arrivals = curve.arrivals(bytes);
    double arrival = WalCurve.quantile(arrivals, 0.5);
    double p10 = WalCurve.quantile(arrivals, P10);
    double alarm = daysAlike ? replay : Math.min(replay, p10);
    String history = " of " + days + " days of history";
    return daysAlike || replay <= arrival
        ? new Estimate(
            replay,
            alarm,
            p10,
            ForecastMethod.REPLAY,
            "what this time of day brought on each" + history)
        : new Estimate(
            arrival, alarm, p10, ForecastMethod.ARRIVAL, "the median over every time" + history);
  }

  private Estimate average(double bytes) {
    int n = curve.minutes();
    double average = ewma(n);
    double fastest = average;
    for (int i = Surges.RECENT; i <= n; i += WalCurve.STRIDE) {
      fastest = Math.max(fastest, curve.rate(i - Surges.RECENT, i));
    }
    return new Estimate(
        bytes / average,
        bytes / average,
        bytes / fastest,
        ForecastMethod.EWMA,
        "an average of the last hours: there are only "
            + Durations.format(span)
            + " of history, and "
            + DAYS_FOR_REPLAY
            + " days are needed to compare this time of day");
  }

  /// Bytes a minute up to minute `n`, the last hours most.
  private double ewma(int n) {
    double decay = Math.exp(-1 / EWMA_MINUTES);
    double weight = 1;
    double weights = 0;
    double bytes = 0;
    for (int i = n; i > 0; i--) {
      bytes += weight * (curve.sum()[i] - curve.sum()[i - 1]);
      weights += weight;
      weight *= decay;
    }
    return bytes / weights;
  }

  private Estimate surged(double bytes, Estimate usual) {
    int n = curve.minutes();
    double recent = curve.rate(n - Surges.RECENT, n);
    double expected =
        byDay ? Surges.usualNow(curve) : n >= 2 * Surges.RECENT ? ewma(n - Surges.RECENT) : recent;
    if (recent <= Surges.RUNAWAY * expected || bytes / recent >= usual.median()) {
      return usual;
    }
    OptionalDouble known = byDay ? Surges.median(curve, recent, bytes) : OptionalDouble.empty();
    double minutes = Math.min(known.orElse(bytes / recent), usual.median());
    return new Estimate(
        minutes,
        Math.min(minutes, usual.alarm()),
        Math.min(bytes / recent, usual.p10()),
        known.isPresent() ? ForecastMethod.ARRIVAL : ForecastMethod.RUNAWAY,
        (known.isPresent() ? "how surges like this one went on: " : "") + surge(recent, expected));
  }

  private static String surge(double recent, double usual) {
    return usual <= 0
        ? "the last 30 minutes, where usually no WAL is written"
        : String.format(
            Locale.ROOT,
            "the last 30 minutes, which wrote %.1f times the WAL that is usual now",
            recent / usual);
  }
}

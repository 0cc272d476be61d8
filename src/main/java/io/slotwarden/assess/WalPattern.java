package io.slotwarden.assess;

import io.slotwarden.model.Durations;
import io.slotwarden.model.Forecast;
import io.slotwarden.model.ForecastMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/// How a server writes WAL over the day, and so how long an amount of WAL takes to be written from
/// now on (domain reference, "Forecasting"). Computed once a minute in time linear in the history.
///
/// With three days of history or more: the smaller of two medians, how long the amount took on each
/// past day from this time of day on (replay), and how long from every time of those days
/// (arrival). With less an average in which the last six hours weigh most. Whatever the history
/// says, half an hour at more than three times the usual rate of this time of day counts by its own
/// rate.
public final class WalPattern {
  /// From this much history on a day is compared with the days before.
  static final int DAYS_FOR_REPLAY = 3;

  /// Less than this says nothing at all.
  static final int LEAST = 30;

  /// The rate of so many minutes is "now".
  private static final int RECENT = 30;

  private static final double RUNAWAY = 3;

  /// Time constant of the average.
  private static final double EWMA_MINUTES = 6 * 60;

  /// Arrivals are measured from every so many minutes: a quantile needs no more.
  private static final int STRIDE = 5;

  private static final double P10 = 0.1;

  /// Beyond this no forecast means anything.
  private static final int HORIZON = 365 * WalSeries.DAY;

  private final double[] sum;
  private final int days;
  private final Duration span;
  private final int seen;

  private WalPattern(double[] sum, int days, Duration span, int seen) {
    this.sum = sum;
    this.days = days;
    this.span = span;
    this.seen = seen;
  }

  public static WalPattern of(WalSeries series) {
    double[] all = series.cumulative();
    int seen = series.seen();
    int days = seen >= DAYS_FOR_REPLAY * WalSeries.DAY ? series.minutes() / WalSeries.DAY : 0;
    return new WalPattern(
        days == 0 ? all : lastDays(all, days), days, Duration.ofMinutes(series.minutes()), seen);
  }

  /// Whole days, so that what comes after the end is what came at the beginning.
  private static double[] lastDays(double[] all, int days) {
    int from = all.length - 1 - days * WalSeries.DAY;
    double[] used = new double[days * WalSeries.DAY + 1];
    for (int i = 0; i < used.length; i++) {
      used[i] = all[from + i] - all[from];
    }
    return used;
  }

  /// When `bytes` more will have been written.
  ///
  /// @param bytes of WAL from `now` on; 0 or less: it has come to that
  /// @param remaining what to show as remaining, in bytes
  public Forecast until(double bytes, long remaining, Instant now) {
    if (bytes <= 0) {
      return new Forecast.Expected(now, now, ForecastMethod.REACHED, remaining, "nothing is left");
    }
    int n = sum.length - 1;
    if (seen < LEAST) {
      return new Forecast.Unknown(
          "insufficient history: "
              + Durations.format(Duration.ofMinutes(seen))
              + " of WAL were seen, and "
              + LEAST
              + " m are needed");
    }
    double recent = rate(n - RECENT, n);
    Estimate usual = days > 0 ? ofDays(bytes) : average(bytes, n);
    Estimate estimate = usual;
    double expected = days > 0 ? usualNow() : n >= 2 * RECENT ? ewma(n - RECENT) : recent;
    if (recent > RUNAWAY * expected && bytes / recent < usual.median()) {
      double minutes = bytes / recent;
      String basis = runaway(recent, expected);
      estimate =
          new Estimate(minutes, Math.min(minutes, usual.p10()), ForecastMethod.RUNAWAY, basis);
    }
    if (!(estimate.median() < HORIZON)) {
      return new Forecast.NotGrowing("at the usual rate of WAL this takes more than a year");
    }
    return new Forecast.Expected(
        now.plusSeconds((long) (estimate.median() * 60)),
        now.plusSeconds((long) (Math.min(estimate.p10(), estimate.median()) * 60)),
        estimate.method(),
        remaining,
        estimate.basis());
  }

  /// Minutes, and what they rest on.
  private record Estimate(double median, double p10, ForecastMethod method, String basis) {}

  private Estimate ofDays(double bytes) {
    double[] replays = new double[days];
    for (int d = 1; d <= days; d++) {
      replays[d - 1] = passage(sum.length - 1 - d * WalSeries.DAY, bytes);
    }
    Arrays.sort(replays);
    double replay = quantile(replays, 0.5);
    double[] arrivals = arrivals(bytes);
    double arrival = quantile(arrivals, 0.5);
    double p10 = quantile(arrivals, P10);
    String history = " of " + days + " days of history";
    return replay <= arrival
        ? new Estimate(
            replay, p10, ForecastMethod.REPLAY, "what this time of day brought on each" + history)
        : new Estimate(
            arrival, p10, ForecastMethod.ARRIVAL, "the median over every time" + history);
  }

  private Estimate average(double bytes, int n) {
    double average = ewma(n);
    double fastest = average;
    for (int i = RECENT; i <= n; i += STRIDE) {
      fastest = Math.max(fastest, rate(i - RECENT, i));
    }
    return new Estimate(
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
      bytes += weight * (sum[i] - sum[i - 1]);
      weights += weight;
      weight *= decay;
    }
    return bytes / weights;
  }

  /// Bytes a minute.
  private double rate(int from, int to) {
    int begin = Math.max(0, from);
    return (sum[to] - sum[begin]) / (to - begin);
  }

  /// The median over the past days of the rate at this time of day. A batch that comes half an hour
  /// earlier or later on another day is still usual.
  private double usualNow() {
    double[] rates = new double[days];
    for (int d = 1; d <= days; d++) {
      int at = sum.length - 1 - d * WalSeries.DAY;
      for (int shift = -RECENT; shift <= RECENT; shift += RECENT) {
        int to = at + shift;
        if (to >= RECENT) {
          rates[d - 1] = Math.max(rates[d - 1], rate(to - RECENT, to));
        }
      }
    }
    Arrays.sort(rates);
    return quantile(rates, 0.5);
  }

  /// Minutes until `bytes` were written from minute `start` on; after the end comes the beginning
  /// again.
  private double passage(int start, double bytes) {
    int n = sum.length - 1;
    double total = sum[n];
    double goal = sum[start] + bytes;
    double rounds = Math.floor(goal / total);
    double rest = goal - rounds * total;
    int low = 0;
    int high = n;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sum[middle] >= rest) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return total <= 0 ? Double.POSITIVE_INFINITY : rounds * n + at(low, rest) - start;
  }

  /// From every [#STRIDE]th minute, sorted; one walk over the history for all of them.
  private double[] arrivals(double bytes) {
    int n = sum.length - 1;
    double total = sum[n];
    double[] found = new double[(n + STRIDE - 1) / STRIDE];
    if (total <= 0) {
      Arrays.fill(found, Double.POSITIVE_INFINITY);
      return found;
    }
    int end = 0;
    double rounds = 0;
    for (int start = 0, i = 0; start < n; start += STRIDE, i++) {
      double goal = sum[start] + bytes;
      if (i == 0) {
        rounds = Math.floor(goal / total);
      }
      while (sum[end] + rounds * total < goal) {
        if (end == n) {
          end = 0;
          rounds++;
        } else {
          end++;
        }
      }
      found[i] = rounds * n + at(end, goal - rounds * total) - start;
    }
    Arrays.sort(found);
    return found;
  }

  /// Where within the minute that ends at `minute` the sum reached `value`.
  private double at(int minute, double value) {
    if (minute == 0) {
      return 0;
    }
    double in = sum[minute] - sum[minute - 1];
    return in <= 0 ? minute : minute - Math.clamp((sum[minute] - value) / in, 0, 1);
  }

  private static double quantile(double[] sorted, double q) {
    double at = q * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    double low = sorted[below];
    double high = sorted[above];
    return low == high ? low : low + (at - below) * (high - low);
  }

  private static String runaway(double recent, double usual) {
    return usual <= 0
        ? "the last 30 minutes, where usually no WAL is written"
        : String.format(
            Locale.ROOT,
            "the last 30 minutes, which wrote %.1f times the WAL that is usual now",
            recent / usual);
  }
}

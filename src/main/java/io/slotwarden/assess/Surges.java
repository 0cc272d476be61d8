package io.slotwarden.assess;

import java.util.Arrays;
import java.util.OptionalDouble;

/// Half hours that wrote far more than is usual at their time of day. One that was never seen
/// counts by its own rate; of a kind that comes now and then, how those ended is the better guide.
final class Surges {
  /// The rate of so many minutes is "now".
  static final int RECENT = 30;

  /// So many times the usual rate is a surge.
  static final double RUNAWAY = 3;

  /// A surge of at least this part of the present one is of its kind.
  private static final double ALIKE = 0.8;

  /// So many of them make it known.
  private static final int KNOWN = 3;

  private static final int STEPS_A_DAY = WalSeries.DAY / WalCurve.STRIDE;

  private Surges() {}

  /// The median over the past days of the rate at this time of day. A batch that comes half an hour
  /// earlier or later on another day is still usual.
  static double usualNow(WalCurve curve) {
    return usual(curve, curve.minutes() % WalSeries.DAY);
  }

  /// @param minute of the curve's first day
  private static double usual(WalCurve curve, int minute) {
    double[] rates = new double[curve.days()];
    for (int d = 0; d < rates.length; d++) {
      for (int shift = -RECENT; shift <= RECENT; shift += RECENT) {
        int to = d * WalSeries.DAY + minute + shift;
        if (to >= RECENT && to <= curve.minutes()) {
          rates[d] = Math.max(rates[d], curve.rate(to - RECENT, to));
        }
      }
    }
    Arrays.sort(rates);
    return WalCurve.quantile(rates, 0.5);
  }

  /// The median time that an amount took from past surges on that were at least of this rate.
  ///
  /// @return empty where there were hardly any
  static OptionalDouble median(WalCurve curve, double rate, double bytes) {
    int end = before(curve, rate);
    double[] found = new double[end / WalCurve.STRIDE + 1];
    int n = 0;
    int kinds = 0;
    boolean in = false;
    double[] usual = new double[STEPS_A_DAY];
    Arrays.fill(usual, -1);
    for (int m = RECENT; m <= end; m += WalCurve.STRIDE) {
      boolean surge = curve.rate(m - RECENT, m) >= ALIKE * rate;
      if (surge) {
        int step = m % WalSeries.DAY / WalCurve.STRIDE;
        if (usual[step] < 0) {
          usual[step] = usual(curve, step * WalCurve.STRIDE);
        }
        surge = curve.rate(m - RECENT, m) > RUNAWAY * usual[step];
      }
      if (surge) {
        found[n++] = curve.passage(m, bytes);
        kinds += in ? 0 : 1;
      }
      in = surge;
    }
    if (kinds < KNOWN) {
      return OptionalDouble.empty();
    }
    double[] sorted = Arrays.copyOf(found, n);
    Arrays.sort(sorted);
    return OptionalDouble.of(WalCurve.quantile(sorted, 0.5));
  }

  /// The last minute before the present surge began.
  private static int before(WalCurve curve, double rate) {
    int m = curve.minutes();
    while (m > RECENT && curve.rate(m - RECENT, m) >= ALIKE * rate) {
      m--;
    }
    return Math.max(0, m - RECENT);
  }
}

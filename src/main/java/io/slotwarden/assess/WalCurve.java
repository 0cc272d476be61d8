package io.slotwarden.assess;

import java.util.Arrays;

/// The WAL of whole past days up to now, minute by minute, as a curve on which an amount becomes a
/// time: after its end comes its beginning again, at the same time of day.
///
/// @param sum bytes from the beginning up to each minute, from 0 on
@SuppressWarnings("ArrayRecordComponent") // Made once a minute, read by index, never compared.
record WalCurve(double[] sum) {
  /// Arrivals are measured from every so many minutes: a quantile needs no more.
  static final int STRIDE = 5;

  /// The last whole days of a history.
  static WalCurve lastDays(double[] all, int days) {
    int from = all.length - 1 - days * WalSeries.DAY;
    double[] used = new double[days * WalSeries.DAY + 1];
    for (int i = 0; i < used.length; i++) {
      used[i] = all[from + i] - all[from];
    }
    return new WalCurve(used);
  }

  int minutes() {
    return sum.length - 1;
  }

  int days() {
    return minutes() / WalSeries.DAY;
  }

  /// Bytes a minute between two minutes.
  double rate(int from, int to) {
    int begin = Math.max(0, from);
    return (sum[to] - sum[begin]) / (to - begin);
  }

  /// Minutes until `bytes` were written from minute `start` on.
  double passage(int start, double bytes) {
    double total = sum[minutes()];
    if (total <= 0) {
      return Double.POSITIVE_INFINITY;
    }
    double goal = sum[start] + bytes;
    double rounds = Math.floor(goal / total);
    double rest = goal - rounds * total;
    int low = 0;
    int high = minutes();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sum[middle] >= rest) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return rounds * minutes() + at(low, rest) - start;
  }

  /// The same from every [#STRIDE]th minute, sorted; one walk over the curve for all of them.
  double[] arrivals(double bytes) {
    int n = minutes();
    double total = sum[n];
    double[] found = new double[(n + STRIDE - 1) / STRIDE];
    if (total <= 0) {
      Arrays.fill(found, Double.POSITIVE_INFINITY);
      return found;
    }
    double rounds = Math.floor(bytes / total);
    int end = 0;
    for (int start = 0, i = 0; start < n; start += STRIDE, i++) {
      double goal = sum[start] + bytes;
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

  /// How much of the difference between hours the time of day explains: 1 where every day is alike,
  /// about 0 where nothing repeats.
  double dailiness() {
    int hours = days() * 24;
    double mean = sum[minutes()] / hours;
    double all = 0;
    double unexplained = 0;
    for (int hour = 0; hour < 24; hour++) {
      double usual = 0;
      for (int d = 0; d < days(); d++) {
        usual += hour(d * 24 + hour) / days();
      }
      for (int d = 0; d < days(); d++) {
        double written = hour(d * 24 + hour);
        all += (written - mean) * (written - mean);
        unexplained += (written - usual) * (written - usual);
      }
    }
    return all <= 0 ? 1 : 1 - unexplained / all;
  }

  private double hour(int hour) {
    return sum[(hour + 1) * 60] - sum[hour * 60];
  }

  /// @param sorted ascending, not empty
  static double quantile(double[] sorted, double q) {
    double at = q * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    double low = sorted[below];
    double high = sorted[above];
    return low == high ? low : low + (at - below) * (high - low);
  }
}

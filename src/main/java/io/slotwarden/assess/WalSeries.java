package io.slotwarden.assess;

import io.slotwarden.model.Lsn;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// How much WAL one server wrote in each minute of the last seven days, in 41 KB. The LSN is a
/// counter that only grows, so a gap in the samples loses the shape of what was written in it and
/// not the amount: that is spread over the gap.
///
/// An LSN that goes backwards, or a gap of seven days, is another server or another life of it: all
/// that was known before is forgotten. Confined to one thread.
public final class WalSeries {
  public static final Duration SPAN = Duration.ofDays(7);

  static final int DAY = 24 * 60;
  static final int CAPACITY = 7 * DAY;

  /// A clock may be put back by this without making another series.
  private static final int BACKWARDS = 5;

  private final float[] wrote = new float[CAPACITY];
  private final BitSet sampled = new BitSet(CAPACITY);
  private long first = -1;
  private long last = -1;
  private @Nullable Lsn lastLsn;

  /// Takes a sample; of each minute the first one counts.
  public void add(Instant at, Lsn lsn) {
    long minute = Math.floorDiv(at.getEpochSecond(), 60L);
    Lsn before = lastLsn;
    if (before != null && minute <= last && minute >= last - BACKWARDS) {
      return;
    }
    if (before == null || minute <= last || minute - last >= CAPACITY || before.isAfter(lsn)) {
      begin(minute, lsn);
      return;
    }
    float each = (float) ((double) lsn.bytesSince(before) / (minute - last));
    for (long m = last + 1; m <= minute; m++) {
      wrote[index(m)] = each;
      sampled.set(index(m), m == minute);
    }
    last = minute;
    lastLsn = lsn;
    first = Math.max(first, last - CAPACITY);
  }

  /// Another server: what was written before says nothing of it.
  public void clear() {
    sampled.clear();
    first = -1;
    last = -1;
    lastLsn = null;
  }

  private void begin(long minute, Lsn lsn) {
    sampled.clear();
    first = minute;
    last = minute;
    lastLsn = lsn;
  }

  /// Minutes from the first sample to the last, at most seven days.
  public int minutes() {
    return (int) (last - first);
  }

  /// Minutes that were really seen to end.
  public int seen() {
    return sampled.cardinality();
  }

  /// The last sample's minute; null when there is none.
  public @Nullable Instant end() {
    return last < 0 ? null : Instant.ofEpochSecond(last * 60);
  }

  /// Bytes written since an instant, as far as it is remembered.
  double since(Instant at) {
    double bytes = 0;
    long from = Math.max(first, Math.floorDiv(at.getEpochSecond(), 60L));
    for (long m = from + 1; m <= last; m++) {
      bytes += wrote[index(m)];
    }
    return bytes;
  }

  /// Bytes from the beginning up to each minute: `minutes() + 1` values from 0 on.
  @SuppressWarnings("NarrowingCompoundAssignment")
  double[] cumulative() {
    int n = minutes();
    double[] sum = new double[n + 1];
    for (int i = 1; i <= n; i++) {
      sum[i] = sum[i - 1] + wrote[index(first + i)];
    }
    return sum;
  }

  private static int index(long minute) {
    return (int) (minute % CAPACITY);
  }
}

package io.slotwarden.benchmark;

/// What happens on one server, minute by minute: a week of history, then the run.
///
/// @param wal bytes written in each minute, [#HISTORY] of history before the run
/// @param released bytes that the slot's reader lets go of in each minute
/// @param free bytes free when the run begins
/// @param grows bytes by which the disk grows in each minute of the run
/// @param foreseeable the minute of the run before which nobody could know what comes; negative
///   when it was always to be known
@SuppressWarnings("ArrayRecordComponent") // Simulated once, read by index, never compared.
record Scenario(double[] wal, double[] released, double free, double[] grows, int foreseeable) {
  static final int DAY = 24 * 60;
  static final int HISTORY = 7 * DAY;

  int minutes() {
    return wal.length - HISTORY;
  }

  /// Free bytes at the beginning of each minute of the run; what is below 0 is full.
  double[] freeByMinute() {
    double[] free = new double[minutes() + 1];
    free[0] = this.free;
    for (int m = 0; m < minutes(); m++) {
      free[m + 1] = free[m] - wal[HISTORY + m] + released[HISTORY + m] + grows[m];
    }
    return free;
  }

  /// The minute of the run in which the disk is full; -1 when it never is.
  int fullAt() {
    double[] free = freeByMinute();
    for (int m = 0; m < free.length; m++) {
      if (free[m] <= 0) {
        return m;
      }
    }
    return -1;
  }
}

package io.slotwarden.benchmark;

/// Something that says that a disk will be full within four hours.
interface Alarm {
  int HORIZON = 4 * 60;

  /// How many looks must say so in a row, where nothing better is built in.
  int FOR = 2;

  String words();

  /// @return for each minute of the run whether it fires
  boolean[] fires(Scenario scenario);

  /// Free space falls below a tenth of what there was.
  record Static() implements Alarm {
    @Override
    public String words() {
      return "free < 10 %";
    }

    @Override
    public boolean[] fires(Scenario scenario) {
      double[] free = scenario.freeByMinute();
      boolean[] below = new boolean[free.length];
      for (int m = 0; m < free.length; m++) {
        below[m] = free[m] < 0.1 * scenario.free();
      }
      return lasting(below);
    }
  }

  /// Prometheus' `predict_linear(free[window], 4h) < 0`, once a minute, `for: 2m`.
  record Linear(int window) implements Alarm {
    @Override
    public String words() {
      return "predict_linear " + window / 60 + "h";
    }

    @Override
    public boolean[] fires(Scenario scenario) {
      double[] run = scenario.freeByMinute();
      // What was free before the run, so that the window is full from its first minute on.
      double[] free = new double[window + run.length];
      System.arraycopy(run, 0, free, window, run.length);
      for (int i = window - 1; i >= 0; i--) {
        int m = Scenario.HISTORY - (window - i);
        free[i] = free[i + 1] + scenario.wal()[m] - scenario.released()[m];
      }
      boolean[] below = new boolean[run.length];
      for (int m = 0; m < run.length; m++) {
        below[m] = predicted(free, m, m + window) < 0;
      }
      return lasting(below);
    }

    /// Least squares over the values from `from` up to `to`, and what it says a horizon later.
    private static double predicted(double[] y, int from, int to) {
      int n = to - from + 1;
      double meanX = (n - 1) / 2.0;
      double meanY = 0;
      for (int i = from; i <= to; i++) {
        meanY += y[i] / n;
      }
      double xy = 0;
      double xx = 0;
      for (int i = from; i <= to; i++) {
        double x = i - from - meanX;
        xy += x * (y[i] - meanY);
        xx += x * x;
      }
      return meanY + xy / xx * (n - 1 - meanX + HORIZON);
    }
  }

  /// Knows what will be written; of what nobody could know, only once it has begun.
  record Oracle() implements Alarm {
    @Override
    public String words() {
      return "oracle";
    }

    @Override
    public boolean[] fires(Scenario scenario) {
      int full = scenario.fullAt();
      boolean[] fires = new boolean[scenario.minutes() + 1];
      for (int m = 0; m < fires.length; m++) {
        fires[m] = full >= 0 && m >= full - HORIZON && m >= scenario.foreseeable();
      }
      return fires;
    }
  }

  private static boolean[] lasting(boolean[] condition) {
    boolean[] fires = new boolean[condition.length];
    int row = 0;
    for (int m = 0; m < condition.length; m++) {
      row = condition[m] ? row + 1 : 0;
      fires[m] = row > FOR;
    }
    return fires;
  }
}

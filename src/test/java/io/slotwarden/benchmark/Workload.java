package io.slotwarden.benchmark;

import static io.slotwarden.benchmark.Scenario.DAY;
import static io.slotwarden.benchmark.Scenario.HISTORY;

import java.util.SplittableRandom;

/// How a server writes WAL. Each has 200 GB left and a slot that is stuck, until it says otherwise;
/// a run begins at any time of day.
enum Workload {
  STEADY("steady, 3 MB/s") {
    @Override
    Scenario make(SplittableRandom random) {
      return stuck(random, 3 * DAY, (m, r) -> 3 * MB_PER_S * noise(r, 0.1), -1);
    }
  },
  DIURNAL("day and night, 1 to 6 MB/s") {
    @Override
    Scenario make(SplittableRandom random) {
      return stuck(random, 4 * DAY, (m, r) -> diurnal(m) * noise(r, 0.2), -1);
    }
  },
  NIGHTLY("nightly batch, 40 MB/s for 90 min") {
    @Override
    Scenario make(SplittableRandom random) {
      int[] begins = new int[32];
      double[] speeds = new double[32];
      for (int d = 0; d < begins.length; d++) {
        begins[d] = 60 + random.nextInt(-5, 6);
        speeds[d] = 40 * noise(random, 0.05);
      }
      return stuck(
          random,
          6 * DAY,
          (m, r) -> {
            int in = m % DAY - begins[m / DAY];
            double speed = in >= 0 && in < 90 ? speeds[m / DAY] : 0.3;
            return speed * MB_PER_S * noise(r, 0.1);
          },
          -1);
    }
  },
  /// Ten bursts a day of 5 to 30 minutes: what `predict_linear` makes of it is what the domain
  /// reference measured (1 h: a lead of 66 minutes; 6 h: 204).
  BURSTS("random bursts, 1 MB/s and x20") {
    @Override
    Scenario make(SplittableRandom random) {
      boolean[] burst = new boolean[HISTORY + 12 * DAY];
      for (int m = gap(random); m < burst.length; m += gap(random)) {
        int end = Math.min(burst.length, m + random.nextInt(5, 31));
        for (; m < end; m++) {
          burst[m] = true;
        }
      }
      return stuck(random, 9 * DAY, (m, r) -> (burst[m] ? 20 : 1) * MB_PER_S * noise(r, 0.1), -1);
    }
  },
  RUNAWAY("never-seen runaway, 30 MB/s") {
    @Override
    Scenario make(SplittableRandom random) {
      int onset = HISTORY + random.nextInt(60, DAY);
      Scenario s =
          stuck(
              random,
              2 * DAY,
              (m, r) -> (m >= onset ? 30 : 0.3) * MB_PER_S * noise(r, 0.1),
              onset - HISTORY);
      return s;
    }
  },
  CATCHES_UP("a slot that catches up") {
    @Override
    Scenario make(SplittableRandom random) {
      Scenario s = stuck(random, 3 * DAY, (m, r) -> diurnal(m) * noise(r, 0.2), -1);
      int stopped = HISTORY + random.nextInt(DAY);
      int back = stopped + random.nextInt(60, 4 * 60);
      double lag = 0;
      for (int m = 0; m < s.wal().length; m++) {
        lag += s.wal()[m];
        double reads = m >= stopped && m < back ? 0 : 12 * MB_PER_S * noise(random, 0.2);
        s.released()[m] = Math.min(lag, reads);
        lag -= s.released()[m];
      }
      return s;
    }
  },
  IDLE("idle server, 64 MB every 5 min") {
    @Override
    Scenario make(SplittableRandom random) {
      return stuck(random, 12 * DAY, (m, r) -> m % 5 == 0 ? 64e6 : 0, -1);
    }
  },
  DISK_GROWS("day and night, and the disk grows once") {
    @Override
    Scenario make(SplittableRandom random) {
      Scenario s = stuck(random, 5 * DAY, (m, r) -> diurnal(m) * noise(r, 0.2), -1);
      s.grows()[random.nextInt(30, 120)] = 100e9;
      return s;
    }
  };

  /// Bytes a minute.
  private static final double MB_PER_S = 60e6;

  private static final double LEFT = 200e9;

  private final String words;

  Workload(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  abstract Scenario make(SplittableRandom random);

  private interface Rate {
    /// @param minute of the simulation
    double at(int minute, SplittableRandom random);
  }

  private static Scenario stuck(SplittableRandom random, int minutes, Rate rate, int foreseeable) {
    int shift = random.nextInt(DAY);
    double[] wal = new double[HISTORY + minutes];
    for (int m = 0; m < wal.length; m++) {
      // The simulation begins at midnight; the runaway counts from the beginning of the run.
      wal[m] = rate.at(foreseeable >= 0 ? m : m + shift, random);
    }
    return new Scenario(wal, new double[wal.length], LEFT, new double[minutes], foreseeable);
  }

  private static double diurnal(int minute) {
    double phase = Math.sin((minute - 6 * 60) * Math.PI * 2 / DAY);
    return MB_PER_S * (3.5 + 2.5 * phase);
  }

  private static double noise(SplittableRandom random, double spread) {
    return Math.max(0, 1 + spread * random.nextGaussian());
  }

  /// Minutes to the next burst: about ten a day, at any time.
  private static int gap(SplittableRandom random) {
    return 1 + (int) (-144 * Math.log(1 - random.nextDouble()));
  }
}

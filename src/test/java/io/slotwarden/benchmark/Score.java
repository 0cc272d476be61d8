package io.slotwarden.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// What an alarm was worth over many runs of a workload.
///
/// @param leads minutes from the beginning of the alarm that was in force when the disk was full
///   until then, sorted; 0 where there was none. Empty where no disk was ever full
/// @param missed runs in which the disk was full and no alarm was in force
/// @param ended alarms that ended before the disk was full, or although it never was
/// @param early alarms in force when the disk was full that began more than twice the horizon
///   before it was, or in force at the end of a run in which it never was
record Score(List<Integer> leads, int missed, int ended, int early, int runs) {
  private static final int TOO_EARLY = 3 * Alarm.HORIZON;

  Score {
    leads = leads.stream().sorted().toList();
  }

  /// @param seed the first run's; each run has its own
  static Score of(Workload workload, Alarm alarm, long seed, int runs) {
    List<Integer> leads = new ArrayList<>();
    int missed = 0;
    int ended = 0;
    int early = 0;
    for (int run = 0; run < runs; run++) {
      Scenario scenario = workload.make(new SplittableRandom(seed + run));
      int full = scenario.fullAt();
      boolean[] fires = alarm.fires(scenario);
      int end = full < 0 ? fires.length - 1 : full;
      int began = -1;
      for (int m = 0; m <= end; m++) {
        if (fires[m] && began < 0) {
          began = m;
        } else if (!fires[m] && began >= 0) {
          began = -1;
          ended++;
        }
      }
      if (full < 0) {
        early += began >= 0 ? 1 : 0;
      } else {
        leads.add(began < 0 ? 0 : full - began);
        missed += began < 0 ? 1 : 0;
        early += began >= 0 && full - began > TOO_EARLY ? 1 : 0;
      }
    }
    return new Score(leads, missed, ended, early, runs);
  }

  int median() {
    return quantile(0.5);
  }

  int p90() {
    return quantile(0.9);
  }

  int p10() {
    return quantile(0.1);
  }

  double spuriousPerRun() {
    return (double) (ended + early) / runs;
  }

  private int quantile(double q) {
    int[] sorted = leads.stream().mapToInt(Integer::intValue).toArray();
    Arrays.sort(sorted);
    return sorted.length == 0 ? -1 : sorted[(int) Math.floor(q * (sorted.length - 1))];
  }
}

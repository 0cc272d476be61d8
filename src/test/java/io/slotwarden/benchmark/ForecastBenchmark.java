package io.slotwarden.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// Prints what each alarm was worth on each workload: `mvn -Pbench test`. Every alarm sees the same
/// runs. The seeds are those of `slotwarden.bench.seed` (500001) and the runs
/// `slotwarden.bench.runs` (40) after it.
class ForecastBenchmark {
  private static final List<Alarm> ALARMS =
      List.of(
          new SlotwardenAlarm(),
          new Alarm.Linear(60),
          new Alarm.Linear(360),
          new Alarm.Static(),
          new Alarm.Oracle());

  @Test
  void printsTheWorthOfEveryAlarm() {
    long seed = Long.getLong("slotwarden.bench.seed", 500_001);
    int runs = Integer.getInteger("slotwarden.bench.runs", 40);
    String only = System.getProperty("slotwarden.bench.only", "");
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "%d runs of each, seeds from %d; an alarm for the last %d minutes; leads in"
                + " minutes%n%n",
            runs,
            seed,
            Alarm.HORIZON));
    table.append(row("workload", "alarm", "median", "p10..p90", "missed", "spurious/run"));
    for (Workload workload : Workload.values()) {
      if (!workload.name().contains(System.getProperty("slotwarden.bench.workload", ""))) {
        continue;
      }
      for (Alarm alarm : ALARMS) {
        if (!alarm.words().startsWith(only)) {
          continue;
        }
        Score s = Score.of(workload, alarm, seed, runs);
        boolean full = !s.leads().isEmpty();
        table.append(
            row(
                workload.words(),
                alarm.words(),
                full ? Integer.toString(s.median()) : "-",
                full ? s.p10() + ".." + s.p90() : "-",
                full ? s.missed() + " of " + s.leads().size() : "-",
                String.format(Locale.ROOT, "%.2f", s.spuriousPerRun())));
      }
    }
    System.out.println(table);
    assertThat(table.toString()).contains("slotwarden");
  }

  private static String row(
      String workload, String alarm, String median, String p10, String missed, String spurious) {
    return String.format(
        Locale.ROOT,
        "%-40s %-18s %7s %10s %9s %13s%n",
        workload,
        alarm,
        median,
        p10,
        missed,
        spurious);
  }
}

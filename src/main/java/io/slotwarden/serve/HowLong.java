package io.slotwarden.serve;

import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Durations;
import io.slotwarden.model.Forecast;
import io.slotwarden.model.SourceForecast;
import io.slotwarden.model.TaskStatus;
import io.slotwarden.serve.Snapshot.SlotView;
import io.slotwarden.serve.Snapshot.SourceView;
import io.slotwarden.serve.Snapshot.TaskView;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/// The clocks that concern a slot, each a sentence that says which one it is. Pure.
final class HowLong {
  private HowLong() {}

  /// Time to lost where a limit threatens the slot; time to disk full where the slot is what holds
  /// the WAL.
  static List<String> of(Snapshot snapshot, SlotView slot, Instant now) {
    List<String> lines = new ArrayList<>();
    Forecast lost = slot.lost();
    if (lost != null) {
      lines.add("time to lost: " + sentence(lost, now));
    }
    if (slot.assessment().holdsWal()) {
      snapshot.sources().stream()
          .filter(s -> s.name().equals(slot.assessment().id().source()))
          .map(SourceView::forecast)
          .map(SourceForecast::full)
          .forEach(f -> lines.add("time to disk full: " + sentence(f, now)));
    }
    return lines;
  }

  /// The deadline of a Serverless replication that does not run.
  static List<String> of(TaskView task, Instant now) {
    DmsTask t = task.task();
    if (t.serverless() == null || TaskStatus.of(t.status()) != TaskStatus.DOWN) {
      return List.of();
    }
    return List.of(
        "time to deprovisioning: "
            + t.deprovisionAt()
                .map(
                    at -> {
                      Duration left = Duration.between(now, at).truncatedTo(ChronoUnit.SECONDS);
                      return (left.isPositive()
                              ? Durations.format(left) + ", until "
                              : "over since ")
                          + at.truncatedTo(ChronoUnit.SECONDS);
                    })
                .orElse("not known, DMS names no time; 48 hours after the stop")
            + ": it can't be restarted after that");
  }

  private static String sentence(Forecast forecast, Instant now) {
    return switch (forecast) {
      case Forecast.Unknown(String why) -> "not known: " + why;
      case Forecast.NotGrowing(String why) -> "none as things are: " + why;
      case Forecast.Expected e -> {
        Duration left = Duration.between(now, e.median());
        yield (left.isPositive() ? Durations.format(left) + ", until " : "over since ")
            + e.median().truncatedTo(ChronoUnit.SECONDS)
            + " (one time in ten before "
            + e.p10().truncatedTo(ChronoUnit.SECONDS)
            + "), by "
            + e.basis();
      }
    };
  }
}

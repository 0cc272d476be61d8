package io.slotwarden.serve;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.Severity;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Renders the last snapshot at each scrape. One value is read once, so that a scrape sees one turn
/// of the loop and never half of two.
final class SnapshotCollector implements MultiCollector {
  private static final String JAVA = Runtime.version().toString();

  private final AtomicReference<@Nullable Shown> last = new AtomicReference<>();
  private final ShownSlots limit = new ShownSlots();
  private final List<String> channels;
  private final InstantSource clock;
  private volatile boolean reloaded = true;

  SnapshotCollector(List<String> channels, InstantSource clock) {
    this.channels = List.copyOf(channels);
    this.clock = clock;
  }

  /// A snapshot and which of its slots have series.
  private record Shown(Snapshot snapshot, ShownSlots.Chosen chosen) {}

  /// @param maxSlots of each source
  void show(Snapshot snapshot, int maxSlots) {
    last.set(new Shown(snapshot, limit.choose(snapshot, maxSlots)));
  }

  /// The last snapshot for CloudWatch; none before the first.
  ///
  /// @param acts that ended since the last time
  List<String> cloudWatch(String namespace, Instant now, List<CloudWatchLines.Acts> acts) {
    Shown shown = last.get();
    if (shown == null) {
      return List.of();
    }
    Map<String, Integer> pending = new LinkedHashMap<>();
    channels.forEach(c -> pending.put(c, 0));
    pending.putAll(shown.snapshot().channelsPending());
    return new CloudWatchLines(namespace, now)
        .of(shown.snapshot(), shown.chosen().slots(), pending, acts);
  }

  void reloaded(boolean success) {
    reloaded = success;
  }

  @Override
  public MetricSnapshots collect() {
    Sheet sheet = new Sheet();
    sheet.add(Family.CONFIG_RELOADED, Labels.EMPTY, reloaded);
    Shown shown = last.get();
    if (shown != null) {
      Snapshot snapshot = shown.snapshot();
      daemon(sheet, snapshot);
      alerts(sheet, snapshot);
      snapshot.sources().forEach(s -> Series.source(sheet, s));
      snapshot.dms().forEach(d -> Series.dms(sheet, d));
      shown.chosen().slots().forEach(s -> Series.slot(sheet, s));
      shown
          .chosen()
          .hidden()
          .forEach(
              (source, count) ->
                  sheet.add(Family.SLOTS_HIDDEN, Labels.of("source", source), count));
      snapshot.tasks().forEach(t -> Series.task(sheet, t));
      snapshot.actions().forEach(a -> lastAct(sheet, snapshot, a));
    }
    return sheet.snapshots();
  }

  private void daemon(Sheet sheet, Snapshot snapshot) {
    Labels build = Labels.of("version", snapshot.version(), "java_version", JAVA);
    sheet.add(Family.BUILD_INFO, build, 1);
    sheet.add(Family.MODE, Labels.of("mode", snapshot.mode().word()), 1);
    sheet.add(Family.PAUSED, Labels.EMPTY, isPaused(snapshot, clock.instant()));
    sheet.add(Family.SHORT_TIMES, Labels.EMPTY, snapshot.shortTimes());
    sheet.add(Family.LEADER, Labels.EMPTY, snapshot.leader());
    for (String channel : channels) {
      sheet.add(Family.NOTIFICATIONS_PENDING, Labels.of("channel", channel), 0);
    }
    snapshot
        .channelsPending()
        .forEach((c, n) -> sheet.add(Family.NOTIFICATIONS_PENDING, Labels.of("channel", c), n));
  }

  /// Every pair of words is there: that there is no alert is known, and is 0.
  private static void alerts(Sheet sheet, Snapshot snapshot) {
    for (Severity severity : Severity.values()) {
      for (AlertState state : AlertState.values()) {
        long count =
            snapshot.alerts().stream()
                .filter(a -> a.severity() == severity && a.state() == state)
                .count();
        Labels labels = Labels.of("severity", severity.word(), "state", state.word());
        sheet.add(Family.ALERTS, labels, count);
      }
    }
  }

  /// Every act is paused; a pause of one slot or task is not this.
  static boolean isPaused(Snapshot snapshot, Instant now) {
    return snapshot.words().stream()
        .anyMatch(
            w ->
                w.kind() == PersonsWord.Kind.PAUSE && w.target().equals("all") && w.isInForce(now));
  }

  private static void lastAct(Sheet sheet, Snapshot snapshot, ActRecord act) {
    ActOutcome outcome = act.outcome();
    if (outcome == null) {
      return;
    }
    Instant ended =
        snapshot.actions().stream()
            .filter(a -> a.outcome() == outcome && a.act().action() == act.act().action())
            .map(SnapshotCollector::endedAt)
            .max(Instant::compareTo)
            .orElse(endedAt(act));
    Labels labels = Labels.of("action", act.act().action().word(), "outcome", outcome.word());
    sheet.add(Family.ACTION_LAST, labels, ended);
  }

  private static Instant endedAt(ActRecord act) {
    return act.settledAt() == null ? act.at() : act.settledAt();
  }
}

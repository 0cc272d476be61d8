package io.slotwarden.serve.page;

import io.slotwarden.model.Forecast;
import io.slotwarden.model.SourceForecast;
import io.slotwarden.serve.Snapshot;
import io.slotwarden.serve.Snapshot.SlotView;
import io.slotwarden.serve.Snapshot.SourceView;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What comes to an end, and when: a disk, or a slot.
///
/// @param slot null for a disk
/// @param what which of the two clocks it is, in words
/// @param held what holds the WAL; empty for a slot
/// @param basis what the forecast rests on
record ClockRow(
    Tone tone,
    String source,
    @Nullable Link slot,
    String what,
    When at,
    When bound,
    String held,
    String basis) {
  /// The thresholds that alerts have by default.
  private static final Duration CRITICAL = Duration.ofHours(4);

  private static final Duration WARNING = Duration.ofHours(24);

  /// The soonest first.
  static List<ClockRow> of(Snapshot s, Instant now) {
    return Stream.concat(
            s.sources().stream().flatMap(v -> full(v, now)),
            s.slots().stream().flatMap(v -> lost(v, now)))
        .sorted(Comparator.comparing(r -> r.at().iso()))
        .toList();
  }

  private static Stream<ClockRow> full(SourceView v, Instant now) {
    SourceForecast.Held held = v.forecast().held();
    String holds = held == null ? "" : held.sentence();
    return v.forecast().full().expected().stream()
        .map(e -> row(v.name(), null, "the disk is full", e, holds, now));
  }

  private static Stream<ClockRow> lost(SlotView v, Instant now) {
    Forecast lost = v.lost();
    return lost == null
        ? Stream.empty()
        : lost.expected().stream()
            .map(
                e ->
                    row(
                        v.assessment().id().source(),
                        Link.to(v.assessment().id()),
                        "the slot is lost",
                        e,
                        "",
                        now));
  }

  private static ClockRow row(
      String source,
      @Nullable Link slot,
      String what,
      Forecast.Expected e,
      String held,
      Instant now) {
    Duration left = Duration.between(now, e.median());
    Tone tone =
        left.compareTo(CRITICAL) < 0
            ? Tone.CRITICAL
            : left.compareTo(WARNING) < 0 ? Tone.WARNING : Tone.PLAIN;
    return new ClockRow(
        tone, source, slot, what, When.of(e.median(), now), When.of(e.p10(), now), held, e.basis());
  }
}

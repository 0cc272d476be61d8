package io.slotwarden.observe.postgres;

import io.slotwarden.model.CaptureHeartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the values of a database's heartbeat tables have moved under our eyes. Pure.
///
/// @param seenAt the last look
/// @param since the first look at these values, or the first one after a gap
/// @param last, before the last two times between one move and the next
record CaptureTrack(
    List<String> values,
    Instant seenAt,
    Instant since,
    boolean moved,
    @Nullable Duration last,
    @Nullable Duration before) {
  /// Between looks that are further apart anything may have happened.
  static final Duration GAP = CaptureLooks.EVERY.multipliedBy(3);

  static CaptureTrack first(List<String> values, Instant at) {
    return new CaptureTrack(values, at, at, false, null, null);
  }

  CaptureTrack next(List<String> seen, Instant at) {
    boolean gap = Duration.between(seenAt, at).compareTo(GAP) > 0;
    if (seen.equals(values)) {
      return new CaptureTrack(values, at, gap ? at : since, moved && !gap, last, before);
    }
    return moved && !gap
        ? new CaptureTrack(seen, at, at, true, Duration.between(since, at), last)
        : new CaptureTrack(seen, at, at, true, last, before);
  }

  CaptureHeartbeat.Beats beats() {
    return new CaptureHeartbeat.Beats(since, moved, pace());
  }

  /// A standstill that has ended is no pace.
  private @Nullable Duration pace() {
    return last == null || before == null ? last : last.compareTo(before) < 0 ? last : before;
  }
}

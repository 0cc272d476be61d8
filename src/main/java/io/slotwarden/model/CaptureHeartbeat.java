package io.slotwarden.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// DMS's own heartbeat in one database of a source: a row that the capture updates while it runs.
/// Its time has no zone, so that only its movement says something.
public sealed interface CaptureHeartbeat {
  /// No table of that name in any schema, or no row in it: `heartbeatEnable` is off by default.
  record None() implements CaptureHeartbeat {}

  /// @param since our first look at the present value; after a gap in our sight, the first look
  ///   that followed
  /// @param moved that look saw another value than the one before it
  /// @param pace time between moves, the shorter of the last two; null until two moves were seen
  record Beats(Instant since, boolean moved, @Nullable Duration pace) implements CaptureHeartbeat {}
}

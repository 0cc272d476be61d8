package io.slotwarden.serve.page;

import io.slotwarden.serve.Snapshot.DmsView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A DMS account and region, and whether its listings are complete.
record DmsRow(
    String name, Badge state, String reason, @Nullable When lastPoll, @Nullable When lastComplete) {
  static DmsRow of(DmsView v, Instant now) {
    return new DmsRow(
        v.name(),
        v.up()
            ? new Badge(Tone.OK, "listed in full")
            : new Badge(Tone.CRITICAL, "not listed in full"),
        v.reason() == null ? "" : v.reason(),
        When.orNull(v.lastPoll(), now),
        When.orNull(v.lastComplete(), now));
  }
}

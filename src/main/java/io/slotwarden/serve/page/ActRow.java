package io.slotwarden.serve.page;

import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import java.time.Instant;

/// An act of the past, or one under way.
record ActRow(When at, String what, Link subject, String policy, Badge outcome, String detail) {
  static ActRow of(ActRecord r, Instant now) {
    ActOutcome outcome = r.outcome();
    return new ActRow(
        When.of(r.at(), now),
        Badge.spaced(r.act().action().word()),
        Link.to(r.act().subject()),
        r.act().policy(),
        outcome == null
            ? new Badge(Tone.BUSY, "no outcome yet")
            : Badge.of(Tone.of(outcome), outcome),
        r.detail());
  }
}

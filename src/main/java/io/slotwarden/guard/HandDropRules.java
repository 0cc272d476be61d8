package io.slotwarden.guard;

import static io.slotwarden.model.RuleVerdict.allow;
import static io.slotwarden.model.RuleVerdict.refuse;
import static io.slotwarden.model.RuleVerdict.unknown;

import io.slotwarden.model.Durations;
import io.slotwarden.model.HandDrop;
import io.slotwarden.model.Observed;
import io.slotwarden.model.RuleVerdict;
import java.time.Instant;
import java.util.List;

/// The rules of a drop by hand that concern the person: what they named, and what they saw.
final class HandDropRules {
  private HandDropRules() {}

  /// A person who names a slot exactly has been asked what `start-marker` and the rest of
  /// `exact-name` ask of a policy.
  static RuleVerdict exactName(HandDropFacts f) {
    HandDrop asked = f.asked();
    if (!asked.slot().equals(f.drop().id())) {
      return refuse(Rules.EXACT_NAME, "named: " + asked.slot(), "that is another slot");
    }
    if (asked.by().isBlank() || asked.reason().isBlank()) {
      return refuse(Rules.EXACT_NAME, "named by nobody", "it must be said who asks for it and why");
    }
    return allow(
        Rules.EXACT_NAME,
        "named exactly by " + asked.by() + ": " + asked.reason(),
        "a person's exact name approves of a slot that never moved, too");
  }

  /// The rest of this rule stands in the statement that drops.
  static RuleVerdict evidence(HandDropFacts f) {
    if (!(f.seen() instanceof Observed.Known<Instant>(var at, var _))) {
      return unknown(
          Rules.EVIDENCE,
          f.seen().reason().orElse(""),
          "the server can't be seen now: nobody knows whether the slot is what was shown");
    }
    if (at.isBefore(f.drop().world().now().minus(f.drop().gapLimit()))) {
      return unknown(
          Rules.EVIDENCE,
          "last seen at " + at,
          "longer ago than " + Durations.format(f.drop().gapLimit()));
    }
    HandDrop.Shown shown = f.asked().shown();
    List<String> changes = shown.changes(f.drop().assessment().evidence());
    return changes.isEmpty()
        ? allow(
            Rules.EVIDENCE,
            "restart " + shown.restartLsn() + ", confirmed flush " + shown.confirmedFlushLsn(),
            "as it was shown; compared once more in the statement that drops")
        : refuse(
            Rules.EVIDENCE,
            String.join("; ", changes),
            "it is not what was shown at " + shown.seenAt() + ": look at it again");
  }
}

package io.slotwarden.guard;

import static io.slotwarden.model.RuleVerdict.allow;
import static io.slotwarden.model.RuleVerdict.refuse;
import static io.slotwarden.model.RuleVerdict.unknown;

import io.slotwarden.config.Policy;
import io.slotwarden.model.DropWatch;
import io.slotwarden.model.Durations;
import io.slotwarden.model.Haste;
import io.slotwarden.model.Mark;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.RunMode;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotNames;
import io.slotwarden.model.WalHolder;
import java.time.Duration;
import java.time.Instant;

/// The rules of a drop that look at the slot and its clocks. What is protected by itself:
/// [Protection]; whose the slot is: [OwnershipRules].
final class DropRules {
  /// The floors of the WAL are listed every few minutes; older ones prove nothing.
  static final Duration HOLDER_FRESH = Duration.ofMinutes(6);

  /// Counters that betray a consumer shorter than a poll exist from this major on (design, rule 6).
  private static final int FIRST_WITH_COUNTERS = 14;

  /// One sample is a glance, three are an observation.
  private static final int MIN_SAMPLES = 3;

  private DropRules() {}

  static RuleVerdict credential(DropFacts f) {
    return f.source().actor() == null
        ? refuse(
            Rules.CREDENTIAL,
            "source " + f.id().source() + " has no `actor`",
            "only an actor credential may drop; this source is only watched")
        : allow(Rules.CREDENTIAL, "actor " + f.source().actor().username(), "configured");
  }

  static RuleVerdict listed(DropFacts f) {
    Policy.DropSlots policy = f.policy();
    return policy == null || !policy.names(f.id().source(), f.id().name())
        ? refuse(
            Rules.LISTED, "no drop policy names " + f.id(), "only what a policy names is dropped")
        : allow(Rules.LISTED, "policy " + policy.name(), "named by " + policy.slots());
  }

  static RuleVerdict exactName(DropFacts f) {
    Slot slot = f.assessment().slot();
    if (f.isNamedExactly()) {
      return allow(Rules.EXACT_NAME, "named exactly", "no wildcard is involved");
    }
    if (!slot.isLogical()) {
      return refuse(
          Rules.EXACT_NAME, "physical slot", "a physical slot needs its exact name in the policy");
    }
    String tool = SlotNames.knownTool(slot.name()).orElse(null);
    if (tool != null) {
      return refuse(
          Rules.EXACT_NAME,
          "a name of " + tool,
          "a slot of a known tool needs its exact name in the policy");
    }
    if (hidesShortConsumers(f) && !f.isApprovedAsItIs()) {
      return refuse(
          Rules.EXACT_NAME,
          "PostgreSQL " + f.sample().majorVersion() + ", decoding counters " + slot.counters(),
          "before 14, or without counters, a short consumer is invisible: the exact name in the"
              + " policy, or `approve`, is needed");
    }
    return allow(Rules.EXACT_NAME, "named by a pattern", "enough for this slot");
  }

  private static boolean hidesShortConsumers(DropFacts f) {
    Slot slot = f.assessment().slot();
    boolean blind = slot.counters() == null && slot.inactiveSince() == null && !slot.isLost();
    return f.sample().majorVersion() < FIRST_WITH_COUNTERS || blind;
  }

  static RuleVerdict startMarker(DropFacts f) {
    if (f.history().movedUnderOurEyes() || f.assessment().slot().isLost()) {
      return allow(
          Rules.START_MARKER,
          "last moved " + f.history().lastMovedAt(),
          "not an untouched start marker");
    }
    if (f.isNamedExactly() || f.isApprovedAsItIs()) {
      return allow(
          Rules.START_MARKER,
          "never moved under our eyes",
          "named exactly, or approved by a person");
    }
    return refuse(
        Rules.START_MARKER,
        "it has never moved since we first saw it at " + f.history().firstSeen(),
        "it may be a migration's start marker: its exact name in the policy, or `approve`, is"
            + " needed");
  }

  static RuleVerdict holder(DropFacts f) {
    String input = f.holder().word() + ": " + f.holderEvidence();
    if (f.assessment().slot().isLost()) {
      return allow(Rules.HOLDER, "the slot is lost", "it holds nothing and can't be revived");
    }
    Instant at = f.holderAt();
    if (f.holder() == WalHolder.UNKNOWN
        || at == null
        || at.isBefore(f.world().now().minus(HOLDER_FRESH))) {
      return unknown(Rules.HOLDER, input, "who holds the WAL is not known now (seen " + at + ")");
    }
    if (f.holder() != WalHolder.SLOT) {
      return refuse(Rules.HOLDER, input, "not a slot holds the WAL: a drop frees nothing");
    }
    return f.assessment().holdsWal()
        ? allow(Rules.HOLDER, input, "this slot has the smallest restart LSN")
        : refuse(Rules.HOLDER, input, "another slot holds older WAL: a drop frees nothing now");
  }

  static RuleVerdict grace(DropFacts f) {
    DropWatch watch = f.watch();
    Policy.DropSlots policy = f.policy();
    if (watch == null || policy == null) {
      return refuse(Rules.GRACE, "no grace earned", "nothing is counted for it");
    }
    if (!watch.policy().equals(policy.name())) {
      return refuse(
          Rules.GRACE,
          "counted under policy " + watch.policy(),
          "it starts anew under policy " + policy.name());
    }
    Haste haste = Pressure.judge(f);
    Duration needed = needed(policy, haste);
    String input = Durations.format(watch.earned()) + " of " + Durations.format(needed);
    if (watch.earned().compareTo(needed) >= 0) {
      return allow(
          Rules.GRACE,
          input + pressure(policy, haste),
          "inactive, unmoved and unforbidden for long enough");
    }
    return refuse(
        Rules.GRACE,
        input
            + (watch.forbiddenBy() == null
                ? ""
                : ", counted since " + watch.forbiddenAt() + " (" + watch.forbiddenBy() + ")")
            + pressure(policy, haste),
        "the grace is not over");
  }

  private static Duration needed(Policy.DropSlots policy, Haste haste) {
    Policy.UnderPressure pressure = policy.underPressure();
    return pressure != null && haste.isOn() ? pressure.inactiveFor() : policy.inactiveFor();
  }

  /// What pressure does to the waits, for a policy that knows it; else nothing.
  private static String pressure(Policy.DropSlots policy, Haste haste) {
    if (policy.underPressure() == null) {
      return "";
    }
    return switch (haste) {
      case Haste.On(String why) ->
          "; under-pressure shortens "
              + Durations.format(policy.inactiveFor())
              + " and "
              + Durations.format(policy.notice())
              + ": "
              + why;
      case Haste.Held(String why) -> "; under-pressure stands still: " + why;
      case Haste.None(String why) -> "; under-pressure does not apply: " + why;
    };
  }

  static RuleVerdict samples(DropFacts f) {
    var history = f.history();
    Duration age = Duration.between(f.sampledAt(), f.world().now());
    String input =
        history.samples()
            + " samples since "
            + history.spanSince()
            + ", longest gap "
            + Durations.format(history.longestGap())
            + ", last "
            + Durations.format(age)
            + " ago";
    if (age.compareTo(f.gapLimit()) > 0 || !history.lastSeen().equals(f.sampledAt())) {
      return unknown(Rules.SAMPLES, input, "the slot was not seen just now");
    }
    if (history.active() || f.assessment().slot().active()) {
      return refuse(Rules.SAMPLES, input, "it is active");
    }
    if (history.samples() < MIN_SAMPLES) {
      return refuse(Rules.SAMPLES, input, "fewer than " + MIN_SAMPLES + " samples of it unchanged");
    }
    boolean provenAcrossGaps = history.evidence().inactiveSince() != null;
    if (history.longestGap().compareTo(f.gapLimit()) > 0 && !provenAcrossGaps) {
      return refuse(Rules.SAMPLES, input, "a gap longer than " + Durations.format(f.gapLimit()));
    }
    return allow(Rules.SAMPLES, input, "watched without a gap that matters");
  }

  static RuleVerdict notice(DropFacts f) {
    Mark mark = f.mark();
    Policy.DropSlots policy = f.policy();
    DropWatch watch = f.watch();
    if (mark == null || policy == null || watch == null) {
      return refuse(Rules.NOTICE, "not marked", "no notice was sent");
    }
    Instant delivered = mark.noticeDeliveredAt();
    if (delivered == null) {
      return refuse(
          Rules.NOTICE,
          "composed at " + mark.noticeSentAt(),
          mark.isHastened()
              ? "no channel with severity: critical has accepted it yet"
              : "no channel has accepted it yet");
    }
    Haste haste = Pressure.judge(f);
    Duration needed = policy.noticeOf(mark);
    String input =
        "delivered at "
            + delivered
            + ", stood for "
            + Durations.format(mark.noticeEarned())
            + " of "
            + Durations.format(needed)
            + (mark.isHastened() ? pressure(policy, haste) : "");
    if (f.mode() == RunMode.ENFORCE && !watch.enforced()) {
      return refuse(Rules.NOTICE, input, "a notice sent in observe mode is no notice");
    }
    Instant forbidden = watch.forbiddenAt();
    if (delivered.isBefore(mark.since()) || forbidden != null && !delivered.isAfter(forbidden)) {
      return refuse(Rules.NOTICE, input, "it was sent before the last thing that forbade the drop");
    }
    if (f.world().now().isAfter(policy.staleAt(mark, delivered))) {
      return refuse(Rules.NOTICE, input, "too old; it is sent again");
    }
    if (mark.isHastened()) {
      switch (haste) {
        case Haste.On _ -> {}
        case Haste.Held _ -> {
          return unknown(Rules.NOTICE, input, "it told of a date that is not known to hold");
        }
        case Haste.None _ -> {
          return refuse(Rules.NOTICE, input, "it told of a date that does not hold any more");
        }
      }
    }
    boolean stood =
        mark.noticeEarned().compareTo(needed) >= 0
            && !f.world().now().isBefore(delivered.plus(needed));
    return stood
        ? allow(Rules.NOTICE, input, "announced for long enough")
        : refuse(Rules.NOTICE, input, "the notice has not stood for long enough");
  }

  static RuleVerdict population(DropFacts f) {
    var guard = f.world().guard();
    String input =
        f.dueHere()
            + " due on "
            + f.id().source()
            + " (at most "
            + guard.maxDuePerSource()
            + "), "
            + f.dueAll()
            + " in all (at most "
            + guard.maxDueAll()
            + ")";
    return f.dueHere() > guard.maxDuePerSource() || f.dueAll() > guard.maxDueAll()
        ? refuse(
            Rules.POPULATION,
            input,
            "so many at once mean that the observer is wrong; `approve` takes one out of the count")
        : allow(Rules.POPULATION, input, "plausible");
  }

  static RuleVerdict approval(DropFacts f) {
    if (!f.world().guard().approveDrops()) {
      return allow(Rules.APPROVAL, "approval: none", "no approval is asked for");
    }
    Mark mark = f.mark();
    return mark != null && f.world().approval(f.id(), mark.since()).isPresent()
        ? allow(Rules.APPROVAL, "approved since the mark", "a person said yes")
        : refuse(
            Rules.APPROVAL,
            "approval: drops",
            "`slotwarden approve " + f.id() + " --reason ...` is awaited");
  }

  /// The rest of this rule stands in the statement that drops.
  static RuleVerdict evidence(DropFacts f) {
    Mark mark = f.mark();
    if (mark == null) {
      return refuse(Rules.EVIDENCE, "not marked", "there is nothing to compare with");
    }
    var seen = f.assessment().evidence();
    return mark.evidence().isSameAs(seen)
        ? allow(
            Rules.EVIDENCE,
            "restart " + seen.restartLsn() + ", confirmed flush " + seen.confirmedFlushLsn(),
            "as at the mark; compared once more in the statement that drops")
        : refuse(
            Rules.EVIDENCE, "the slot is not what was marked", "it moved, or its server changed");
  }
}

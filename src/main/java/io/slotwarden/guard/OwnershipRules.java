package io.slotwarden.guard;

import static io.slotwarden.model.RuleVerdict.allow;
import static io.slotwarden.model.RuleVerdict.refuse;
import static io.slotwarden.model.RuleVerdict.unknown;

import io.slotwarden.model.Durations;
import io.slotwarden.model.Mark;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Owner;
import io.slotwarden.model.OwnerKind;
import io.slotwarden.model.RuleVerdict;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whose a slot is: "nobody's" is a proof, not an absence (design, rule 8).
final class OwnershipRules {
  /// The inventory must have been complete so shortly before the act (design, rule 8).
  static final Duration INVENTORY_FRESH = Duration.ofMinutes(5);

  private static final String REMEDY =
      "; ask again once it is complete, or once the source says `dms: none` because no DMS reads"
          + " it";

  private OwnershipRules() {}

  /// Whose the slot is, without regard to how fresh the proof is.
  static RuleVerdict owner(DropFacts f) {
    return owner(f, f.isNamedExactly(), f.isApprovedAsItIs());
  }

  /// @param named by its exact name, `approved` by a person, as it is now
  private static RuleVerdict owner(DropFacts f, boolean named, boolean approved) {
    Owner owner = f.assessment().owner();
    String input = owner.kind().word() + ": " + String.join("; ", owner.evidence());
    return switch (owner.kind()) {
      case DMS_TASK, DMS_REPLICATION, DMS_DATA_MIGRATION, DMS_ENDPOINT, SUBSCRIPTION, REGISTERED ->
          refuse(Rules.OWNERSHIP, input, "somebody needs it");
      case STANDBY ->
          named
              ? allow(Rules.OWNERSHIP, input, "named exactly")
              : refuse(Rules.OWNERSHIP, input, "a standby needs it");
      case NONE -> allow(Rules.OWNERSHIP, input, "nobody's");
      case TOOL, UNKNOWN -> {
        if (!f.assessment().slot().isLogical()) {
          yield named
              ? allow(Rules.OWNERSHIP, input, "named exactly")
              : refuse(Rules.OWNERSHIP, input, "whose it is can't be proved");
        }
        if (f.inventory() instanceof Observed.Unknown<Instant>(var why, var _)) {
          yield unknown(Rules.OWNERSHIP, why, "\"nobody's\" needs a complete inventory");
        }
        boolean tool = owner.kind() == OwnerKind.TOOL;
        if (!tool && !f.automaticName()) {
          yield unknown(Rules.OWNERSHIP, input, "whose it is can't be proved");
        }
        if (named || (!tool && approved)) {
          yield allow(
              Rules.OWNERSHIP, input, "named exactly or approved, and the inventory is complete");
        }
        yield refuse(
            Rules.OWNERSHIP, input, "only its exact name in a policy can make an orphan of it");
      }
    };
  }

  /// Whose the slot is, proved after the mark and again shortly before the act.
  static RuleVerdict ownership(DropFacts f) {
    return proved(f, owner(f), f.mark());
  }

  /// For a person, who has named the slot exactly and has no mark to prove it after: proved shortly
  /// before the act.
  static RuleVerdict ownershipByHand(DropFacts f) {
    RuleVerdict verdict = proved(f, owner(f, true, true), null);
    return verdict.verdict() == RuleVerdict.Verdict.UNKNOWN && !f.inventory().isKnown()
        ? unknown(verdict.rule(), verdict.input(), verdict.reason() + REMEDY)
        : verdict;
  }

  private static RuleVerdict proved(DropFacts f, RuleVerdict standing, @Nullable Mark mark) {
    if (!standing.allows() || !f.assessment().slot().isLogical()) {
      return standing;
    }
    if (!(f.inventory() instanceof Observed.Known<Instant>(var at, var _))) {
      return unknown(
          Rules.OWNERSHIP,
          f.inventory().reason().orElse(""),
          "\"nobody's\" needs a complete inventory");
    }
    if (f.source().dmsNone()) {
      return standing;
    }
    if (at.isBefore(f.world().now().minus(INVENTORY_FRESH))) {
      return unknown(
          Rules.OWNERSHIP,
          "inventory complete at " + at,
          "older than " + Durations.format(INVENTORY_FRESH));
    }
    Instant first = mark == null ? null : mark.ownerlessAt();
    if (mark != null && (first == null || first.isBefore(mark.since()) || !at.isAfter(first))) {
      return unknown(
          Rules.OWNERSHIP,
          "inventory complete at " + at + ", marked at " + mark.since(),
          "the proof has to be seen once after the mark and once more");
    }
    return standing;
  }
}

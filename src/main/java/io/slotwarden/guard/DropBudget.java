package io.slotwarden.guard;

import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.RunMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// What of the budget is spent. An act whose outcome is not known counts; one that was aborted did
/// nothing and does not. In observe mode what would have been done counts, so that both modes
/// decide alike.
final class DropBudget {
  private static final Duration DAY = Duration.ofHours(24);

  private DropBudget() {}

  static List<Instant> spent(DropFacts facts, Predicate<Act> which) {
    Instant from = facts.world().now().minus(DAY);
    List<Instant> spent = new ArrayList<>();
    for (ActRecord r : facts.world().recentDrops()) {
      if (r.act() instanceof Act.DropSlot
          && which.test(r.act())
          && counts(r.outcome(), facts.mode())
          && r.at().isAfter(from)) {
        spent.add(r.at());
      }
    }
    return spent;
  }

  private static boolean counts(
      @org.jspecify.annotations.Nullable ActOutcome outcome, RunMode mode) {
    if (outcome == null) {
      return true;
    }
    return switch (outcome) {
      case DROPPED, PENDING, FAILED -> true;
      case WOULD_ACT -> mode == RunMode.OBSERVE;
      case ABORTED, RESUMED, WRITTEN, CREATED -> false;
    };
  }
}

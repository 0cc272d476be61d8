package io.slotwarden.guard;

import static io.slotwarden.model.RuleVerdict.allow;
import static io.slotwarden.model.RuleVerdict.refuse;
import static io.slotwarden.model.RuleVerdict.unknown;

import io.slotwarden.config.GuardConfig;
import io.slotwarden.model.Durations;
import io.slotwarden.model.Observed;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.RunMode;
import io.slotwarden.model.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The rules that stand before every act.
final class EveryAct {
  private EveryAct() {}

  static RuleVerdict killSwitch(Circumstances world) {
    String file = "" + world.guard().killSwitch();
    return switch (world.killSwitch()) {
      case Observed.Unknown<Boolean>(var why, var _) ->
          unknown(Rules.KILL_SWITCH, why, "the kill switch " + file + " can't be looked for");
      case Observed.Known<Boolean>(var set, var _) ->
          set
              ? refuse(Rules.KILL_SWITCH, file + " is there", "remove the file to allow acts again")
              : allow(Rules.KILL_SWITCH, "no file " + file, "not set");
    };
  }

  static RuleVerdict paused(Circumstances world, Subject subject) {
    return world
        .word(PersonsWord.Kind.PAUSE, subject)
        .map(
            w ->
                refuse(
                    Rules.PAUSED,
                    "paused by " + w.by() + " since " + w.at() + ": " + w.reason(),
                    "`slotwarden unpause "
                        + w.target()
                        + "` ends it"
                        + (w.until() == null ? "" : "; it ends by itself at " + w.until())))
        .orElseGet(() -> allow(Rules.PAUSED, "no pause", "nobody has paused it"));
  }

  static RuleVerdict leadership(Circumstances world) {
    return world.leader()
        ? allow(Rules.LEADERSHIP, "the store's lock is held", "this instance leads")
        : refuse(
            Rules.LEADERSHIP, "the store's lock is not held", "only the instance that leads acts");
  }

  static RuleVerdict store(Circumstances world) {
    RuleVerdict asItIs = storeAsItIs(world);
    Instant empty = world.emptyStoreSince();
    Duration hold = world.guard().newStoreHold();
    if (asItIs.allows() && empty != null && world.now().isBefore(empty.plus(hold))) {
      return refuse(
          Rules.STORE,
          "the store was made empty at " + empty,
          "no act before " + empty.plus(hold) + " (new-store-hold " + Durations.format(hold) + ")");
    }
    return asItIs;
  }

  /// Without regard to how young it is: what is not remembered makes a drop dangerous, and a slot
  /// that is made is new to everybody.
  static RuleVerdict storeAsItIs(Circumstances world) {
    if (world.store() instanceof Observed.Unknown<Boolean>(var why, var _)) {
      return unknown(Rules.STORE, why, "without a store that can be written nothing is done");
    }
    if (world.store().equals(Observed.known(false, world.store().at()))) {
      return refuse(
          Rules.STORE, "the store can't be written", "what can't be remembered is not done");
    }
    if (world.networkStore()) {
      return refuse(
          Rules.STORE,
          "the store lies on a network file system",
          "locks can't be trusted there: put store.path on a local volume");
    }
    return allow(Rules.STORE, "writable, local", "decisions can be remembered");
  }

  static RuleVerdict window(Circumstances world) {
    List<io.slotwarden.config.Window> windows = world.guard().windows();
    if (windows.isEmpty()) {
      return allow(Rules.WINDOW, "no windows", "always");
    }
    return windows.stream().anyMatch(w -> w.contains(world.now()))
        ? allow(Rules.WINDOW, windows.toString(), "inside a window")
        : refuse(Rules.WINDOW, windows.toString(), "outside every window");
  }

  static RuleVerdict settled(Circumstances world, String place) {
    Duration settle = world.guard().settle();
    for (String key : List.of(Circumstances.EVERYWHERE, place)) {
      Circumstances.Unsettled event = world.unsettled().get(key);
      if (event != null && world.now().isBefore(event.at().plus(settle))) {
        return refuse(
            Rules.SETTLED,
            event.by() + " at " + event.at(),
            "no act before "
                + event.at().plus(settle)
                + " (settle "
                + Durations.format(settle)
                + ")");
      }
    }
    return allow(Rules.SETTLED, "quiet for " + Durations.format(settle), "settled");
  }

  static RuleVerdict inFlight(Circumstances world, String place) {
    return world.inFlight().contains(place)
        ? refuse(
            Rules.IN_FLIGHT,
            "an act on " + place + " has no outcome yet",
            "one act at a time; an open intent is settled by looking at the world")
        : allow(Rules.IN_FLIGHT, "none on " + place, "nothing is under way");
  }

  /// Drops only: resumes are bounded by their attempts.
  static RuleVerdict dropBudget(DropFacts facts) {
    GuardConfig guard = facts.world().guard();
    Instant now = facts.world().now();
    List<Instant> all = DropBudget.spent(facts, a -> true);
    String source = facts.id().source();
    int here = DropBudget.spent(facts, a -> a.subject().place().equals(source)).size();
    String input =
        here
            + " of "
            + guard.perSourcePerDay()
            + " on "
            + source
            + ", "
            + all.size()
            + " of "
            + guard.allPerDay()
            + " in all, in 24 h";
    if (here >= guard.perSourcePerDay() || all.size() >= guard.allPerDay()) {
      return refuse(Rules.BUDGET, input, "the budget of the last 24 hours is spent");
    }
    if (facts.policy() != null) {
      String policy = facts.policy().name();
      int ofPolicy = DropBudget.spent(facts, a -> a.policy().equals(policy)).size();
      if (ofPolicy >= facts.policy().maxPerDay()) {
        return refuse(
            Rules.BUDGET,
            ofPolicy + " of max-per-day " + facts.policy().maxPerDay() + " of policy " + policy,
            "the policy's budget of the last 24 hours is spent");
      }
    }
    Instant last = all.stream().max(Instant::compareTo).orElse(null);
    if (last != null && now.isBefore(last.plus(guard.gap()))) {
      return refuse(
          Rules.BUDGET,
          "the last drop was at " + last,
          "no drop before "
              + last.plus(guard.gap())
              + " (gap "
              + Durations.format(guard.gap())
              + ")");
    }
    return allow(Rules.BUDGET, input, "within the budget");
  }

  static RuleVerdict mode(RunMode mode) {
    return mode == RunMode.ENFORCE
        ? allow(Rules.MODE, "enforce", "acts are allowed")
        : refuse(Rules.MODE, "observe", "slotwarden only says what it would do");
  }
}

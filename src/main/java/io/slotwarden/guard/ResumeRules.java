package io.slotwarden.guard;

import static io.slotwarden.model.RuleVerdict.allow;
import static io.slotwarden.model.RuleVerdict.refuse;
import static io.slotwarden.model.RuleVerdict.unknown;

import io.slotwarden.config.Policy;
import io.slotwarden.model.Durations;
import io.slotwarden.model.ResumeVerdict;
import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.TaskWatch;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/// The rules of a resume.
final class ResumeRules {
  private ResumeRules() {}

  /// Neither on its DMS entry nor on its source.
  static RuleVerdict inFlight(ResumeFacts f) {
    RuleVerdict entry = EveryAct.inFlight(f.world(), f.id().dms());
    return entry.allows() ? EveryAct.inFlight(f.world(), f.place()) : entry;
  }

  static RuleVerdict budget(ResumeFacts f) {
    return allow(
        Rules.BUDGET, "the budget is one of drops", "resumes are bounded by their attempts");
  }

  static RuleVerdict listed(ResumeFacts f) {
    Policy.ResumeTasks policy = f.policy();
    return policy == null || !policy.names(f.id().name())
        ? refuse(
            Rules.LISTED, "no resume policy names " + f.id(), "only what a policy names is resumed")
        : allow(Rules.LISTED, "policy " + policy.name(), "named by " + policy.tasks());
  }

  static RuleVerdict predicate(ResumeFacts f) {
    List<ResumeTerm> terms = ResumePredicate.terms(f);
    ResumeVerdict verdict = ResumePredicate.verdict(terms);
    String input =
        terms.stream()
            .filter(t -> !t.isMet())
            .map(t -> t.name() + " (" + t.input() + ")")
            .collect(Collectors.joining("; "));
    String reason =
        terms.stream()
            .filter(t -> !t.isMet())
            .map(t -> t.name() + ": " + t.reason())
            .collect(Collectors.joining("; "));
    return switch (verdict) {
      case RESUME ->
          allow(
              Rules.RESUME_PREDICATE,
              terms.stream().map(ResumeTerm::name).collect(Collectors.joining(", ")),
              "all " + terms.size() + " terms are met");
      case WAIT -> unknown(Rules.RESUME_PREDICATE, input, reason);
      case REFUSE, NEEDS_RELOAD, ESCALATED, NONE -> refuse(Rules.RESUME_PREDICATE, input, reason);
    };
  }

  static RuleVerdict attempts(ResumeFacts f) {
    TaskWatch watch = f.watch();
    Policy.ResumeTasks policy = f.policy();
    Instant down = watch.downSince();
    if (policy == null || down == null) {
      return refuse(
          Rules.ATTEMPTS, "nothing to attempt", "the task is not down, or no policy names it");
    }
    if (watch.pendingAct() != null) {
      return refuse(
          Rules.ATTEMPTS, "attempt of " + watch.lastAttemptAt(), "it is still to prove itself");
    }
    String input = watch.attempts() + " of " + policy.maxAttempts() + " attempts";
    if (watch.attempts() >= policy.maxAttempts()) {
      return refuse(Rules.ATTEMPTS, input, "the attempts are used up: a person has to look");
    }
    Instant from = down.plus(policy.after());
    if (watch.nextAttemptAt() != null && watch.nextAttemptAt().isAfter(from)) {
      from = watch.nextAttemptAt();
    }
    return f.world().now().isBefore(from)
        ? refuse(
            Rules.ATTEMPTS,
            input + ", down since " + down,
            "not before " + from + " (after " + Durations.format(policy.after()) + ", back-off)")
        : allow(Rules.ATTEMPTS, input, "its time has come");
  }
}

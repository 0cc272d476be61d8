package io.slotwarden.guard;

import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rules of an act, and the facts of one slot or task. Neither changes, so it says the same
/// whenever it is asked, and is judged only then: things are looked at every few seconds, and
/// explained now and then. For any thread: the worst is that two judge at once.
///
/// @param <F> the facts of the act
public final class Chain<F> {
  private final List<Rule<F>> rules;
  private final F facts;
  private @Nullable Trace trace;
  private @Nullable Optional<RuleVerdict> refusal;

  Chain(List<Rule<F>> rules, F facts) {
    this.rules = rules;
    this.facts = facts;
  }

  /// Every rule.
  public Trace trace() {
    Trace judged = trace;
    if (judged == null) {
      List<RuleVerdict> verdicts = new ArrayList<>(rules.size());
      for (Rule<F> rule : rules) {
        verdicts.add(rule.judge().apply(facts));
      }
      judged = new Trace(verdicts);
      trace = judged;
    }
    return judged;
  }

  /// The first rule that does not allow; empty when all do. Those after it are not judged.
  public Optional<RuleVerdict> refusal() {
    Optional<RuleVerdict> first = refusal;
    if (first == null) {
      first = firstRefusal();
      refusal = first;
    }
    return first;
  }

  /// Why one rule does not allow; empty when it does, and when the act has no such rule.
  public Optional<RuleVerdict> refusalBy(String name) {
    for (Rule<F> rule : rules) {
      if (rule.name().equals(name)) {
        return Optional.of(rule.judge().apply(facts)).filter(v -> !v.allows());
      }
    }
    return Optional.empty();
  }

  private Optional<RuleVerdict> firstRefusal() {
    for (Rule<F> rule : rules) {
      RuleVerdict verdict = rule.judge().apply(facts);
      if (!verdict.allows()) {
        return Optional.of(verdict);
      }
    }
    return Optional.empty();
  }
}

package io.slotwarden.guard;

import io.slotwarden.model.RuleVerdict;
import io.slotwarden.model.Trace;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The chain of one slot's drop. Its facts do not change, so it says the same whenever it is asked,
/// and is judged only then: a slot is looked at every few seconds, and explained now and then.
public final class DropChain {
  private final Guard guard;
  private final DropFacts facts;
  private @Nullable Trace trace;
  private @Nullable Optional<RuleVerdict> refusal;

  DropChain(Guard guard, DropFacts facts) {
    this.guard = guard;
    this.facts = facts;
  }

  /// Every rule.
  public Trace trace() {
    Trace judged = trace;
    if (judged == null) {
      judged = guard.drop(facts);
      trace = judged;
    }
    return judged;
  }

  /// The first rule that does not allow; empty when all do. Those after it are not judged.
  public Optional<RuleVerdict> refusal() {
    Optional<RuleVerdict> first = refusal;
    if (first == null) {
      first = guard.refusal(facts);
      refusal = first;
    }
    return first;
  }

  /// True when the slot is dropped only if a person approves it.
  public boolean awaitsApproval() {
    return guard.awaitsApproval(facts);
  }
}

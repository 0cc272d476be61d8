package io.slotwarden.model;

import java.util.List;
import java.util.Optional;

/// All rules of one decision in the order of the guard chain. The log line, the message, `explain`,
/// the API and the journal render this one value.
public record Trace(List<RuleVerdict> rules) {
  public Trace {
    rules = List.copyOf(rules);
  }

  /// The first rule that does not allow; empty when all do.
  public Optional<RuleVerdict> refusal() {
    for (RuleVerdict rule : rules) {
      if (!rule.allows()) {
        return Optional.of(rule);
      }
    }
    return Optional.empty();
  }

  /// True when `rule` is the only one that does not allow.
  public boolean refusedOnlyBy(String rule) {
    List<RuleVerdict> refusals = rules.stream().filter(r -> !r.allows()).toList();
    return refusals.size() == 1 && refusals.getFirst().rule().equals(rule);
  }

  /// True when every rule allows. A trace without rules permits nothing.
  public boolean allows() {
    return !rules.isEmpty() && refusal().isEmpty();
  }
}

package io.slotwarden.guard;

import io.slotwarden.model.RuleVerdict;
import java.util.function.Consumer;

/// One contrary fact planted in facts that every rule allows, and the one rule that has to see it.
///
/// @param <C> the case that the fact is planted in
record Scenario<C>(String rule, String claim, RuleVerdict.Verdict verdict, Consumer<C> plant) {

  static <C> Scenario<C> refuses(String rule, String claim, Consumer<C> plant) {
    return new Scenario<>(rule, claim, RuleVerdict.Verdict.REFUSE, plant);
  }

  static <C> Scenario<C> unknown(String rule, String claim, Consumer<C> plant) {
    return new Scenario<>(rule, claim, RuleVerdict.Verdict.UNKNOWN, plant);
  }
}

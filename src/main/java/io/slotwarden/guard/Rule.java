package io.slotwarden.guard;

import io.slotwarden.model.RuleVerdict;
import java.util.function.Function;

/// One guard rule: its name in the chain, and its judgement of the facts.
///
/// @param <F> the facts of the act
record Rule<F>(String name, Function<F, RuleVerdict> judge) {}

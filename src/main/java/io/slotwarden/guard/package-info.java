/// The rules that stand before every act, as pure functions, and the gate: the only door to an act.
/// It writes an intent, lets the actor act, and writes the outcome, through its ports `Actor` and
/// `Journal`.
@NullMarked
package io.slotwarden.guard;

import org.jspecify.annotations.NullMarked;

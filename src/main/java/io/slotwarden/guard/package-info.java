/// The rules that stand before every act, as pure functions, and the gate: the only door to an act.
/// It writes an intent, lets the actor act, and writes the outcome, through its ports `Actor` and
/// `Journal`. A heartbeat passes the same door, but of the many beats of a day only those are
/// recorded that are news: the first one, the first that fails, the one that works again.
@NullMarked
package io.slotwarden.guard;

import org.jspecify.annotations.NullMarked;

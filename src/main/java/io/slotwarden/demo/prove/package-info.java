/// The simulator: a world of servers, consumers, DMS accounts, people and faults, played against
/// the daemon's real core, with laws that must hold after every step. One seed is one history.
@NullMarked
package io.slotwarden.demo.prove;

import org.jspecify.annotations.NullMarked;

/// The nouns of slotwarden: positions, slots, tasks, observations, evidence, decisions and
/// outcomes. Everything here is immutable and does no I/O; every other package may use it, and it
/// uses none of them.
@NullMarked
package io.slotwarden.model;

import org.jspecify.annotations.NullMarked;

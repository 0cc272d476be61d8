/// Looks at PostgreSQL servers, 10 and newer: one statement a poll, settings and WAL floors now and
/// then. What comes in is a source's configuration; what goes out is `Observed`, and no look ever
/// outlives its deadline, writes anything or peeks into a slot.
@NullMarked
package io.slotwarden.observe.postgres;

import org.jspecify.annotations.NullMarked;

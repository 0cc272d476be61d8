/// Acts on PostgreSQL servers: drops a slot, by one statement that first checks that it is still
/// exactly what it was, asks for a checkpoint after it, makes slots, and writes heartbeats, each on
/// a connection to its database. It uses the actor's credential and nothing else, and decides
/// nothing: only the gate calls it.
@NullMarked
package io.slotwarden.act.postgres;

import org.jspecify.annotations.NullMarked;

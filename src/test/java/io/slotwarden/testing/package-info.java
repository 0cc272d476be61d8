/// Real servers and real consumers for tests: PostgreSQL 10 to 18 from embedded binaries, standbys,
/// cold copies, and a logical consumer over the replication protocol. Nothing here stands in for
/// anything: what it starts is the thing itself, on loopback, and it is stopped when the JVM ends.
@NullMarked
package io.slotwarden.testing;

import org.jspecify.annotations.NullMarked;

package io.slotwarden.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which server answered: what tells it from a restored copy, a promoted standby and its own former
/// life.
///
/// @param systemIdentifier `pg_control_system()`; null where the provider has revoked the function
/// @param timeline of the last checkpoint (it follows a promotion with the first checkpoint after
///   it)
/// @param startedAt `pg_postmaster_start_time()`, microseconds; unchanged by a crash restart of
///   backends
public record ServerIdentity(@Nullable Long systemIdentifier, int timeline, Instant startedAt) {}

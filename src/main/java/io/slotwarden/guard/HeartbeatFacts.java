package io.slotwarden.guard;

import io.slotwarden.config.Policy;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.DatabaseId;
import io.slotwarden.model.Observed;
import io.slotwarden.model.RunMode;
import io.slotwarden.model.ServerSample;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Everything that one heartbeat depends on.
///
/// @param policy the policy that names the database; null when none does
/// @param mode the policy's effective mode
/// @param sample the last look at the server
/// @param fresh an older look tells nothing
/// @param underWay a beat on this source has not ended
public record HeartbeatFacts(
    Circumstances world,
    SourceConfig source,
    Policy.@Nullable WriteHeartbeats policy,
    RunMode mode,
    DatabaseId database,
    Observed<ServerSample> sample,
    Duration fresh,
    boolean underWay) {}

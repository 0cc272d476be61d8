package io.slotwarden.alert;

import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Observed;
import io.slotwarden.model.TaskHealth;
import io.slotwarden.model.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How one listed task of ours fares beside its status.
///
/// @param health as last measured
/// @param hasTables the table statistics are looked at; without them the counts of the listing are
///   all that there is
/// @param consumed something is connected to its slot; Unknown when its slot can't be told, or its
///   source not seen
/// @param slot its name; null when it is not known
/// @param runningSince first sight of the present run; null while it does not run
public record HealthReading(
    TaskId id,
    DmsTask task,
    TaskHealth health,
    boolean hasTables,
    Observed<Boolean> consumed,
    @Nullable String slot,
    @Nullable Instant runningSince) {}

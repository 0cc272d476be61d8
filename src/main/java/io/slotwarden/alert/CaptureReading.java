package io.slotwarden.alert;

import io.slotwarden.model.CaptureHeartbeat;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Observed;
import io.slotwarden.model.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One listed task, and the heartbeat that DMS writes into its source.
///
/// @param database of its slot; null when that is not known
/// @param heartbeat Unknown, too, while the task does not run or nothing is connected to its slot
/// @param runningSince first sight of the present run; null while it does not run
public record CaptureReading(
    TaskId id,
    DmsTask task,
    @Nullable String database,
    Observed<CaptureHeartbeat> heartbeat,
    @Nullable Instant runningSince) {}

package io.slotwarden.guard;

import io.slotwarden.config.Policy;
import io.slotwarden.model.DmsConnection;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.InstanceHealth;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ReplicationInstance;
import io.slotwarden.model.RunMode;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskWatch;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that resuming one task depends on.
///
/// @param policy the policy that names the task; null when none does
/// @param source our name of the server it reads, by all signs; null when it is none of ours, or
///   not known to be
/// @param endpointsListed false while the endpoints can't be listed, so that `source` can't be
///   known
/// @param sourceReason why `source` is null
/// @param sample the last look at that server
/// @param slotName the slot that the task reads, by its endpoint or its automatic name; null when
///   none was found
/// @param slot that slot in the sample; null when the sample does not hold it
/// @param instances, connections the listings of the task's account
/// @param held the tag `slotwarden:hold`: Known(true) when set, Unknown when the tags can't be read
/// @param rivals other tasks and replications that run on the same slot, or are being resumed
///   there; Unknown while not everything that could read it is listed
/// @param instance how its replication instance fares
public record ResumeFacts(
    Circumstances world,
    TaskId id,
    DmsTask task,
    TaskWatch watch,
    Policy.@Nullable ResumeTasks policy,
    RunMode mode,
    @Nullable String source,
    boolean endpointsListed,
    String sourceReason,
    Observed<ServerSample> sample,
    @Nullable String slotName,
    @Nullable Slot slot,
    Observed<List<ReplicationInstance>> instances,
    Observed<List<DmsConnection>> connections,
    Observed<Boolean> held,
    Observed<List<String>> rivals,
    InstanceHealth instance) {

  /// A person has released a blocked resume of this task, in this stop, with its slot and its
  /// server where they stand.
  boolean isReleased() {
    Instant since = watch.standsSince();
    return since != null && world.approval(id, since).isPresent();
  }

  /// The place whose settling counts: the source, or the DMS entry while the source is not known.
  String place() {
    return source == null ? id.dms() : source;
  }
}

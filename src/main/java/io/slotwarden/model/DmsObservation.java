package io.slotwarden.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// All that is known of one DMS account and region at one moment. A listing is Known only when
/// every page of it was read and every ARN in it carries the configured account (design, rule 8).
///
/// @param account the account that answered (of the ARNs, or of `sts:GetCallerIdentity` where
///   nothing carried one)
/// @param tasks classic tasks
/// @param heldTasks ARNs of tasks and replications that carry the tag `slotwarden:hold`, looked up
///   for those that don't run
/// @param unreadableTags ARNs of those whose tags could not be read, with the reason
public record DmsObservation(
    String dms,
    Instant at,
    Observed<String> account,
    Observed<List<DmsTask>> tasks,
    Observed<List<DmsEndpoint>> endpoints,
    Observed<List<DmsTask>> replications,
    Observed<List<DmsTask>> dataMigrations,
    Observed<List<ReplicationInstance>> instances,
    Observed<List<DmsConnection>> connections,
    Set<String> heldTasks,
    Map<String, String> unreadableTags) {
  public DmsObservation {
    heldTasks = Set.copyOf(heldTasks);
    unreadableTags = Map.copyOf(unreadableTags);
  }
}

package io.slotwarden.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All that is known of one DMS account and region at one moment. A listing is Known only when
/// every page of it was read and every ARN in it carries the configured account (design, rule 8).
///
/// @param account the account that answered (of the ARNs, or of `sts:GetCallerIdentity` where
///   nothing carried one)
/// @param tasks classic tasks
/// @param heldTasks ARNs of tasks that carry the tag `slotwarden:hold`, looked up for tasks that
///   don't run
/// @param unreadableTags ARNs of tasks whose tags could not be read, with the reason
/// @param health of tasks and replication instances, as last measured
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
    Map<String, String> unreadableTags,
    DmsHealth health) {
  public DmsObservation {
    heldTasks = Set.copyOf(heldTasks);
    unreadableTags = Map.copyOf(unreadableTags);
  }

  /// Without a look at the health of anything.
  public DmsObservation(
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
    this(
        dms,
        at,
        account,
        tasks,
        endpoints,
        replications,
        dataMigrations,
        instances,
        connections,
        heldTasks,
        unreadableTags,
        DmsHealth.NONE);
  }

  /// With what is known of the health.
  public DmsObservation with(DmsHealth known) {
    return new DmsObservation(
        dms,
        at,
        account,
        tasks,
        endpoints,
        replications,
        dataMigrations,
        instances,
        connections,
        heldTasks,
        unreadableTags,
        known);
  }

  /// How a replication instance fares; Unknown when it was not measured.
  ///
  /// @param arn of the instance; null (Serverless) is Unknown
  public InstanceHealth instanceHealth(@Nullable String arn) {
    InstanceHealth known = arn == null ? null : health.instances().get(arn);
    return known != null
        ? known
        : InstanceHealth.unknown("the replication instance has not been measured", at);
  }

  /// How a task fares; Unknown when it was not asked for.
  public TaskHealth taskHealth(String arn) {
    TaskHealth known = health.tasks().get(arn);
    return known != null ? known : TaskHealth.unknown("the task's health was not looked at", at);
  }
}

package io.slotwarden.model;

import java.util.Map;

/// What is known of an entry beside its inventory, from slower and dearer calls. That it is not
/// known makes no listing Unknown.
///
/// @param tasks by ARN; only tasks that were asked for
/// @param instances by ARN; every replication instance on which a task of one of our sources lies,
///   running or not
public record DmsHealth(Map<String, TaskHealth> tasks, Map<String, InstanceHealth> instances) {
  public static final DmsHealth NONE = new DmsHealth(Map.of(), Map.of());

  public DmsHealth {
    tasks = Map.copyOf(tasks);
    instances = Map.copyOf(instances);
  }
}

package io.slotwarden.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Under which name we know what DMS lists. A name is unique only within a kind: where a Serverless
/// replication has the name of a task, or a data migration that of either, its kind stands behind
/// it, after a colon, which no name of DMS can hold.
public final class TaskNames {
  private TaskNames() {}

  /// Everything that one look lists, tasks first, then replications, then data migrations. What
  /// could not be listed is not there.
  public static Map<TaskId, DmsTask> of(DmsObservation look) {
    Map<TaskId, DmsTask> named = new LinkedHashMap<>();
    for (TaskKind kind : TaskKind.values()) {
      for (DmsTask task : listing(look, kind).toOptional().orElse(List.of())) {
        TaskId plain = new TaskId(look.dms(), task.id());
        named.put(
            named.containsKey(plain)
                ? new TaskId(look.dms(), task.id() + ":" + kind.word())
                : plain,
            task);
      }
    }
    return named;
  }

  /// The same by ARN.
  public static Map<String, TaskId> byArn(DmsObservation look) {
    return of(look).entrySet().stream()
        .collect(Collectors.toMap(e -> e.getValue().arn(), Map.Entry::getKey, (a, b) -> b));
  }

  /// The listing of one kind.
  public static Observed<List<DmsTask>> listing(DmsObservation look, TaskKind kind) {
    return switch (kind) {
      case TASK -> look.tasks();
      case REPLICATION -> look.replications();
      case DATA_MIGRATION -> look.dataMigrations();
    };
  }
}

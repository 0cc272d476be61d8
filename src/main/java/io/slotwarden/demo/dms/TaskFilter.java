package io.slotwarden.demo.dms;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One filter of a describe of tasks.
///
/// @param name `replication-task-arn` or `replication-task-id`
/// @param values of which one has to be the task's
record TaskFilter(String name, Set<String> values) {

  static List<TaskFilter> of(@Nullable Object filters) throws Refusal {
    List<TaskFilter> parsed = new ArrayList<>();
    if (filters instanceof List<?> list) {
      for (Object filter : list) {
        parsed.add(parse(filter));
      }
    } else if (filters != null) {
      throw malformed("not a list");
    }
    return parsed;
  }

  private static TaskFilter parse(Object filter) throws Refusal {
    if (filter instanceof Map<?, ?> map
        && map.keySet().equals(Set.of("Name", "Values"))
        && map.get("Name") instanceof String name
        && map.get("Values") instanceof List<?> values) {
      if (!name.equals("replication-task-arn") && !name.equals("replication-task-id")) {
        throw malformed("no such filter: " + name);
      }
      return new TaskFilter(name, Set.copyOf(values.stream().map(String::valueOf).toList()));
    }
    throw malformed("a filter has exactly Name and Values");
  }

  boolean matches(SimulatedTask task) {
    return values.contains(
        name.equals("replication-task-arn")
            ? task.arn()
            : String.valueOf(task.wire().get("ReplicationTaskIdentifier")));
  }

  private static Refusal malformed(String what) {
    return Refusal.violation("InvalidParameterValueException", "Filters: " + what);
  }
}

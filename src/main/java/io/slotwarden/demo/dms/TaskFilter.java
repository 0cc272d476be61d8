package io.slotwarden.demo.dms;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One filter of a describe of tasks or Serverless replications.
///
/// @param byArn else by identifier
/// @param values of which one has to be the thing's
record TaskFilter(boolean byArn, Set<String> values) {

  /// @param prefix `replication-task` or `replication-config`: what the filter's name begins with
  static List<TaskFilter> of(@Nullable Object filters, String prefix) throws Refusal {
    List<TaskFilter> parsed = new ArrayList<>();
    if (filters instanceof List<?> list) {
      for (Object filter : list) {
        parsed.add(parse(filter, prefix));
      }
    } else if (filters != null) {
      throw malformed("not a list");
    }
    return parsed;
  }

  private static TaskFilter parse(Object filter, String prefix) throws Refusal {
    if (filter instanceof Map<?, ?> map
        && map.keySet().equals(Set.of("Name", "Values"))
        && map.get("Name") instanceof String name
        && map.get("Values") instanceof List<?> values) {
      boolean byArn = name.equals(prefix + "-arn");
      if (!byArn && !name.equals(prefix + "-id")) {
        throw malformed("no such filter: " + name);
      }
      return new TaskFilter(byArn, Set.copyOf(values.stream().map(String::valueOf).toList()));
    }
    throw malformed("a filter has exactly Name and Values");
  }

  boolean matches(String arn, String id) {
    return values.contains(byArn ? arn : id);
  }

  private static Refusal malformed(String what) {
    return Refusal.violation("InvalidParameterValueException", "Filters: " + what);
  }
}

package io.slotwarden.audit;

import io.slotwarden.model.Severity;
import io.slotwarden.model.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// All that an audit saw.
///
/// @param at when it ended, by our clock
/// @param unseen what could not be looked at as a whole, and why: a DMS entry, a task that nobody
///   lists
public record AuditReport(Instant at, List<AuditedMigration> migrations, List<String> unseen) {
  public AuditReport {
    migrations = List.copyOf(migrations);
    unseen = List.copyOf(unseen);
  }

  /// How a check ended for a database, said once for all tasks for which it ended alike.
  ///
  /// @param tasks empty when the database was looked at without one
  public record Entry(String source, String database, List<TaskId> tasks, CheckResult result) {}

  private record Key(String source, String database, CheckResult result) {}

  /// In the order of stages, then of checks.
  public List<Entry> entries() {
    Map<Key, List<TaskId>> tasks = new LinkedHashMap<>();
    for (AuditedMigration m : migrations) {
      for (CheckResult r : m.results()) {
        List<TaskId> those =
            tasks.computeIfAbsent(new Key(m.source(), m.database(), r), _ -> new ArrayList<>());
        m.task().ifPresent(those::add);
      }
    }
    return tasks.entrySet().stream()
        .map(
            e ->
                new Entry(
                    e.getKey().source(), e.getKey().database(), e.getValue(), e.getKey().result()))
        .sorted(
            Comparator.comparing((Entry e) -> e.result().check().stage())
                .thenComparing(e -> e.result().check()))
        .toList();
  }

  /// Those of a stage that found something.
  public List<Entry> found(Stage stage) {
    return entries().stream()
        .filter(e -> e.result().check().stage() == stage)
        .filter(e -> !e.result().findings().isEmpty())
        .toList();
  }

  public long count(Severity severity) {
    return entries().stream()
        .flatMap(e -> e.result().findings().stream())
        .filter(f -> f.severity() == severity)
        .count();
  }

  /// What could not be looked at, said once each: checks, and what stands in [#unseen].
  public long notChecked() {
    return Stream.concat(
            entries().stream().filter(e -> !e.result().notChecked().isEmpty()), unseen.stream())
        .count();
  }
}

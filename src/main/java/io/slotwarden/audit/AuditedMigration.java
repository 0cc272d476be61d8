package io.slotwarden.audit;

import io.slotwarden.model.TaskId;
import java.util.List;
import java.util.Optional;

/// One case and how every check of it ended.
///
/// @param source its configured name
/// @param task empty when the database was looked at without one
/// @param target the configured name; empty when none was looked at
public record AuditedMigration(
    String source,
    String database,
    Optional<TaskId> task,
    Optional<String> target,
    Phase phase,
    List<CheckResult> results) {
  public AuditedMigration {
    results = List.copyOf(results);
  }
}

package io.slotwarden.audit;

import io.slotwarden.model.Observed;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.LogicalSlot;
import io.slotwarden.model.migration.MigrationTask;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A migration that is to be closed.
///
/// @param audited in phase AFTER, with the task when it is still there
/// @param source the configured name
/// @param arn of the task
/// @param task empty when DMS lists it no more: a complete listing of its account and region
/// @param heartbeats tables of the policies that write heartbeats here
public record Closing(
    AuditCase audited,
    String source,
    String arn,
    Observed<Optional<MigrationTask>> task,
    Set<TableName> heartbeats) {
  public Closing {
    heartbeats = Set.copyOf(heartbeats);
  }

  /// Those that the task made or used, as far as its endpoint and its ARN tell.
  Observed<List<LogicalSlot>> slots() {
    return audited.source().slots().map(all -> all.stream().filter(this::isOwn).toList());
  }

  boolean isOwn(LogicalSlot slot) {
    return audited.task().filter(t -> TaskSlots.isOf(t, slot)).isPresent()
        || TaskSlots.carriesNameOf(resourceId(), slot);
  }

  String resourceId() {
    return arn.substring(arn.lastIndexOf(':') + 1);
  }

  /// Logical slots of this database that are not the migration's.
  List<LogicalSlot> others(Catalog database, Findings out) {
    return out.need(database.slots()).stream()
        .filter(s -> s.database().equals(database.database()))
        .filter(s -> !isOwn(s))
        .toList();
  }
}

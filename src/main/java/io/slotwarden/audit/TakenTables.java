package io.slotwarden.audit;

import io.slotwarden.model.Observed;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.OfTable;
import io.slotwarden.model.catalog.Relation;
import io.slotwarden.model.migration.OnTarget;
import io.slotwarden.model.migration.TableMappings;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The tables of the source whose rows a task takes, by their own name or as partitions of a table
/// that it takes. A change is logged under the partition that its row is in, and by the replica
/// identity of that partition alone (seen on PostgreSQL 10, 15 and 18); what a partitioned table
/// says for itself does not matter.
final class TakenTables {
  private final AuditCase audited;
  private final Partitions partitions;
  private final Map<TableName, Relation> relations;
  private final @Nullable TableMappings mappings;

  /// Tables of which the mappings choose partitions: the other partitions were left out on purpose.
  private final Set<TableName> chosenFrom = new HashSet<>();

  private TakenTables(
      AuditCase audited, Partitions partitions, Map<TableName, Relation> relations) {
    this.audited = audited;
    this.partitions = partitions;
    this.relations = relations;
    this.mappings = audited.task().flatMap(t -> t.mappings().toOptional()).orElse(null);
    relations.values().stream()
        .filter(r -> r.kind() == Relation.Kind.TABLE && audited.selects(r.table()))
        .forEach(r -> addAncestors(r.table()));
  }

  private void addAncestors(TableName table) {
    Optional<TableName> parent = partitions.parent(table);
    while (parent.isPresent() && chosenFrom.add(parent.get())) {
      parent = partitions.parent(parent.get());
    }
  }

  /// Ends the check when tables or partitions are not known.
  static TakenTables of(AuditCase audited, Findings out) {
    return audited.taken(
        () ->
            new TakenTables(
                audited,
                Partitions.of(audited.source(), out),
                out.need(audited.source().relations())));
  }

  Partitions partitions() {
    return partitions;
  }

  Optional<Relation> relation(TableName table) {
    return Optional.ofNullable(relations.get(table));
  }

  /// As what the task takes the rows of a table: as itself, or as the nearest table that it is a
  /// partition of; empty when it does not.
  Optional<TableName> takenAs(TableName table) {
    if (audited.selects(table)) {
      return Optional.of(table);
    }
    Optional<TableName> parent = partitions.parent(table);
    while (parent.isPresent() && !chosenFrom.contains(parent.get())) {
      if (audited.selects(parent.get())) {
        return parent;
      }
      parent = partitions.parent(parent.get());
    }
    return Optional.empty();
  }

  /// Those that hold rows themselves, in the order of their names.
  Stream<Relation> withRows() {
    return relations.values().stream()
        .filter(r -> holdsRows(r.table()) && takenAs(r.table()).isPresent())
        .sorted(OfTable.BY_TABLE);
  }

  boolean holdsRows(TableName table) {
    Relation relation = relations.get(table);
    return relation != null && relation.kind() == Relation.Kind.TABLE;
  }

  /// Columns of the taken tables that arrive on the target, in the order of the tables' names.
  ///
  /// @param column the name of one
  <T extends OfTable> Stream<T> columns(
      Observed<List<T>> facts, Function<T, String> column, Findings out) {
    return out.need(facts).stream()
        .filter(f -> arrives(f.table(), column.apply(f)))
        .sorted(OfTable.BY_TABLE);
  }

  /// False also for a column that a rule removes.
  private boolean arrives(TableName table, String column) {
    Optional<TableName> as = takenAs(table);
    return as.isPresent()
        && (mappings == null
            || !(mappings.columnOf(as.get(), column) instanceof OnTarget.Removed<String>));
  }
}

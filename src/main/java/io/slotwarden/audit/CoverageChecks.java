package io.slotwarden.audit;

import static io.slotwarden.model.Severity.CRITICAL;

import io.slotwarden.model.SqlText;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.PrimaryKey;
import io.slotwarden.model.catalog.Relation;
import io.slotwarden.model.migration.MigrationTask;
import io.slotwarden.model.migration.TableMappings;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Rows that mappings leave out: by a filter, or because no rule is for their table.
final class CoverageChecks {
  static final List<Check> ALL =
      List.of(
          new Check(AuditCheck.FILTERS, CoverageChecks::filters),
          new Check(AuditCheck.UNCOVERED_TABLES, Coverage::look));

  private CoverageChecks() {}

  private static void filters(AuditCase c, Findings out) {
    MigrationTask task = c.cdcTask(out);
    TableMappings mappings = out.need(task.mappings());
    Map<TableName, PrimaryKey> keys = out.need(c.source().primaryKeys());
    boolean full =
        !task.source()
            .toOptional()
            .flatMap(e -> e.settings().pluginName())
            .orElse("")
            .equalsIgnoreCase("pglogical");
    out.found(
        CRITICAL,
        "filters use columns that the old row of a DELETE does not carry",
        c.selectedOf(c.source().relations(), out)
            .filter(Relation::isTable)
            .filter(r -> isCut(r, mappings, keys, out))
            .map(
                r ->
                    new AuditObject(
                        r.table().sql(),
                        "filtered by "
                            + String.join(
                                ", ",
                                mappings.filterColumns(r.table()).stream()
                                    .map(SqlText::identifier)
                                    .toList()),
                        full
                            ? "ALTER TABLE " + r.table().sql() + " REPLICA IDENTITY FULL;"
                            : null)),
        "filter by columns of the key, or set REPLICA IDENTITY FULL on the source (test_decoding"
            + " only)");
  }

  private static boolean isCut(
      Relation table, TableMappings mappings, Map<TableName, PrimaryKey> keys, Findings out) {
    Set<String> columns = mappings.filterColumns(table.table());
    if (columns.isEmpty()) {
      return false;
    }
    PrimaryKey key = keys.get(table.table());
    Set<String> carried = key == null ? Set.of() : Set.copyOf(key.columns());
    return switch (table.replicaIdentity()) {
      case FULL -> false;
      case NOTHING -> true;
      case DEFAULT -> !carried.containsAll(columns);
      case INDEX -> {
        out.notChecked(
            "which columns the replica identity of %s has is not read"
                .formatted(table.table().sql()));
        yield false;
      }
    };
  }
}

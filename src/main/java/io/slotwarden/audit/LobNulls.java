package io.slotwarden.audit;

import static io.slotwarden.model.Severity.CRITICAL;

import io.slotwarden.model.SqlText;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.LobColumn;
import io.slotwarden.model.catalog.PrimaryKey;
import io.slotwarden.model.catalog.Relation;
import io.slotwarden.model.migration.OnTarget;
import io.slotwarden.model.migration.TableMappings;
import io.slotwarden.model.migration.TaskSettings.LobMode;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// LOBs that arrive after their row, where the target takes no row without them.
final class LobNulls {
  /// A column of the target.
  private record Column(TableName table, String name) {}

  private LobNulls() {}

  static void notNull(AuditCase c, Findings out) {
    LobTravel travel = LobTravel.of(c, out);
    Catalog target = c.target(out);
    KeyComparison.targetStays(c, out);
    Partitions partitions = Partitions.of(target, out);
    Map<TableName, Relation> relations = out.need(target.relations());
    Map<TableName, PrimaryKey> keys = out.need(target.primaryKeys());
    Map<Column, LobColumn> there =
        out.need(target.lobColumns()).stream()
            .collect(Collectors.toMap(l -> new Column(l.table(), l.column()), Function.identity()));
    Unseen unknownMode = new Unseen("nothing says how the LOBs travel of");
    Unseen otherType = new Unseen("the target has LOB columns as another type, or not at all: of");
    SequencedSet<LobColumn> refusing = new LinkedHashSet<>();
    for (Column column : late(c, travel, unknownMode, out)) {
      LobColumn found = there.get(column);
      if (found != null && found.notNull()) {
        refusing.add(found);
      } else if (found == null && relations.containsKey(column.table())) {
        otherType.add(column.table());
      }
    }
    out.found(
        CRITICAL,
        "LOB columns of the target are NOT NULL, and DMS inserts their rows before the LOBs",
        partitions.columns(
            refusing.stream(),
            LobColumn::column,
            LobChecks::type,
            (table, column) ->
                isOfKey(keys, table, column)
                    ? null
                    : "ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL;"
                        .formatted(table.sql(), SqlText.identifier(column))),
        "let them be NULL while DMS writes, and put NOT NULL back before the cut-over");
    unknownMode.tell(out);
    otherType.tell(out);
  }

  /// Columns of the target whose values come after their rows.
  private static Set<Column> late(AuditCase c, LobTravel travel, Unseen unknownMode, Findings out) {
    TableMappings mappings = out.need(c.task(out).mappings());
    TakenTables taken = TakenTables.of(c, out);
    Unseen unclear = new Unseen("the mappings leave it unclear where LOB columns go: of");
    Set<Column> late = new LinkedHashSet<>();
    LobChecks.columns(c, out, taken)
        .forEach(
            lob -> {
              TableName as = taken.takenAs(lob.table()).orElseThrow();
              Optional<LobMode> mode = travel.mode(as);
              if (mode.isEmpty()) {
                unknownMode.add(as);
              } else if (mode.get() == LobMode.FULL || mode.get() == LobMode.INLINE) {
                Optional<TableName> table = c.onTarget(as);
                OnTarget<String> column = mappings.columnOf(as, lob.column());
                if (table.isPresent() && column.sure().isPresent()) {
                  late.add(new Column(table.get(), column.sure().get()));
                } else {
                  unclear.add(as);
                }
              }
            });
    unclear.tell(out);
    return late;
  }

  private static boolean isOfKey(Map<TableName, PrimaryKey> keys, TableName table, String column) {
    PrimaryKey key = keys.get(table);
    return key != null && key.columns().contains(column);
  }
}

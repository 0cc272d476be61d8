package io.slotwarden.audit;

import io.slotwarden.model.SqlText;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.Inheritance;
import io.slotwarden.model.catalog.OfTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which tables of a database are partitions, and of what.
final class Partitions {
  /// More of the partitions of one table are counted and not named.
  private static final int NAMED = 3;

  private final Map<TableName, TableName> parents;
  private final Map<TableName, TableName> roots = new HashMap<>();

  private Partitions(List<Inheritance> all) {
    parents = parents(all);
    for (Inheritance i : all) {
      TableName root = i.root();
      if (i.partition() && root != null) {
        roots.put(i.child(), root);
      }
    }
  }

  /// Each partition's parent.
  static Map<TableName, TableName> parents(List<Inheritance> inheritance) {
    Map<TableName, TableName> parents = new HashMap<>();
    inheritance.stream()
        .filter(Inheritance::partition)
        .forEach(i -> parents.put(i.child(), i.parent()));
    return parents;
  }

  /// Ends the check when they are not known.
  static Partitions of(Catalog catalog, Findings out) {
    return new Partitions(out.need(catalog.inheritance()));
  }

  Optional<TableName> parent(TableName table) {
    return Optional.ofNullable(parents.get(table));
  }

  /// The table that somebody made as one, whose partition this is; the table itself otherwise.
  TableName root(TableName table) {
    return roots.getOrDefault(table, table);
  }

  /// Columns, those of the partitions of one table as one: a person mends them there.
  ///
  /// @param detail of a column as such, from its facts, the first of them for its looks
  /// @param sql what mends the column of that table; null when nothing does
  <T extends OfTable> Stream<AuditObject> columns(
      Stream<T> facts,
      Function<T, String> column,
      Function<List<T>, String> detail,
      BiFunction<TableName, String, @Nullable String> sql) {
    record Key(TableName table, String column) {}
    Map<Key, List<T>> grouped =
        facts.collect(
            Collectors.groupingBy(
                f -> new Key(root(f.table()), column.apply(f)),
                LinkedHashMap::new,
                Collectors.toCollection(ArrayList::new)));
    return grouped.entrySet().stream()
        .map(
            e -> {
              TableName table = e.getKey().table();
              String name = e.getKey().column();
              return new AuditObject(
                  table.sql() + "." + SqlText.identifier(name),
                  detail.apply(e.getValue()) + where(table, e.getValue()),
                  sql.apply(table, name));
            });
  }

  private static String where(TableName root, List<? extends OfTable> facts) {
    List<String> partitions =
        facts.stream()
            .map(OfTable::table)
            .filter(t -> !t.equals(root))
            .distinct()
            .map(TableName::sql)
            .toList();
    if (partitions.isEmpty()) {
      return "";
    }
    int more = partitions.size() - NAMED;
    return "; in "
        + partitions.stream().limit(NAMED).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }
}

package io.slotwarden.audit;

import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.Inheritance;
import io.slotwarden.model.catalog.OfTable;
import io.slotwarden.model.catalog.Relation;
import io.slotwarden.model.migration.OnTarget;
import io.slotwarden.model.migration.TableMappings;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which table of the target should have what a table of the source has. Partitions may come
/// together in one table; what the parent of selected partitions has counts, selected or not.
final class TablePairs implements TargetNames {
  private final AuditCase audited;
  private final @Nullable TableMappings mappings;
  private final Map<TableName, Relation> onTarget;
  private final Map<TableName, Set<TableName>> targets = new HashMap<>();

  /// Source tables with rows of their own that come into a table of the target.
  private final Map<TableName, Integer> writers = new HashMap<>();

  private final Set<TableName> parents = new HashSet<>();

  /// What to say of selected tables that the target lacks.
  private Optional<String> absent = Optional.empty();

  /// What a table of the target should have.
  ///
  /// @param fact of the source
  record Wanted<T>(T fact, TableName target) {}

  private TablePairs(AuditCase audited, Map<TableName, Relation> onTarget) {
    this.audited = audited;
    this.mappings = audited.task().flatMap(t -> t.mappings().toOptional()).orElse(null);
    this.onTarget = onTarget;
  }

  /// Tables that the target lacks are told to `out` as not checked.
  static TablePairs of(AuditCase c, Findings out) {
    TablePairs pairs = c.pairs(() -> resolve(c, out), out);
    pairs.absent.ifPresent(out::notChecked);
    return pairs;
  }

  private static TablePairs resolve(AuditCase c, Findings out) {
    Catalog target = c.target(out);
    TablePairs pairs = new TablePairs(c, out.need(target.relations()));
    Map<TableName, Relation> relations = out.need(c.source().relations());
    Set<TableName> absent = new TreeSet<>(TableName.ORDER);
    c.written(out)
        .forEach(
            (there, sources) -> {
              if (!pairs.onTarget.containsKey(there)) {
                absent.add(there);
                return;
              }
              for (TableName s : sources) {
                pairs.targets.put(s, Set.of(there));
                Relation relation = relations.get(s);
                if (relation != null && relation.kind() == Relation.Kind.TABLE) {
                  pairs.writers.merge(there, 1, Integer::sum);
                }
              }
            });
    pairs.addParents(Partitions.parents(out.need(c.source().inheritance())));
    if (!absent.isEmpty()) {
      pairs.absent =
          Optional.of(
              "%d selected %s not on the target: %s"
                  .formatted(
                      absent.size(),
                      absent.size() == 1 ? "table is" : "tables are",
                      String.join(", ", absent.stream().limit(5).map(TableName::sql).toList())
                          + (absent.size() > 5 ? " and others" : "")));
    }
    return pairs;
  }

  private void addParents(Map<TableName, TableName> parents) {
    Map<TableName, Set<TableName>> ofParts = new HashMap<>();
    targets.forEach(
        (source, there) -> {
          for (TableName p = parents.get(source); p != null; p = parents.get(p)) {
            ofParts.computeIfAbsent(p, _ -> new TreeSet<>(TableName.ORDER)).addAll(there);
          }
        });
    ofParts.forEach(
        (parent, parts) -> {
          this.parents.add(parent);
          if (!targets.containsKey(parent)) {
            Optional<TableName> own = audited.onTarget(parent).filter(onTarget::containsKey);
            targets.put(parent, parts.size() == 1 ? parts : own.map(Set::of).orElse(parts));
          }
        });
  }

  /// What of these facts the target should have. Where several partitions come into one table, what
  /// only some of them have is theirs alone, and not wanted there.
  ///
  /// @param key what makes two facts one on a table of the target; empty = not wanted
  <T extends OfTable> List<Wanted<T>> wanted(
      List<T> facts, BiFunction<T, TableName, Optional<?>> key) {
    Map<Wish, Having<T>> wishes = new LinkedHashMap<>();
    facts.stream()
        .filter(f -> targets.containsKey(f.table()))
        .sorted(OfTable.BY_TABLE)
        .forEach(
            fact -> {
              for (TableName there : targets.getOrDefault(fact.table(), Set.of())) {
                key.apply(fact, there)
                    .ifPresent(
                        k ->
                            wishes
                                .computeIfAbsent(
                                    new Wish(there, k),
                                    _ -> new Having<>(new Wanted<>(fact, there)))
                                .add(fact.table(), parents.contains(fact.table())));
              }
            });
    return wishes.values().stream()
        .filter(h -> h.sure || h.tables >= writers.getOrDefault(h.first.target(), 0))
        .map(h -> h.first)
        .toList();
  }

  /// What a table of the target might have to have.
  private record Wish(TableName there, Object key) {}

  /// The tables of the source that have the same for one of the target; told in their order.
  private static final class Having<T> {
    private final Wanted<T> first;
    private @Nullable TableName last;
    private int tables;
    private boolean sure;

    Having(Wanted<T> first) {
      this.first = first;
    }

    void add(TableName table, boolean parent) {
      tables += table.equals(last) ? 0 : 1;
      last = table;
      sure |= parent;
    }
  }

  /// Tables of the source that matter here.
  Set<TableName> sources() {
    return targets.keySet();
  }

  /// What a table of the source comes into; none when it does not matter here.
  Set<TableName> targets(TableName source) {
    return targets.getOrDefault(source, Set.of());
  }

  /// The columns of a table have the same names on the target, and none is left out.
  boolean keepsColumns(TableName table) {
    return mappings == null || mappings.keepsColumns(table);
  }

  boolean isOnTarget(TableName name) {
    return onTarget.containsKey(name);
  }

  /// Tables of the target that rows arrive in: those that are written, with their partitions and
  /// parents.
  static Set<TableName> touched(AuditCase c, Findings out) {
    Catalog target = c.target(out);
    Set<TableName> touched = new HashSet<>(c.written(out).keySet());
    List<Inheritance> inheritance = out.need(target.inheritance());
    Map<TableName, TableName> parents = Partitions.parents(inheritance);
    Map<TableName, List<TableName>> children = new HashMap<>();
    parents.forEach(
        (child, parent) ->
            children.computeIfAbsent(parent, _ -> new java.util.ArrayList<>()).add(child));
    for (TableName written : List.copyOf(touched)) {
      for (TableName p = parents.get(written); p != null; p = parents.get(p)) {
        touched.add(p);
      }
      addPartitions(written, children, touched);
    }
    return touched;
  }

  private static void addPartitions(
      TableName of, Map<TableName, List<TableName>> children, Set<TableName> touched) {
    for (TableName child : children.getOrDefault(of, List.of())) {
      if (touched.add(child)) {
        addPartitions(child, children, touched);
      }
    }
  }

  /// Those facts of the target that are of tables which rows arrive in, by name.
  static <T extends OfTable> Stream<T> ofTouched(
      io.slotwarden.model.Observed<List<T>> facts, Set<TableName> touched, Findings out) {
    return out.need(facts).stream()
        .filter(f -> touched.contains(f.table()))
        .sorted(OfTable.BY_TABLE);
  }

  @Override
  public TableName table(TableName name) {
    Set<TableName> there = targets.getOrDefault(name, Set.of());
    return there.size() == 1 ? there.iterator().next() : audited.onTarget(name).orElse(name);
  }

  @Override
  public String schema(TableName something) {
    return audited.onTarget(something).map(TableName::schema).orElse(something.schema());
  }

  @Override
  public Optional<String> column(TableName table, String column) {
    return mappings == null
        ? Optional.of(column)
        : switch (mappings.columnOf(table, column)) {
          case OnTarget.Named<String>(var name, var _) -> Optional.of(name);
          case OnTarget.Removed<String> _ -> Optional.empty();
          case OnTarget.Unclear<String> _ -> Optional.of(column);
        };
  }
}

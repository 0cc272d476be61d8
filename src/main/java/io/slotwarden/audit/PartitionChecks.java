package io.slotwarden.audit;

import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.INFO;
import static io.slotwarden.model.Severity.WARNING;

import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.Inheritance;
import io.slotwarden.model.catalog.OfTable;
import io.slotwarden.model.migration.Choice;
import io.slotwarden.model.migration.MigrationTask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Partitioned tables and inheritance in a task's mappings.
final class PartitionChecks {
  static final List<Check> ALL =
      List.of(
          new Check(AuditCheck.PARTITIONS_SELECTED, PartitionChecks::selected),
          new Check(AuditCheck.INHERITANCE, PartitionChecks::inheritance),
          new Check(AuditCheck.PARTITION_CHANGES, PartitionChecks::changes));

  private PartitionChecks() {}

  /// The partitions of the source, by each of the tables above them.
  ///
  /// @param leaves those without partitions of their own, under each table above
  /// @param all also those in between
  /// @param root of each leaf
  private record Trees(
      Map<TableName, List<TableName>> all,
      Map<TableName, List<TableName>> leaves,
      Map<TableName, TableName> root) {

    static Trees of(Catalog source, Findings out) {
      List<Inheritance> partitions =
          out.need(source.inheritance()).stream().filter(Inheritance::partition).toList();
      Map<TableName, TableName> parents = Partitions.parents(partitions);
      Trees trees =
          new Trees(
              new TreeMap<>(TableName.ORDER), new TreeMap<>(TableName.ORDER), new HashMap<>());
      partitions.stream()
          .sorted(OfTable.BY_TABLE)
          .forEach(
              i -> {
                TableName top = i.parent();
                for (TableName p = i.parent(); p != null; p = parents.get(p)) {
                  trees.all.computeIfAbsent(p, _ -> new ArrayList<>()).add(i.child());
                  if (!i.childPartitioned()) {
                    trees.leaves.computeIfAbsent(p, _ -> new ArrayList<>()).add(i.child());
                  }
                  top = p;
                }
                trees.root.put(i.child(), top);
              });
      return trees;
    }
  }

  private static void selected(AuditCase c, Findings out) {
    MigrationTask task = c.task(out);
    out.need(task.mappings());
    Trees trees = Trees.of(c.source(), out);
    trees.root.keySet().stream()
        .flatMap(leaf -> Stream.of(leaf, trees.root.getOrDefault(leaf, leaf)))
        .filter(t -> c.choice(t) == Choice.UNCLEAR)
        .sorted(TableName.ORDER)
        .forEach(t -> out.notChecked("not clear whether the mappings select " + t.sql()));
    out.found(
        CRITICAL,
        "partitioned tables are selected together with partitions of theirs",
        trees.all.entrySet().stream()
            .filter(e -> isSelected(c, e.getKey()) && count(c, e.getValue()) > 0)
            .map(
                e ->
                    AuditObject.of(
                        e.getKey().sql(),
                        "with %d of its %s"
                            .formatted(count(c, e.getValue()), partitions(e.getValue().size())))),
        "select the partitions only, and rename each to the parent");
    if (task.hasCdc()) {
      out.found(
          CRITICAL,
          "partitioned tables are selected without their partitions, which changes are logged"
              + " under",
          trees.all.entrySet().stream()
              .filter(e -> isSelected(c, e.getKey()) && count(c, e.getValue()) == 0)
              .map(e -> AuditObject.of(e.getKey().sql(), partitions(e.getValue().size()))),
          "select the partitions instead, and rename each to the parent");
    }
    out.found(
        WARNING,
        "partitions are not renamed to their parent, and come into tables of their own",
        apart(c, trees, out),
        "a transformation rule that renames each to the parent, and the parent made on the target"
            + " beforehand");
  }

  private static boolean isSelected(AuditCase c, TableName table) {
    return c.choice(table) == Choice.SELECTED;
  }

  private static long count(AuditCase c, List<TableName> tables) {
    return tables.stream().filter(t -> isSelected(c, t)).count();
  }

  private static String partitions(int count) {
    return count == 1 ? "1 partition" : count + " partitions";
  }

  /// Leaves that go neither into the root's table nor into a partition of it on the target, nor,
  /// all of them, into one table of another name.
  private static Stream<AuditObject> apart(AuditCase c, Trees trees, Findings out) {
    Map<TableName, TableName> parentsThere =
        c.target()
            .toOptional()
            .flatMap(t -> t.inheritance().toOptional())
            .map(Partitions::parents)
            .orElse(Map.of());
    List<AuditObject> found = new ArrayList<>();
    trees.leaves.forEach(
        (root, leaves) -> {
          if (trees.root.containsKey(root)) {
            return; // in between: its root has the same leaves
          }
          TableName rootThere = c.onTarget(root).orElse(null);
          List<TableName> taken = leaves.stream().filter(l -> isSelected(c, l)).toList();
          Set<TableName> there =
              taken.stream().flatMap(l -> c.onTarget(l).stream()).collect(Collectors.toSet());
          boolean together = taken.size() > 1 && there.size() == 1;
          for (TableName leaf : taken) {
            TableName own = c.onTarget(leaf).orElse(null);
            if (own == null || rootThere == null) {
              out.notChecked(
                  "not clear what %s is called on the target"
                      .formatted((own == null ? leaf : root).sql()));
            } else if (!together
                && !own.equals(rootThere)
                && !isUnder(own, rootThere, parentsThere)) {
              found.add(
                  AuditObject.of(
                      leaf.sql(), "comes into " + own.sql() + ", not " + rootThere.sql()));
            }
          }
        });
    return found.stream();
  }

  private static boolean isUnder(
      TableName table, TableName root, Map<TableName, TableName> parents) {
    for (TableName p = parents.get(table); p != null; p = parents.get(p)) {
      if (p.equals(root)) {
        return true;
      }
    }
    return false;
  }

  private static void inheritance(AuditCase c, Findings out) {
    out.found(
        WARNING,
        "tables inherit from others, and DMS takes each as a table of its own",
        out.need(c.source().inheritance()).stream()
            .filter(i -> !i.partition())
            .filter(i -> c.selects(i.child()) || c.selects(i.parent()))
            .sorted(OfTable.BY_TABLE)
            .map(i -> AuditObject.of(i.child().sql(), "a child of " + i.parent().sql())),
        "select parent and children each, with tables of their own on the target; the load of a"
            + " parent may bring the rows of its children as well");
  }

  private static void changes(AuditCase c, Findings out) {
    if (c.phase() == Phase.AFTER || !c.task().map(MigrationTask::hasCdc).orElse(true)) {
      throw out.notApplicable("no changes are read");
    }
    Trees trees = Trees.of(c.source(), out);
    boolean bySchedule =
        out.need(c.source().extensions()).stream().anyMatch(e -> e.name().equals("pg_partman"));
    out.found(
        bySchedule ? WARNING : INFO,
        bySchedule
            ? "partitions come and go by pg_partman, and DMS does not follow"
            : "partitions that come, go or are truncated are not followed by DMS",
        trees.leaves.entrySet().stream()
            .filter(e -> !trees.root.containsKey(e.getKey()))
            .filter(e -> c.selects(e.getKey()) || e.getValue().stream().anyMatch(c::selects))
            .map(e -> AuditObject.of(e.getKey().sql(), partitions(e.getValue().size()))),
        "make partitions for the whole time of the migration beforehand, on both sides, and map"
            + " them; drop and truncate none until the cut-over");
  }
}

package io.slotwarden.audit;

import static io.slotwarden.model.Severity.INFO;
import static io.slotwarden.model.Severity.WARNING;

import io.slotwarden.model.SqlText;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.PrimaryKey;
import io.slotwarden.model.catalog.SecondaryIndex;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Indexes of the target that are no primary key: away for the load, there for the rest.
final class IndexChecks {
  static final List<Check> ALL =
      List.of(
          new Check(AuditCheck.INDEXES_DURING_LOAD, IndexChecks::duringLoad),
          new Check(AuditCheck.INDEXES_MISSING, IndexChecks::missing));

  private IndexChecks() {}

  private static void duringLoad(AuditCase c, Findings out) {
    ConstraintChecks.loading(c, out);
    out.found(
        INFO,
        "secondary indexes are on tables that are loaded",
        c.written(c.target(out).indexes(), out)
            .filter(i -> !i.attached())
            .map(
                i ->
                    new AuditObject(
                        i.table().sql(),
                        SqlText.identifier(i.name()),
                        i.constraint() == null
                            ? "DROP INDEX "
                                + new TableName(i.table().schema(), i.name()).sql()
                                + ";"
                            : ConstraintChecks.drop(i.table(), i.name()))),
        "drop them before the load and create them after it, before changes are applied");
  }

  private static void missing(AuditCase c, Findings out) {
    if (c.phase() == Phase.LOAD
        || c.phase() == Phase.PREPARE && c.task().map(t -> t.hasFullLoad()).orElse(true)) {
      throw out.notApplicable("the load is quicker without them");
    }
    TablePairs pairs = TablePairs.of(c, out);
    IndexKeys keys = new IndexKeys(pairs);
    Set<IndexKeys.There> there = new HashSet<>();
    Set<TableName> taken = new HashSet<>();
    for (SecondaryIndex i : out.need(c.target(out).indexes())) {
      there.add(new IndexKeys.There(i.table(), keys.onTarget(i)));
      taken.add(new TableName(i.table().schema(), i.name()));
    }
    for (PrimaryKey k : out.need(c.target(out).primaryKeys()).values()) {
      there.add(new IndexKeys.There(k.table(), keys.onTarget(k)));
    }
    List<SecondaryIndex> own =
        out.need(c.source().indexes()).stream().filter(i -> !i.attached()).toList();
    out.found(
        WARNING,
        "indexes of the source are missing on the target",
        pairs.wanted(own, (i, _) -> keys.onSource(i)).stream()
            .filter(
                w ->
                    !there.contains(
                        new IndexKeys.There(w.target(), keys.onSource(w.fact()).orElse(List.of()))))
            .map(
                w -> {
                  TableName name = new TableName(w.target().schema(), w.fact().name());
                  boolean free = !taken.contains(name) && !pairs.isOnTarget(name);
                  return new AuditObject(
                      w.target().sql(),
                      SqlText.identifier(w.fact().name()),
                      create(w, pairs, free));
                }),
        "create them (CONCURRENTLY, once changes are applied)");
  }

  private static String create(
      TablePairs.Wanted<SecondaryIndex> wanted, TargetNames names, boolean nameIsFree) {
    SecondaryIndex index = wanted.fact();
    String name = SqlText.identifier(index.name());
    if (index.constraint() != null) {
      return "ALTER TABLE %s ADD %s%s;"
          .formatted(
              wanted.target().sql(),
              nameIsFree ? "CONSTRAINT " + name + " " : "",
              Definition.of(index.constraint(), index.table(), names).text());
    }
    return "CREATE %sINDEX %sON %s %s;"
        .formatted(
            index.unique() ? "UNIQUE " : "",
            nameIsFree ? name + " " : "",
            wanted.target().sql(),
            IndexKeys.columns(index, names).text());
  }
}

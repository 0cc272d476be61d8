package io.slotwarden.audit;

import io.slotwarden.model.Observed;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.OfTable;
import io.slotwarden.model.catalog.Relation;
import io.slotwarden.model.migration.Choice;
import io.slotwarden.model.migration.MigrationTask;
import io.slotwarden.model.migration.OnTarget;
import io.slotwarden.model.migration.SourceRelation;
import io.slotwarden.model.migration.TableMappings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One migration as an audit sees it: a database of a source, perhaps a task that reads it, perhaps
/// the database that it writes to.
public final class AuditCase {
  private final Phase phase;
  private final Instant now;
  private final Catalog source;
  private final Observed<Catalog> target;
  private final @Nullable MigrationTask task;
  private final Observed<List<MigrationTask>> tasks;
  private final Map<TableName, Choice> choices = new HashMap<>();

  /// Resolved when a check first asks: a dozen of them do.
  private @Nullable Written written;

  private @Nullable TablePairs pairs;
  private @Nullable TakenTables taken;

  /// @param target Unknown when there is none, with what would make it known
  /// @param task null when the database is looked at without one: then every table counts
  /// @param tasks all that the entries which own the source list, `task` too; Unknown when a
  ///   listing is not complete, or nobody owns it
  public AuditCase(
      Phase phase,
      Instant now,
      Catalog source,
      Observed<Catalog> target,
      @Nullable MigrationTask task,
      Observed<List<MigrationTask>> tasks) {
    this.phase = phase;
    this.now = now;
    this.source = source;
    this.target = target;
    this.task = task;
    this.tasks = tasks;
  }

  /// Where the migration of a task is, as far as the task tells: it can't tell that a cut-over is
  /// near.
  public static Phase phaseOf(@Nullable MigrationTask task) {
    if (task == null
        || task.task().status().equals("ready") && task.fullLoad().startedAt() == null) {
      return Phase.PREPARE;
    }
    return task.hasFullLoad() && task.fullLoad().finishedAt() == null ? Phase.LOAD : Phase.CDC;
  }

  Phase phase() {
    return phase;
  }

  Instant now() {
    return now;
  }

  Catalog source() {
    return source;
  }

  /// Ends the check when there is no target to look at.
  Catalog target(Findings out) {
    return out.need(target);
  }

  Observed<Catalog> target() {
    return target;
  }

  Optional<MigrationTask> task() {
    return Optional.ofNullable(task);
  }

  /// Ends the check when no task is audited.
  MigrationTask task(Findings out) {
    if (task == null) {
      throw out.notApplicable("no DMS task reads this database");
    }
    return task;
  }

  /// Ends the check without a task that reads changes.
  MigrationTask cdcTask(Findings out) {
    MigrationTask found = task(out);
    if (!found.hasCdc()) {
      throw out.notApplicable("the task reads no changes");
    }
    return found;
  }

  Observed<List<MigrationTask>> tasks() {
    return tasks;
  }

  /// True when the task takes this table, or might: without a task every table counts. A check that
  /// must be sure asks [#choice].
  boolean selects(TableName table) {
    return choice(table) != Choice.NOT_SELECTED;
  }

  Choice choice(TableName table) {
    return choices.computeIfAbsent(table, this::choose);
  }

  private Choice choose(TableName table) {
    if (task == null) {
      return Choice.SELECTED;
    }
    TableMappings mappings = task.mappings().toOptional().orElse(null);
    if (mappings == null) {
      return Choice.UNCLEAR;
    }
    Relation relation = relation(table).orElse(null);
    return relation == null
        ? mappings.choice(new SourceRelation(table, SourceRelation.Kind.TABLE))
        : mappings.choice(asRelation(relation));
  }

  /// What DMS takes a relation for.
  static SourceRelation asRelation(Relation relation) {
    SourceRelation.Kind kind =
        switch (relation.kind()) {
          case TABLE, PARTITIONED -> SourceRelation.Kind.TABLE;
          case VIEW -> SourceRelation.Kind.VIEW;
          case MATERIALIZED_VIEW, FOREIGN_TABLE -> SourceRelation.Kind.UNCERTAIN;
        };
    return new SourceRelation(relation.table(), kind);
  }

  /// The source's own, when it could be read.
  Optional<Relation> relation(TableName table) {
    return source.relations().toOptional().flatMap(all -> Optional.ofNullable(all.get(table)));
  }

  /// Those facts of the source that are of tables which the task takes, in the order of their
  /// names.
  <T extends OfTable> Stream<T> selected(Observed<List<T>> facts, Findings out) {
    return out.need(facts).stream().filter(f -> selects(f.table())).sorted(OfTable.BY_TABLE);
  }

  /// As [#selected(Observed, Findings)].
  <T extends OfTable> Stream<T> selectedOf(Observed<Map<TableName, T>> facts, Findings out) {
    return selected(facts.map(all -> List.copyOf(all.values())), out);
  }

  /// What a table of the source is called on the target; empty when that is not clear.
  Optional<TableName> onTarget(TableName table) {
    return task == null ? Optional.of(table) : task.targetOf(table).sure();
  }

  /// The tables of the target that the task writes, each with the tables of the source that come
  /// there: several partitions may come into one. Without a task: each its own. Tables whose name
  /// on the target is not clear are told to `out` as not checked.
  Map<TableName, List<TableName>> written(Findings out) {
    out.need(source.relations());
    if (written == null) {
      written = resolve(out);
    }
    written.unclear().forEach(out::notChecked);
    return written.tables();
  }

  /// Made when a check first asks; tables whose name on the target is not clear are told each time.
  TablePairs pairs(Supplier<TablePairs> make, Findings out) {
    if (pairs == null) {
      pairs = make.get();
    } else {
      written(out);
    }
    return pairs;
  }

  /// Made when a check first asks.
  TakenTables taken(Supplier<TakenTables> make) {
    if (taken == null) {
      taken = make.get();
    }
    return taken;
  }

  /// @param unclear why the name of a table on the target is not known
  private record Written(Map<TableName, List<TableName>> tables, List<String> unclear) {}

  private Written resolve(Findings out) {
    Map<TableName, List<TableName>> tables = new HashMap<>();
    List<String> unclear = new ArrayList<>();
    selectedOf(source.relations(), out)
        .filter(Relation::isTable)
        .map(Relation::table)
        .forEach(
            table -> {
              Optional<TableName> there = onTarget(table);
              if (there.isPresent()) {
                tables.computeIfAbsent(there.get(), _ -> new ArrayList<>()).add(table);
              } else {
                unclear.add("not clear what " + table + " is called on the target: " + why(table));
              }
            });
    return new Written(tables, unclear);
  }

  private String why(TableName table) {
    return Objects.requireNonNull(task).targetOf(table)
            instanceof OnTarget.Unclear<TableName>(var why)
        ? why
        : "the mappings leave it out";
  }

  /// Those facts of the target that are of tables which the task writes, in the order of their
  /// names.
  <T extends OfTable> Stream<T> written(Observed<List<T>> facts, Findings out) {
    Map<TableName, List<TableName>> tables = written(out);
    return out.need(facts).stream()
        .filter(f -> tables.containsKey(f.table()))
        .sorted(OfTable.BY_TABLE);
  }
}

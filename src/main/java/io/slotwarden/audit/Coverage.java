package io.slotwarden.audit;

import static io.slotwarden.model.Severity.WARNING;

import io.slotwarden.model.DmsEndpoint;
import io.slotwarden.model.Observed;
import io.slotwarden.model.SqlText;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.OfTable;
import io.slotwarden.model.catalog.Relation;
import io.slotwarden.model.catalog.Relation.Kind;
import io.slotwarden.model.catalog.Relation.Persistence;
import io.slotwarden.model.migration.Choice;
import io.slotwarden.model.migration.Locator;
import io.slotwarden.model.migration.MappingRule;
import io.slotwarden.model.migration.MappingRule.Action;
import io.slotwarden.model.migration.MappingRule.Other;
import io.slotwarden.model.migration.MappingRule.Selection;
import io.slotwarden.model.migration.MappingRule.TableSettings;
import io.slotwarden.model.migration.MappingRule.Target;
import io.slotwarden.model.migration.MappingRule.Transformation;
import io.slotwarden.model.migration.MappingRule.Unread;
import io.slotwarden.model.migration.MigrationEndpoint;
import io.slotwarden.model.migration.MigrationTable;
import io.slotwarden.model.migration.MigrationTask;
import io.slotwarden.model.migration.SourceRelation;
import io.slotwarden.model.migration.TableMappings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which tables of the source no task takes, and which rules are for nothing.
final class Coverage {
  /// Schemas that catalogs of an audit leave out: a rule for them finds nothing there.
  private static final List<String> LEFT_OUT =
      List.of("pg_catalog", "information_schema", "pglogical");

  /// A task that reads this database, or may.
  ///
  /// @param surely false when its endpoint does not tell
  private record Reader(MigrationTask task, boolean surely) {}

  private Coverage() {}

  static void look(AuditCase c, Findings out) {
    Map<TableName, Relation> relations = out.need(c.source().relations());
    c.task().flatMap(t -> t.mappings().toOptional()).ifPresent(m -> rules(m, relations, out));
    List<Relation> tables =
        relations.values().stream()
            .filter(r -> r.kind() == Kind.TABLE && r.persistence() == Persistence.PERMANENT)
            .sorted(OfTable.BY_TABLE)
            .toList();
    unknownToTask(c, tables, out);
    List<MigrationTask> all = out.need(c.tasks());
    List<Reader> readers = all.stream().flatMap(t -> reader(c, t).stream()).toList();
    if (readers.isEmpty()) {
      throw out.notApplicable("no DMS task reads this database");
    }
    readers.forEach(
        r ->
            r.task()
                .mappings()
                .reason()
                .ifPresent(why -> out.notChecked(r.task().task().id() + ": " + why)));
    uncovered(c, tables, readers, out);
  }

  private static void rules(
      TableMappings mappings, Map<TableName, Relation> relations, Findings out) {
    for (Unread u : mappings.unread()) {
      out.notChecked(u.name() + " can't be read: " + u.why());
    }
    out.found(
        WARNING,
        "rules of the table mappings are for nothing that is there",
        mappings
            .resolve(relations.values().stream().map(AuditCase::asRelation).toList())
            .matchless()
            .stream()
            .filter(Coverage::shouldMatch)
            .map(r -> AuditObject.of(r.name().toString(), "for " + at(r))),
        "mend their names (case counts, and _ stands for any character), or delete them");
  }

  private static boolean shouldMatch(MappingRule rule) {
    return switch (rule) {
      case Selection s when s.action() == Action.EXCLUDE ->
          LEFT_OUT.stream().noneMatch(l -> s.at().schema().matches(l))
              && (s.at().table() == null || !s.at().table().text().startsWith("awsdms"));
      case Selection _, TableSettings _ -> true;
      case Transformation t -> t.target() != Target.TABLESPACE;
      case Unread _, Other _ -> false;
    };
  }

  private static String at(MappingRule rule) {
    return switch (rule) {
      case Selection s -> shown(s.at());
      case Transformation t -> shown(t.at());
      case TableSettings t -> shown(t.at());
      case Unread u -> u.why();
      case Other o -> o.type();
    };
  }

  private static String shown(Locator at) {
    return SqlText.visible(at.toString());
  }

  /// Made after the task had started, with DDL not captured, or not taken for another reason.
  private static void unknownToTask(AuditCase c, List<Relation> tables, Findings out) {
    if (c.task().isEmpty() || !c.task(out).task().status().equals("running")) {
      return;
    }
    switch (c.task(out).tables()) {
      case Observed.Unknown<List<MigrationTable>>(var why, var _) -> out.notChecked(why);
      case Observed.Known<List<MigrationTable>>(var known, var _) -> {
        Set<TableName> has = new HashSet<>();
        known.forEach(t -> has.add(t.name()));
        if (!has.isEmpty()) {
          out.found(
              WARNING,
              "tables are selected, and the running task does not have them",
              tables.stream()
                  .map(Relation::table)
                  .filter(t -> c.choice(t) == Choice.SELECTED && !has.contains(t))
                  .map(t -> AuditObject.of(t.sql())),
              "they were made after the task had started: it takes them with its next start, or"
                  + " with captured DDL");
        }
      }
    }
  }

  private static Optional<Reader> reader(AuditCase c, MigrationTask task) {
    MigrationTask own = c.task().orElse(null);
    if (own != null && own.id().equals(task.id())) {
      return Optional.of(new Reader(task, true));
    }
    DmsEndpoint its = task.source().toOptional().map(MigrationEndpoint::endpoint).orElse(null);
    if (its == null || its.databaseName() == null) {
      return Optional.of(new Reader(task, false));
    }
    if (!its.databaseName().equals(c.source().database())) {
      return Optional.empty();
    }
    Optional<DmsEndpoint> ours =
        c.task().flatMap(t -> t.source().toOptional()).map(MigrationEndpoint::endpoint);
    boolean surely =
        own == null
            || ours.filter(
                    e ->
                        e.arn().equals(its.arn())
                            || e.serverName() != null && e.serverName().equals(its.serverName()))
                .isPresent();
    return Optional.of(new Reader(task, surely));
  }

  private static void uncovered(
      AuditCase c, List<Relation> tables, List<Reader> readers, Findings out) {
    Map<TableName, TableName> parents = Partitions.parents(out.need(c.source().inheritance()));
    List<TableName> uncovered = new ArrayList<>();
    List<TableName> perhaps = new ArrayList<>();
    for (Relation r : tables) {
      switch (choice(c, r.table(), parents, readers)) {
        case SELECTED -> {}
        case NOT_SELECTED -> uncovered.add(r.table());
        case UNCLEAR -> perhaps.add(r.table());
      }
    }
    out.found(
        WARNING,
        "tables are taken by no task",
        uncovered.stream().map(t -> AuditObject.of(t.sql())),
        "add them to the table mappings of a task, or know that they stay behind");
    if (!perhaps.isEmpty()) {
      out.notChecked(
          "not clear whether a task takes %s%s"
              .formatted(
                  perhaps.getFirst().sql(),
                  perhaps.size() == 1 ? "" : " and %d others".formatted(perhaps.size() - 1)));
    }
  }

  /// Of all tasks together; who takes a partitioned table takes its partitions.
  private static Choice choice(
      AuditCase c, TableName table, Map<TableName, TableName> parents, List<Reader> readers) {
    boolean perhaps = false;
    for (Reader reader : readers) {
      for (TableName t = table; t != null; t = parents.get(t)) {
        Choice choice = choice(c, t, reader.task());
        if (choice == Choice.SELECTED && reader.surely()) {
          return Choice.SELECTED;
        }
        perhaps |= choice != Choice.NOT_SELECTED;
      }
    }
    return perhaps ? Choice.UNCLEAR : Choice.NOT_SELECTED;
  }

  private static Choice choice(AuditCase c, TableName table, MigrationTask task) {
    if (c.task().filter(own -> own.id().equals(task.id())).isPresent()) {
      return c.choice(table);
    }
    return task.mappings()
        .toOptional()
        .map(m -> m.choice(new SourceRelation(table, SourceRelation.Kind.TABLE)))
        .orElse(Choice.UNCLEAR);
  }
}

package io.slotwarden.audit;

import static io.slotwarden.model.Severity.CRITICAL;
import static io.slotwarden.model.Severity.INFO;
import static io.slotwarden.model.Severity.WARNING;

import io.slotwarden.model.SqlText;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.Relation;
import io.slotwarden.model.catalog.Relation.Kind;
import io.slotwarden.model.catalog.Relation.Persistence;
import io.slotwarden.model.catalog.SecondaryIndex;
import io.slotwarden.model.migration.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Relations that DMS confuses, or of which no changes come.
final class RelationChecks {
  static final List<Check> ALL =
      List.of(
          new Check(AuditCheck.SIMILAR_NAMES, RelationChecks::similarNames),
          new Check(AuditCheck.COALESCE_INDEX, RelationChecks::coalesce),
          new Check(AuditCheck.NOT_IN_WAL, RelationChecks::notInWal),
          new Check(AuditCheck.VIEWS, RelationChecks::views));

  private RelationChecks() {}

  private static void similarNames(AuditCase c, Findings out) {
    Map<String, List<TableName>> folded = new TreeMap<>();
    c.selectedOf(c.source().relations(), out)
        .filter(Relation::isTable)
        .map(Relation::table)
        .forEach(
            t ->
                folded
                    .computeIfAbsent(
                        new TableName(t.schema(), t.name().toLowerCase(Locale.ROOT)).toString(),
                        _ -> new ArrayList<>())
                    .add(t));
    out.found(
        CRITICAL,
        "tables of one schema have names that differ only in case",
        folded.values().stream()
            .filter(same -> same.size() > 1)
            .map(
                same ->
                    AuditObject.of(
                        same.getFirst().sql(),
                        same.stream()
                            .skip(1)
                            .map(TableName::sql)
                            .collect(Collectors.joining(", ", "and ", "")))),
        "rename all but one of them, or take them with tasks of their own");
  }

  private static void coalesce(AuditCase c, Findings out) {
    out.found(
        CRITICAL,
        "unique indexes are over coalesce()",
        c.selected(c.source().indexes(), out)
            .filter(SecondaryIndex::isUniqueOverCoalesce)
            .map(
                i ->
                    AuditObject.of(
                        new TableName(i.table().schema(), i.name()).sql(),
                        "of " + i.table().sql() + ": " + SqlText.visible(i.definition()))),
        "replace them by unique indexes over columns (from PostgreSQL 15 on with NULLS NOT"
            + " DISTINCT), or leave the tables out");
  }

  private static void notInWal(AuditCase c, Findings out) {
    KeyChecks.readsChanges(c, out);
    out.found(
        CRITICAL,
        "tables are UNLOGGED: no change of them ever comes",
        TakenTables.of(c, out)
            .withRows()
            .filter(t -> t.persistence() == Persistence.UNLOGGED)
            .map(
                t ->
                    new AuditObject(
                        t.table().sql(), null, "ALTER TABLE " + t.table().sql() + " SET LOGGED;")),
        "make them logged (it rewrites the table under an exclusive lock), or leave them out");
    out.found(
        WARNING,
        "foreign tables and materialized views have no changes of their own",
        c.selectedOf(c.source().relations(), out)
            .filter(r -> r.kind() == Kind.FOREIGN_TABLE || r.kind() == Kind.MATERIALIZED_VIEW)
            .map(
                r ->
                    AuditObject.of(
                        r.table().sql(),
                        (r.kind() == Kind.FOREIGN_TABLE ? "foreign table" : "materialized view")
                            + (c.choice(r.table()) == Choice.UNCLEAR
                                ? ", which the task may take"
                                : ""))),
        "exclude them in the table mappings, and make them anew on the target");
  }

  private static void views(AuditCase c, Findings out) {
    c.task(out);
    KeyChecks.readsChanges(c, out);
    out.found(
        INFO,
        "views are selected: their full load comes, no change ever",
        c.selectedOf(c.source().relations(), out)
            .filter(r -> r.kind() == Kind.VIEW)
            .map(r -> AuditObject.of(r.table().sql())),
        "exclude them in the table mappings, and make them anew on the target");
  }
}

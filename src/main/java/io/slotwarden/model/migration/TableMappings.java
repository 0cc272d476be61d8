package io.slotwarden.model.migration;

import io.slotwarden.model.TableName;
import io.slotwarden.model.migration.MappingRule.Action;
import io.slotwarden.model.migration.MappingRule.LobSettings;
import io.slotwarden.model.migration.MappingRule.Other;
import io.slotwarden.model.migration.MappingRule.Selection;
import io.slotwarden.model.migration.MappingRule.TableSettings;
import io.slotwarden.model.migration.MappingRule.TableType;
import io.slotwarden.model.migration.MappingRule.Target;
import io.slotwarden.model.migration.MappingRule.Transformation;
import io.slotwarden.model.migration.MappingRule.Unread;
import io.slotwarden.model.migration.MappingRule.Verb;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a task's table mappings mean: which relations of the source it takes, and what they are
/// called on the target. What the user guide does not say is said to be unclear, and never guessed.
/// Immutable; quick for a catalog of 100,000 tables.
///
/// Documented (DMS user guide, "Selection rules and actions", "Transformation rules and actions"):
/// an include or exclude may have wildcards, an explicit names one table; a rule without
/// `table-type` is for tables; case counts; not more than one transformation may be for one object.
/// Inferred: an exclude wins over an include, wherever it stands. Not documented: whether it wins
/// over an explicit one.
public final class TableMappings {
  private final List<MappingRule> rules;
  private final RuleIndex<Selection> selections;
  private final RuleIndex<Transformation> transformations;
  private final RuleIndex<TableSettings> tableSettings;
  private final boolean mayInclude;
  private final boolean mayExclude;
  private final List<RuleName> mayRename;

  /// @param rules in the order of the text
  public TableMappings(List<MappingRule> rules) {
    this.rules = List.copyOf(rules);
    selections = new RuleIndex<>(those(Selection.class), Selection::at);
    transformations = new RuleIndex<>(those(Transformation.class), Transformation::at);
    tableSettings = new RuleIndex<>(those(TableSettings.class), TableSettings::at);
    mayInclude = unread().stream().anyMatch(Unread::mayInclude);
    mayExclude = unread().stream().anyMatch(Unread::mayExclude);
    mayRename = unread().stream().filter(Unread::mayRename).map(Unread::name).toList();
  }

  public List<MappingRule> rules() {
    return rules;
  }

  /// Rules that could not be read, and why.
  public List<Unread> unread() {
    return those(Unread.class);
  }

  /// Every relation's choice, and the rules that are for none of them.
  public Resolution resolve(Collection<SourceRelation> catalog) {
    Map<SourceRelation, Choice> choices = new LinkedHashMap<>();
    Set<MappingRule> used = new HashSet<>();
    for (SourceRelation relation : catalog) {
      List<Selection> matching = selections.matching(relation.name());
      choices.put(relation, choice(relation, matching));
      matching.stream().filter(s -> fits(s, relation) != Fit.NO).forEach(used::add);
      used.addAll(transformations.matching(relation.name()));
      used.addAll(tableSettings.matching(relation.name()));
    }
    return new Resolution(
        choices, rules.stream().filter(r -> isForTables(r) && !used.contains(r)).toList());
  }

  private static boolean isForTables(MappingRule rule) {
    return switch (rule) {
      case Selection _, Transformation _, TableSettings _ -> true;
      case Other _, Unread _ -> false;
    };
  }

  public Choice choice(SourceRelation relation) {
    return choice(relation, selections.matching(relation.name()));
  }

  /// True only when it surely is.
  public boolean selects(SourceRelation relation) {
    return choice(relation) == Choice.SELECTED;
  }

  private Choice choice(SourceRelation relation, List<Selection> matching) {
    boolean included = false;
    boolean perhapsIncluded = mayInclude;
    boolean explicit = false;
    boolean excluded = false;
    boolean perhapsExcluded = mayExclude;
    for (Selection s : matching) {
      Fit fit = fits(s, relation);
      boolean in = s.action() != Action.EXCLUDE;
      included |= in && fit == Fit.YES;
      perhapsIncluded |= in && fit == Fit.PERHAPS;
      explicit |= s.action() == Action.EXPLICIT && fit != Fit.NO;
      excluded |= !in && fit == Fit.YES;
      perhapsExcluded |= !in && fit == Fit.PERHAPS;
    }
    if (excluded) {
      return explicit ? Choice.UNCLEAR : Choice.NOT_SELECTED;
    }
    if (included) {
      return perhapsExcluded ? Choice.UNCLEAR : Choice.SELECTED;
    }
    return perhapsIncluded ? Choice.UNCLEAR : Choice.NOT_SELECTED;
  }

  private enum Fit {
    YES,
    NO,
    PERHAPS
  }

  private static Fit fits(Selection rule, SourceRelation relation) {
    return switch (relation.kind()) {
      case TABLE -> rule.type() == TableType.VIEW ? Fit.NO : Fit.YES;
      case VIEW -> rule.type() == TableType.TABLE ? Fit.NO : Fit.YES;
      case UNCERTAIN -> rule.type() == TableType.ALL ? Fit.YES : Fit.PERHAPS;
    };
  }

  /// The filters on a table's rows, of all rules that include it; none when it has none.
  public List<SourceFilter> filters(TableName table) {
    return selections.matching(table).stream()
        .filter(s -> s.action() != Action.EXCLUDE)
        .flatMap(s -> s.filters().stream())
        .toList();
  }

  /// The columns that decide which rows of a table are taken.
  public Set<String> filterColumns(TableName table) {
    Set<String> columns = new LinkedHashSet<>();
    filters(table).forEach(f -> columns.add(f.column()));
    return columns;
  }

  /// How the LOBs of this table travel, where a rule of its own says so; the task's settings hold
  /// where none does. Of several the first: that there are several is not foreseen.
  public Optional<LobSettings> lobSettings(TableName table) {
    return tableSettings.matching(table).stream()
        .map(TableSettings::lobs)
        .flatMap(l -> Optional.ofNullable(l).stream())
        .findFirst();
  }

  /// What a table is called on the target, as far as rules say it: a schema that no rule renames
  /// may still be another one by the task's settings, see [MigrationTask#targetOf].
  public OnTarget<TableName> targetOf(TableName table) {
    List<Transformation> matching = transformations.matching(table);
    return switch (Renaming.of(matching, Target.SCHEMA, table.schema(), mayRename)) {
      case OnTarget.Unclear<String>(var why) -> new OnTarget.Unclear<>(why);
      case OnTarget.Removed<String>(var by) -> new OnTarget.Removed<>(by);
      case OnTarget.Named<String>(var schema, var bySchema) ->
          switch (Renaming.of(matching, Target.TABLE, table.name(), mayRename)) {
            case OnTarget.Unclear<String>(var why) -> new OnTarget.Unclear<>(why);
            case OnTarget.Removed<String>(var by) -> new OnTarget.Removed<>(by);
            case OnTarget.Named<String>(var name, var byTable) -> {
              Set<RuleName> by = new LinkedHashSet<>(bySchema);
              by.addAll(byTable);
              yield new OnTarget.Named<>(new TableName(schema, name), List.copyOf(by));
            }
          };
    };
  }

  /// True when a rule decides the schema of this table on the target, or may.
  boolean decidesSchema(TableName table) {
    return !mayRename.isEmpty()
        || transformations.matching(table).stream()
            .anyMatch(t -> t.target() == Target.SCHEMA && t.verb() != Verb.KEEPS_NAMES);
  }

  /// True when no rule is for columns of this table, nor any that could not be read.
  public boolean keepsColumns(TableName table) {
    return mayRename.isEmpty()
        && transformations.matching(table).stream().noneMatch(t -> t.target() == Target.COLUMN);
  }

  /// What a column is called on the target, or whether it is left out.
  public OnTarget<String> columnOf(TableName table, String column) {
    List<Transformation> ofTable =
        transformations.matching(table).stream().filter(t -> t.target() == Target.COLUMN).toList();
    List<Transformation> matching =
        ofTable.stream()
            .filter(t -> t.at().column() == null || t.at().column().matches(column))
            .toList();
    List<RuleName> removed = named(matching, Verb.REMOVE_COLUMN);
    List<RuleName> included = named(matching, Verb.INCLUDE_COLUMN);
    if (!removed.isEmpty()) {
      return included.isEmpty()
          ? new OnTarget.Removed<>(removed)
          : new OnTarget.Unclear<>(
              "%s removes it and %s includes it"
                  .formatted(removed.getFirst(), included.getFirst()));
    }
    List<RuleName> others = named(ofTable, Verb.INCLUDE_COLUMN);
    if (included.isEmpty() && !others.isEmpty()) {
      return new OnTarget.Unclear<>(
          "%s includes other columns of the table; whether DMS then leaves this one out is not documented"
              .formatted(others.getFirst()));
    }
    return Renaming.of(matching, Target.COLUMN, column, mayRename);
  }

  /// Columns that the target has and the source has not.
  public Set<String> addedColumns(TableName table) {
    Set<String> added = new LinkedHashSet<>();
    for (Transformation t : transformations.matching(table)) {
      if (t.verb() == Verb.ADD_COLUMN && t.value() != null) {
        added.add(t.value());
      }
    }
    return added;
  }

  /// Every transformation that is for this table, its schema or columns of it.
  public List<Transformation> transformations(TableName table) {
    return transformations.matching(table);
  }

  private static List<RuleName> named(List<Transformation> rules, Verb verb) {
    return rules.stream().filter(t -> t.verb() == verb).map(Transformation::name).toList();
  }

  private <R extends MappingRule> List<R> those(Class<R> type) {
    return rules.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TableMappings m && m.rules.equals(rules);
  }

  @Override
  public int hashCode() {
    return rules.hashCode();
  }

  @Override
  public String toString() {
    return "TableMappings" + rules;
  }
}

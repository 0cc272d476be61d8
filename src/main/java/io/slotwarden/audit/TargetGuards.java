package io.slotwarden.audit;

import io.slotwarden.model.SqlText;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.ForeignKey;
import io.slotwarden.model.catalog.RowGuard;
import io.slotwarden.model.catalog.UserTrigger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The foreign keys, checks and triggers of the target, looked up by what they mean.
final class TargetGuards {
  /// Before, functions of triggers are called PROCEDURE.
  private static final int SAYS_FUNCTION = 11;

  private final TablePairs pairs;
  private final List<RowGuard> onSource;
  private final int targetVersion;
  private final Map<Id, RowGuard> there = new HashMap<>();
  private final Set<Named> names = new HashSet<>();
  private final Map<TableName, TableName> parents;

  /// Table and name of foreign keys of the source, and what they refer to.
  private final Map<Named, TableName> references = new HashMap<>();

  /// Of the source, enabled ALWAYS.
  private final Set<Named> always = new HashSet<>();

  /// What a guard means, on a table of the target.
  private record Id(TableName table, RowGuard.Kind kind, List<String> key) {}

  private record Named(TableName table, String name) {}

  private TargetGuards(AuditCase c, Findings out) {
    Catalog target = c.target(out);
    pairs = TablePairs.of(c, out);
    onSource = out.need(c.source().guards()).stream().filter(RowGuard::enabled).toList();
    targetVersion = target.majorVersion();
    parents = Partitions.parents(out.need(target.inheritance()));
    for (RowGuard g : out.need(target.guards())) {
      // Of two that mean the same, the one in force counts.
      there.merge(
          new Id(g.table(), g.kind(), key(g, TargetNames.SAME).key()), g, TargetGuards::better);
      names.add(new Named(g.table(), g.name()));
    }
    for (ForeignKey k : out.need(c.source().foreignKeys())) {
      references.put(new Named(k.table(), k.name()), k.references());
    }
    for (UserTrigger t : out.need(c.source().triggers())) {
      if (t.fires() == UserTrigger.Fires.ALWAYS) {
        always.add(new Named(t.table(), t.name()));
      }
    }
  }

  static TargetGuards of(AuditCase c, Findings out) {
    return new TargetGuards(c, out);
  }

  private static RowGuard better(RowGuard one, RowGuard other) {
    int ofOne = (one.enabled() ? 2 : 0) + (one.validated() ? 1 : 0);
    int ofOther = (other.enabled() ? 2 : 0) + (other.validated() ? 1 : 0);
    return ofOther > ofOne ? other : one;
  }

  /// Without what may differ: the name of a trigger, and its table.
  private static Definition key(RowGuard guard, TargetNames names) {
    Definition whole = Definition.of(guard.definition(), guard.table(), names);
    int name = whole.key().indexOf("TRIGGER") + 1;
    int on = whole.key().indexOf("ON");
    if (guard.kind() != RowGuard.Kind.TRIGGER || name == 0 || on < name) {
      return whole;
    }
    List<String> key = new java.util.ArrayList<>(whole.key());
    key.remove(on + 1);
    key.remove(name);
    return new Definition(whole.text(), key, whole.usesRemovedColumn());
  }

  /// Guards that are in force on the source, where the target should have them.
  List<TablePairs.Wanted<RowGuard>> wanted() {
    return pairs.wanted(
        onSource,
        (g, _) -> {
          Definition d = key(g, pairs);
          return d.usesRemovedColumn() ? Optional.empty() : Optional.of(List.of(g.kind(), d.key()));
        });
  }

  /// That of the target which means the same, on the table or one that it is a partition of.
  Optional<RowGuard> like(TablePairs.Wanted<RowGuard> w) {
    List<String> key = key(w.fact(), pairs).key();
    for (TableName t = w.target(); t != null; t = parents.get(t)) {
      RowGuard found = there.get(new Id(t, w.fact().kind(), key));
      if (found != null) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  AuditObject missing(TablePairs.Wanted<RowGuard> w) {
    RowGuard guard = w.fact();
    boolean other = names.contains(new Named(w.target(), guard.name()));
    Optional<TableName> dangling =
        Optional.ofNullable(references.get(new Named(guard.table(), guard.name())))
            .map(pairs::table)
            .filter(there -> !pairs.isOnTarget(there));
    String detail =
        what(guard)
            + (other ? ", is another one there" : "")
            + dangling.map(d -> ", refers to " + d.sql() + " which is not there").orElse("");
    return new AuditObject(w.target().sql(), detail, dangling.isPresent() ? null : anew(w, other));
  }

  /// Drop and make anew also holds it against the rows that came meanwhile.
  AuditObject off(TablePairs.Wanted<RowGuard> w, RowGuard own) {
    return new AuditObject(
        own.table().sql(),
        what(own),
        switch (own.kind()) {
          case TRIGGER ->
              "ALTER TABLE %s ENABLE %sTRIGGER %s;"
                  .formatted(
                      own.table().sql(),
                      isAlways(w.fact()) ? "ALWAYS " : "",
                      SqlText.identifier(own.name()));
          case FOREIGN_KEY, CHECK ->
              "ALTER TABLE %s DROP CONSTRAINT %s, ADD CONSTRAINT %s %s;"
                  .formatted(
                      own.table().sql(),
                      SqlText.identifier(own.name()),
                      SqlText.identifier(own.name()),
                      definition(own.definition(), w.fact().validated()));
        });
  }

  static AuditObject notValidated(RowGuard own) {
    return new AuditObject(
        own.table().sql(),
        what(own),
        "ALTER TABLE %s VALIDATE CONSTRAINT %s;"
            .formatted(own.table().sql(), SqlText.identifier(own.name())));
  }

  private static String what(RowGuard guard) {
    String kind =
        switch (guard.kind()) {
          case FOREIGN_KEY -> "foreign key ";
          case CHECK -> "check ";
          case TRIGGER -> "trigger ";
        };
    return kind + SqlText.identifier(guard.name());
  }

  private boolean isAlways(RowGuard onSource) {
    return always.contains(new Named(onSource.table(), onSource.name()));
  }

  /// @param instead of another one of its name
  private String anew(TablePairs.Wanted<RowGuard> w, boolean instead) {
    RowGuard guard = w.fact();
    String table = w.target().sql();
    String name = SqlText.identifier(guard.name());
    String text = Definition.of(guard.definition(), guard.table(), pairs).text();
    return switch (guard.kind()) {
      case FOREIGN_KEY, CHECK ->
          "ALTER TABLE %s %sADD CONSTRAINT %s %s;"
              .formatted(
                  table,
                  instead ? "DROP CONSTRAINT " + name + ", " : "",
                  name,
                  definition(text, guard.validated()));
      case TRIGGER ->
          (instead ? "DROP TRIGGER %s ON %s; ".formatted(name, table) : "")
              + (targetVersion < SAYS_FUNCTION
                  ? text.replace(" EXECUTE FUNCTION ", " EXECUTE PROCEDURE ")
                  : text)
              + ";"
              + (isAlways(guard)
                  ? " ALTER TABLE %s ENABLE ALWAYS TRIGGER %s;".formatted(table, name)
                  : "");
    };
  }

  private static String definition(String definition, boolean validated) {
    return definition + (validated ? "" : " NOT VALID");
  }
}

package io.slotwarden.audit;

import static io.slotwarden.model.Severity.CRITICAL;

import io.slotwarden.model.SqlText;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.Catalog;
import io.slotwarden.model.catalog.PrimaryKey;
import io.slotwarden.model.catalog.Relation;
import io.slotwarden.model.migration.MigrationTask;
import io.slotwarden.model.migration.OnTarget;
import io.slotwarden.model.migration.TableMappings;
import io.slotwarden.model.migration.TaskSettings.TablePreparation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The primary keys of source and target side by side, under the names that the mappings give. The
/// order of a key's columns does not matter: it finds the same rows.
final class KeyComparison {
  private static final String DEFINES_KEY = "define-primary-key";

  private final Map<TableName, PrimaryKey> here;
  private final Map<TableName, PrimaryKey> there;
  private final @Nullable TableMappings mappings;
  private final List<AuditObject> differ = new ArrayList<>();
  private final Unseen byRule = new Unseen("a rule defines the key of");
  private final Unseen unclear =
      new Unseen("the mappings leave it unclear what the key's columns are called: of");

  private KeyComparison(
      Map<TableName, PrimaryKey> here,
      Map<TableName, PrimaryKey> there,
      @Nullable TableMappings mappings) {
    this.here = here;
    this.there = there;
    this.mappings = mappings;
  }

  /// The check.
  static void keysDiffer(AuditCase c, Findings out) {
    Catalog target = c.target(out);
    targetStays(c, out);
    Map<TableName, Relation> onTarget = out.need(target.relations());
    KeyComparison comparison =
        new KeyComparison(
            out.need(c.source().primaryKeys()),
            out.need(target.primaryKeys()),
            c.task().map(t -> out.need(t.mappings())).orElse(null));
    c.written(out).entrySet().stream()
        .filter(e -> onTarget.containsKey(e.getKey()))
        .sorted(Map.Entry.comparingByKey(TableName.ORDER))
        .forEach(
            e ->
                e.getValue().stream()
                    .filter(s -> comparison.isComparable(c, s))
                    .sorted(TableName.ORDER)
                    .forEach(s -> comparison.compare(s, e.getKey())));
    comparison.tell(out);
  }

  /// What is on the target now will not be there when DMS begins: it drops the tables first.
  static void targetStays(AuditCase c, Findings out) {
    boolean dropped =
        c.phase() == Phase.PREPARE
            && c.task().filter(MigrationTask::hasFullLoad).isPresent()
            && c.task()
                .flatMap(t -> t.settings().toOptional())
                .flatMap(s -> s.tablePreparation())
                .equals(Optional.of(TablePreparation.DROP_AND_CREATE));
    if (dropped) {
      throw out.notApplicable("DMS drops the target's tables and makes them anew");
    }
  }

  /// A partitioned table of 10 can't have a key; its partitions can, and are looked at themselves.
  private boolean isComparable(AuditCase c, TableName source) {
    return here.containsKey(source)
        || c.relation(source).filter(r -> r.kind() == Relation.Kind.PARTITIONED).isEmpty();
  }

  private void compare(TableName source, TableName target) {
    if (mappings != null
        && mappings.transformations(source).stream()
            .anyMatch(t -> t.action().equals(DEFINES_KEY))) {
      byRule.add(source);
      return;
    }
    PrimaryKey own = here.get(source);
    PrimaryKey other = there.get(target);
    Set<String> expected = new HashSet<>();
    for (String column : own == null ? List.<String>of() : own.columns()) {
      switch (column(source, column)) {
        case OnTarget.Named<String>(var name, var _) -> expected.add(name);
        case OnTarget.Removed<String>(var by) -> {
          differ.add(
              AuditObject.of(
                  target.sql(),
                  "%s removes the key column %s of %s"
                      .formatted(by.getFirst(), SqlText.identifier(column), source.sql())));
          return;
        }
        case OnTarget.Unclear<String> _ -> {
          unclear.add(source);
          return;
        }
      }
    }
    if (!expected.equals(other == null ? Set.of() : Set.copyOf(other.columns()))) {
      differ.add(
          AuditObject.of(
              target.sql(),
              "%s here, %s on the source%s"
                  .formatted(
                      shown(other),
                      shown(own),
                      source.equals(target) ? "" : " (" + source.sql() + ")")));
    }
  }

  private OnTarget<String> column(TableName table, String column) {
    return mappings == null
        ? new OnTarget.Named<>(column, List.of())
        : mappings.columnOf(table, column);
  }

  private static String shown(@Nullable PrimaryKey key) {
    return key == null
        ? "no primary key"
        : key.columns().stream()
            .map(SqlText::identifier)
            .collect(Collectors.joining(", ", "(", ")"));
  }

  private void tell(Findings out) {
    out.found(
        CRITICAL,
        "primary keys on the target are not those of the source",
        differ.stream(),
        "give the target's tables the primary keys of the source");
    byRule.tell(out);
    unclear.tell(out);
  }
}

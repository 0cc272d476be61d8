package io.slotwarden.audit;

import io.slotwarden.model.SqlText;
import io.slotwarden.model.TableName;
import io.slotwarden.model.catalog.PrimaryKey;
import io.slotwarden.model.catalog.SecondaryIndex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What indexes are, by which those of source and target are compared. Most tables have indexes
/// over columns of the same few names: each definition is taken apart once.
final class IndexKeys {
  private final TablePairs pairs;

  /// By what is behind USING, of definitions that the target writes in the same words.
  private final Map<Same, Optional<List<Object>>> same = new HashMap<>();

  /// An index of a table of the target.
  record There(TableName table, List<Object> key) {}

  private record Same(boolean exclusion, boolean unique, String definition) {}

  IndexKeys(TablePairs pairs) {
    this.pairs = pairs;
  }

  /// Unique indexes and unique constraints mean the same here; exclusion needs its constraint.
  List<Object> onTarget(SecondaryIndex index) {
    return unchanged(index).orElse(List.of());
  }

  /// As if it were a unique index.
  List<Object> onTarget(PrimaryKey key) {
    String columns =
        key.columns().stream().map(SqlText::identifier).collect(Collectors.joining(", "));
    return unchanged(new Same(false, true, "USING btree (" + columns + ")"), key.table())
        .orElse(List.of());
  }

  /// As it should be on the target; empty when it is over columns that the target does not have.
  Optional<List<Object>> onSource(SecondaryIndex index) {
    return pairs.keepsColumns(index.table())
        ? unchanged(index)
        : key(same(index), index.table(), pairs);
  }

  private Optional<List<Object>> unchanged(SecondaryIndex index) {
    return unchanged(same(index), index.table());
  }

  /// No table is named behind USING: the key is the same for all.
  private Optional<List<Object>> unchanged(Same index, TableName table) {
    return same.computeIfAbsent(index, i -> key(i, table, TargetNames.SAME));
  }

  private static Optional<List<Object>> key(Same index, TableName table, TargetNames names) {
    Definition own = Definition.of(index.definition(), table, names);
    return own.usesRemovedColumn()
        ? Optional.empty()
        : Optional.of(List.of(index.exclusion(), index.unique(), own.key()));
  }

  private static Same same(SecondaryIndex index) {
    boolean exclusion = index.constraint() != null && index.constraint().startsWith("EXCLUDE");
    return new Same(
        exclusion,
        index.unique(),
        exclusion ? String.valueOf(index.constraint()) : behindUsing(index.definition()));
  }

  /// All but its name and table.
  static Definition columns(SecondaryIndex index, TargetNames names) {
    return Definition.of(behindUsing(index.definition()), index.table(), names);
  }

  /// A name that is not in quotes has no capitals.
  private static String behindUsing(String definition) {
    int using = definition.indexOf("USING ");
    int quote = definition.indexOf('"');
    return using > 0 && (quote < 0 || quote > using)
        ? definition.substring(using)
        : SqlToken.from("USING", definition);
  }
}

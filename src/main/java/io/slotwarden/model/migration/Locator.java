package io.slotwarden.model.migration;

import io.slotwarden.model.TableName;
import org.jspecify.annotations.Nullable;

/// The objects that a rule is for.
///
/// @param table null in rules for whole schemas
/// @param column null in all rules but those for columns
public record Locator(
    NamePattern schema, @Nullable NamePattern table, @Nullable NamePattern column) {

  public boolean matches(TableName name) {
    return schema.matches(name.schema()) && (table == null || table.matches(name.name()));
  }

  @Override
  public String toString() {
    return schema + (table == null ? "" : "." + table) + (column == null ? "" : "." + column);
  }
}

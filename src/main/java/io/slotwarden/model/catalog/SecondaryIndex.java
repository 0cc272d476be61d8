package io.slotwarden.model.catalog;

import io.slotwarden.model.TableName;

/// An index that is no primary key.
///
/// @param definition as `pg_get_indexdef` writes it
public record SecondaryIndex(TableName table, String name, boolean unique, String definition)
    implements OfTable {

  /// A unique index over an expression with coalesce(), which DMS does not support.
  public boolean isUniqueOverCoalesce() {
    return unique && definition.toLowerCase(java.util.Locale.ROOT).contains("coalesce(");
  }
}

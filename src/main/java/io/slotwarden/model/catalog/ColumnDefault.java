package io.slotwarden.model.catalog;

import io.slotwarden.model.TableName;
import org.jspecify.annotations.Nullable;

/// A column with a default, an identity or a generated value.
///
/// @param expression as `pg_get_expr` writes it; null for an identity
/// @param identity `pg_attribute.attidentity`
/// @param generated stored or virtual: it cannot be written
/// @param virtual generated, and not stored (18 and newer)
public record ColumnDefault(
    TableName table,
    String column,
    @Nullable String expression,
    Identity identity,
    boolean generated,
    boolean virtual,
    boolean serial)
    implements OfTable {

  /// GENERATED AS IDENTITY.
  public enum Identity {
    NONE,
    ALWAYS,
    BY_DEFAULT
  }
}

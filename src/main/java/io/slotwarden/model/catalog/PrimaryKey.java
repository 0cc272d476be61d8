package io.slotwarden.model.catalog;

import io.slotwarden.model.TableName;
import java.util.List;

/// A primary key.
///
/// @param definition as `pg_get_constraintdef` writes it
/// @param columns in its order
/// @param lobColumns those of its columns whose type DMS treats as LOB, with the type
public record PrimaryKey(
    TableName table, String definition, List<String> columns, List<String> lobColumns)
    implements OfTable {
  public PrimaryKey {
    columns = List.copyOf(columns);
    lobColumns = List.copyOf(lobColumns);
  }
}

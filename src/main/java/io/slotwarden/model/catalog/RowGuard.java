package io.slotwarden.model.catalog;

import io.slotwarden.model.TableName;

/// What guards rows of a table: a foreign key, a check or a trigger, those that partitions and
/// children inherit left out.
///
/// @param definition made equal over versions, schemas written out
/// @param validated it was checked against the rows that were there
/// @param enabled it is in force
public record RowGuard(
    TableName table, Kind kind, String name, String definition, boolean validated, boolean enabled)
    implements OfTable {

  /// What it is.
  public enum Kind {
    FOREIGN_KEY,
    CHECK,
    TRIGGER
  }
}

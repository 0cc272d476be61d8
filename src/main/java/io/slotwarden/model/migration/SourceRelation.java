package io.slotwarden.model.migration;

import io.slotwarden.model.TableName;

/// Something in the source's catalog that a selection may select.
public record SourceRelation(TableName name, Kind kind) {
  /// What DMS takes it for.
  public enum Kind {
    /// Also a partition, and a partitioned table itself.
    TABLE,
    VIEW,
    /// A materialized view or a foreign table: whether DMS lists it with tables or with views is
    /// not documented.
    UNCERTAIN
  }

  public static SourceRelation table(String schema, String name) {
    return new SourceRelation(new TableName(schema, name), Kind.TABLE);
  }
}

package io.slotwarden.model.catalog;

import io.slotwarden.model.Observed;
import io.slotwarden.model.TableName;

/// A column of a type that DMS changes or refuses.
///
/// @param occurs a value that matters is there: one that is not null (search and vector types), one
///   that is infinite (dates); Unknown when it was not looked for
public record TypedColumn(
    TableName table, String column, String type, Family family, Observed<Boolean> occurs)
    implements OfTable {

  /// What is special about the type.
  public enum Family {
    /// vector, halfvec, sparsevec, tsvector, tsquery.
    SEARCH_OR_VECTOR,
    /// Enumerations, ranges, domains, composites.
    USER_OR_RANGE,
    /// inet, cidr, macaddr.
    NETWORK,
    /// numeric without precision.
    NUMERIC,
    BOOLEAN,
    /// date and timestamps, which may be infinite.
    DATE
  }
}

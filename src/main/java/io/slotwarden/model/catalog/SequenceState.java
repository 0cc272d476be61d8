package io.slotwarden.model.catalog;

import io.slotwarden.model.Observed;
import io.slotwarden.model.TableName;
import org.jspecify.annotations.Nullable;

/// A sequence and the column that draws from it.
///
/// @param owner the table of `column`; both null when no column owns it
/// @param lastValue null when it was never used, or when our role may not read it
/// @param readable our role may read it
/// @param definition what makes another like it, behind `CREATE SEQUENCE` and its name
/// @param largestInUse of the column (the smallest where the sequence counts down), 0 of an empty
///   table; Unknown when it was not read
public record SequenceState(
    TableName sequence,
    @Nullable TableName owner,
    @Nullable String column,
    @Nullable Long lastValue,
    boolean readable,
    long increment,
    String definition,
    Observed<Long> largestInUse)
    implements OfTable {

  /// Of the column; the sequence itself when no column owns it.
  @Override
  public TableName table() {
    return owner == null ? sequence : owner;
  }
}

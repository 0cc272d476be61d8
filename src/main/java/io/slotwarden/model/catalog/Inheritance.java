package io.slotwarden.model.catalog;

import io.slotwarden.model.TableName;
import org.jspecify.annotations.Nullable;

/// A child of a table.
///
/// @param partition false for plain inheritance
/// @param childPartitioned the child has partitions itself
/// @param root of the tree of partitions; null for plain inheritance
public record Inheritance(
    TableName parent,
    TableName child,
    boolean partition,
    boolean childPartitioned,
    @Nullable TableName root)
    implements OfTable {

  /// The child.
  @Override
  public TableName table() {
    return child;
  }
}

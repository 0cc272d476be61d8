package io.slotwarden.model.catalog;

import io.slotwarden.model.TableName;
import java.util.Comparator;

/// A fact of one table.
public interface OfTable {
  /// In the order of their tables.
  Comparator<OfTable> BY_TABLE = Comparator.comparing(OfTable::table, TableName.ORDER);

  TableName table();
}

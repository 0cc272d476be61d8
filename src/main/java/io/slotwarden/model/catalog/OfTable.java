package io.slotwarden.model.catalog;

import io.slotwarden.model.TableName;

/// A fact of one table.
public interface OfTable {
  TableName table();
}

package io.slotwarden.model.catalog;

import io.slotwarden.model.TableName;

/// A relation of DMS's own.
///
/// @param kind `pg_class.relkind`
/// @param bytes with indexes and TOAST
public record Leftover(TableName name, String kind, long bytes) {}

package io.slotwarden.model.catalog;

import io.slotwarden.model.TableName;

/// A relation of DMS's own, or the function of its event trigger.
///
/// @param kind `pg_class.relkind`, or `function`
/// @param bytes with indexes and TOAST
public record Leftover(TableName name, String kind, long bytes) {}

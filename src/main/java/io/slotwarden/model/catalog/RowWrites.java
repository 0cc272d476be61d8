package io.slotwarden.model.catalog;

/// Rows written since the statistics were reset.
///
/// @param here in this database
/// @param elsewhere in all others of the server
public record RowWrites(long here, long elsewhere) {}

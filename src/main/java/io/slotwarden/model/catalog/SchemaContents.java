package io.slotwarden.model.catalog;

/// A schema that DMS may have made: it holds something of DMS's own, is named like it, or is empty.
///
/// @param ofDms relations and functions named `awsdms_*`
/// @param others relations, functions and types that are somebody else's
public record SchemaContents(String name, long ofDms, long others) {}

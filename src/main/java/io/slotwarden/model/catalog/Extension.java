package io.slotwarden.model.catalog;

/// An installed extension.
///
/// @param bringsTypes columns may have a type of it
public record Extension(String name, String version, String schema, boolean bringsTypes) {}

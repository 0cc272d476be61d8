package io.slotwarden.model.catalog;

/// An installed extension.
public record Extension(String name, String version, String schema) {}

package io.slotwarden.model.catalog;

/// What decoding for a slot wrote to disk since its statistics were reset.
public record Spill(String slot, long transactions, long bytes) {}

package io.slotwarden.model.migration;

/// Whether table mappings select a relation.
public enum Choice {
  SELECTED,
  NOT_SELECTED,
  /// A rule that can't be read, or whose effect is not documented, may decide it either way.
  UNCLEAR
}

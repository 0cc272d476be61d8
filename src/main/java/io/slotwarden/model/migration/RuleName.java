package io.slotwarden.model.migration;

import org.jspecify.annotations.Nullable;

/// Which rule of the table mappings is meant.
///
/// @param position from 1, in the order of the text
/// @param id its `rule-id`; null when it has none
/// @param name its `rule-name`; null when it has none
public record RuleName(int position, @Nullable String id, @Nullable String name) {
  /// For people: `rule 3 (rule-id 17, "to-root")`.
  @Override
  public String toString() {
    String known =
        (id == null ? "" : "rule-id " + id)
            + (id == null || name == null || name.equals(id) ? "" : ", ")
            + (name == null || name.equals(id) ? "" : '"' + name + '"');
    return "rule " + position + (known.isEmpty() ? "" : " (" + known + ")");
  }
}

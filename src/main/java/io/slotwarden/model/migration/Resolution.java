package io.slotwarden.model.migration;

import io.slotwarden.model.TableName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Table mappings spelled out against a catalog.
///
/// @param choices each relation, in the order in which they were given
/// @param matchless rules whose object locator is for none of them: a name misspelled, or a table
///   that is not there yet
public record Resolution(Map<SourceRelation, Choice> choices, List<MappingRule> matchless) {
  public Resolution {
    choices = Collections.unmodifiableMap(new LinkedHashMap<>(choices));
    matchless = List.copyOf(matchless);
  }

  /// In the order of the catalog.
  public List<TableName> selected() {
    return those(Choice.SELECTED);
  }

  /// Of these nobody can say.
  public List<TableName> unclear() {
    return those(Choice.UNCLEAR);
  }

  private List<TableName> those(Choice choice) {
    return choices.entrySet().stream()
        .filter(e -> e.getValue() == choice)
        .map(e -> e.getKey().name())
        .toList();
  }
}

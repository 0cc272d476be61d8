package io.slotwarden.model.migration;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// One rule of a task's table mappings.
public sealed interface MappingRule {
  RuleName name();

  /// Selects tables or takes them out again.
  ///
  /// @param filters only includes have any effect of them (user guide, "Using source filters")
  /// @param loadOrder higher ones are loaded first
  record Selection(
      RuleName name,
      Action action,
      Locator at,
      TableType type,
      List<SourceFilter> filters,
      OptionalInt loadOrder)
      implements MappingRule {
    public Selection {
      filters = List.copyOf(filters);
    }
  }

  enum Action {
    INCLUDE,
    EXCLUDE,
    /// One table by its very name, without wildcards.
    EXPLICIT
  }

  /// What a selection's names stand for; tables, where it does not say.
  enum TableType {
    TABLE,
    VIEW,
    ALL
  }

  /// Changes what arrives on the target.
  ///
  /// @param verb what it does, if it is one that we know
  /// @param action as it is written
  /// @param value the new name, prefix or suffix; null where the verb has none
  /// @param oldValue the prefix or suffix to replace; null where the verb has none
  record Transformation(
      RuleName name,
      Target target,
      Verb verb,
      String action,
      Locator at,
      @Nullable String value,
      @Nullable String oldValue)
      implements MappingRule {

    /// What a name becomes; the name itself where the verb changes none, or does not fit it.
    String applied(String old) {
      String v = value == null ? "" : value;
      String o = oldValue == null ? "" : oldValue;
      return switch (verb) {
        case RENAME -> v;
        case ADD_PREFIX -> v + old;
        case REMOVE_PREFIX -> old.startsWith(v) ? old.substring(v.length()) : old;
        case REPLACE_PREFIX -> old.startsWith(o) ? v + old.substring(o.length()) : old;
        case ADD_SUFFIX -> old + v;
        case REMOVE_SUFFIX -> old.endsWith(v) ? old.substring(0, old.length() - v.length()) : old;
        case REPLACE_SUFFIX ->
            old.endsWith(o) ? old.substring(0, old.length() - o.length()) + v : old;
        case CONVERT_LOWERCASE -> old.toLowerCase(Locale.ROOT);
        case CONVERT_UPPERCASE -> old.toUpperCase(Locale.ROOT);
        case INCLUDE_COLUMN, REMOVE_COLUMN, ADD_COLUMN, KEEPS_NAMES, UNKNOWN -> old;
      };
    }
  }

  /// What a transformation is for.
  enum Target {
    SCHEMA,
    TABLE,
    COLUMN,
    /// Tablespaces, which PostgreSQL targets don't have in this sense.
    TABLESPACE
  }

  enum Verb {
    RENAME,
    ADD_PREFIX,
    REMOVE_PREFIX,
    REPLACE_PREFIX,
    ADD_SUFFIX,
    REMOVE_SUFFIX,
    REPLACE_SUFFIX,
    CONVERT_LOWERCASE,
    CONVERT_UPPERCASE,
    INCLUDE_COLUMN,
    REMOVE_COLUMN,
    ADD_COLUMN,
    /// Documented, and no name changes: `change-data-type`, `define-primary-key`, before images,
    /// data masking.
    KEEPS_NAMES,
    /// An action that we don't know; it may change any name that it is for.
    UNKNOWN
  }

  /// How one table is loaded.
  ///
  /// @param lobs null when the rule says nothing of LOBs
  record TableSettings(RuleName name, Locator at, @Nullable LobSettings lobs)
      implements MappingRule {}

  /// How the LOBs of one table travel, whatever the task's settings say.
  ///
  /// @param mode plain text: `limited unlimited none`
  /// @param bulkMaxSizeKb the limit of limited mode; up to this size, unlimited ones travel inline
  record LobSettings(@Nullable String mode, OptionalInt bulkMaxSizeKb) {}

  /// A rule of a documented type that neither selects nor renames: `object-mapping validation`.
  record Other(RuleName name, String type) implements MappingRule {}

  /// A rule that we can't read, kept so that it can be named. What it may do is not known: names
  /// and selections that it could change are unclear.
  ///
  /// @param why for people
  /// @param mayInclude it may be a selection that includes
  /// @param mayExclude it may be a selection that excludes
  /// @param mayRename it may be a transformation
  record Unread(
      RuleName name, String why, boolean mayInclude, boolean mayExclude, boolean mayRename)
      implements MappingRule {}
}

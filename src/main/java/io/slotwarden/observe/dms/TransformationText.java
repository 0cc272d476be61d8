package io.slotwarden.observe.dms;

import io.slotwarden.model.migration.Locator;
import io.slotwarden.model.migration.MappingRule;
import io.slotwarden.model.migration.MappingRule.Target;
import io.slotwarden.model.migration.MappingRule.Transformation;
import io.slotwarden.model.migration.MappingRule.Verb;
import io.slotwarden.model.migration.NamePattern;
import io.slotwarden.model.migration.RuleName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One transformation rule (DMS user guide, "Transformation rules and actions").
final class TransformationText {
  private TransformationText() {}

  static MappingRule read(RuleName name, Map<?, ?> rule) {
    try {
      String action = JsonTree.text(rule, "rule-action").orElse("");
      Verb verb = verb(action);
      Target target = target(JsonTree.text(rule, "rule-target").orElse(""));
      String value = JsonTree.text(rule, "value").orElse(null);
      String oldValue = JsonTree.text(rule, "old-value").orElse(null);
      demandValues(verb, value, oldValue);
      return new Transformation(
          name,
          target,
          verb,
          MappingsText.quoted(action),
          locator(target, verb, MappingsText.locator(rule)),
          value,
          oldValue);
    } catch (IllegalArgumentException e) {
      return new MappingRule.Unread(name, String.valueOf(e.getMessage()), false, false, true);
    }
  }

  private static Verb verb(String action) {
    return switch (action) {
      case "rename" -> Verb.RENAME;
      case "add-prefix" -> Verb.ADD_PREFIX;
      case "remove-prefix" -> Verb.REMOVE_PREFIX;
      case "replace-prefix" -> Verb.REPLACE_PREFIX;
      case "add-suffix" -> Verb.ADD_SUFFIX;
      case "remove-suffix" -> Verb.REMOVE_SUFFIX;
      case "replace-suffix" -> Verb.REPLACE_SUFFIX;
      case "convert-lowercase" -> Verb.CONVERT_LOWERCASE;
      case "convert-uppercase" -> Verb.CONVERT_UPPERCASE;
      case "include-column" -> Verb.INCLUDE_COLUMN;
      case "remove-column" -> Verb.REMOVE_COLUMN;
      case "add-column" -> Verb.ADD_COLUMN;
      case "change-data-type",
          "define-primary-key",
          "add-before-image-columns",
          "data-masking-digits-mask",
          "data-masking-digits-randomize",
          "data-masking-hash-mask" ->
          Verb.KEEPS_NAMES;
      default -> Verb.UNKNOWN;
    };
  }

  private static Target target(String written) {
    return switch (written) {
      case "schema" -> Target.SCHEMA;
      case "table" -> Target.TABLE;
      case "column" -> Target.COLUMN;
      case "table-tablespace", "index-tablespace" -> Target.TABLESPACE;
      default ->
          throw new IllegalArgumentException("unknown rule-target " + MappingsText.quoted(written));
    };
  }

  private static void demandValues(Verb verb, @Nullable String value, @Nullable String oldValue) {
    switch (verb) {
      case RENAME, ADD_PREFIX, REMOVE_PREFIX, ADD_SUFFIX, REMOVE_SUFFIX, ADD_COLUMN ->
          demand(value, "value");
      case REPLACE_PREFIX, REPLACE_SUFFIX -> {
        demand(value, "value");
        demand(oldValue, "old-value");
      }
      case CONVERT_LOWERCASE,
          CONVERT_UPPERCASE,
          INCLUDE_COLUMN,
          REMOVE_COLUMN,
          KEEPS_NAMES,
          UNKNOWN -> {}
    }
  }

  private static void demand(@Nullable String value, String member) {
    if (value == null) {
      throw new IllegalArgumentException("it has no " + member);
    }
  }

  private static Locator locator(Target target, Verb verb, Map<?, ?> written) {
    NamePattern schema = MappingsText.pattern(written, "schema-name", false);
    boolean hasTable = JsonTree.text(written, "table-name").isPresent();
    NamePattern table =
        target == Target.SCHEMA && !hasTable
            ? null
            : MappingsText.pattern(written, "table-name", false);
    if (target == Target.SCHEMA && table != null && !table.text().equals("%")) {
      throw new IllegalArgumentException("it is for a schema and names a table");
    }
    boolean ofTable = verb == Verb.ADD_COLUMN || verb == Verb.KEEPS_NAMES || verb == Verb.UNKNOWN;
    boolean hasColumn = JsonTree.text(written, "column-name").isPresent();
    return new Locator(
        schema,
        target == Target.SCHEMA ? null : table,
        target != Target.COLUMN || ofTable && !hasColumn
            ? null
            : MappingsText.pattern(written, "column-name", false));
  }
}

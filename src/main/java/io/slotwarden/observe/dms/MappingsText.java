package io.slotwarden.observe.dms;

import io.slotwarden.aws.AwsFailure;
import io.slotwarden.model.migration.Locator;
import io.slotwarden.model.migration.MappingRule;
import io.slotwarden.model.migration.MappingRule.Action;
import io.slotwarden.model.migration.MappingRule.LobSettings;
import io.slotwarden.model.migration.MappingRule.TableType;
import io.slotwarden.model.migration.NamePattern;
import io.slotwarden.model.migration.RuleName;
import io.slotwarden.model.migration.SourceFilter;
import io.slotwarden.model.migration.TableMappings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Table mappings from the JSON text of the API (DMS user guide, "Specifying table selection and
/// transformations rules using JSON"). A rule that can't be read is kept and named; only a text
/// that holds no rules at all is unreadable.
final class MappingsText {
  /// Of a rule's own words so much is shown.
  private static final int SHOWN = 60;

  /// Documented types that neither select nor rename.
  private static final Set<String> OTHERS = Set.of("object-mapping", "validation");

  private MappingsText() {}

  /// @param what is read, for the reason
  /// @throws UnreadableAnswer when it is no JSON object with a list of rules
  static TableMappings read(@Nullable String text, String what) {
    Object list = JsonTree.object(text, what).get("rules");
    if (!(list instanceof List<?> rules)) {
      throw new UnreadableAnswer(what + " has no list of rules");
    }
    List<MappingRule> read = new ArrayList<>();
    for (Object rule : rules) {
      read.add(read(read.size() + 1, rule));
    }
    return new TableMappings(read);
  }

  private static MappingRule read(int position, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> rule)) {
      return new MappingRule.Unread(
          new RuleName(position, null, null), "it is no object", true, true, true);
    }
    RuleName name =
        new RuleName(
            position,
            shown(JsonTree.text(rule, "rule-id")),
            shown(JsonTree.text(rule, "rule-name")));
    String type = JsonTree.text(rule, "rule-type").orElse("");
    return switch (type) {
      case "selection" -> selection(name, rule);
      case "transformation" -> TransformationText.read(name, rule);
      case "table-settings" -> tableSettings(name, rule);
      default ->
          OTHERS.contains(type)
              ? new MappingRule.Other(name, type)
              : new MappingRule.Unread(name, "unknown rule-type " + quoted(type), true, true, true);
    };
  }

  private static MappingRule selection(RuleName name, Map<?, ?> rule) {
    String written = JsonTree.text(rule, "rule-action").orElse("");
    Optional<Action> action =
        switch (written) {
          case "include" -> Optional.of(Action.INCLUDE);
          case "exclude" -> Optional.of(Action.EXCLUDE);
          case "explicit" -> Optional.of(Action.EXPLICIT);
          default -> Optional.empty();
        };
    try {
      if (action.isEmpty()) {
        throw new IllegalArgumentException("unknown rule-action " + quoted(written));
      }
      Map<?, ?> locator = locator(rule);
      boolean isExplicit = action.get() == Action.EXPLICIT;
      return new MappingRule.Selection(
          name,
          action.get(),
          new Locator(
              pattern(locator, "schema-name", isExplicit),
              pattern(locator, "table-name", isExplicit),
              null),
          tableType(locator),
          filters(rule),
          number(rule, "load-order"));
    } catch (IllegalArgumentException e) {
      return new MappingRule.Unread(
          name,
          String.valueOf(e.getMessage()),
          action.filter(a -> a == Action.EXCLUDE).isEmpty(),
          action.filter(a -> a != Action.EXCLUDE).isEmpty(),
          false);
    }
  }

  private static MappingRule tableSettings(RuleName name, Map<?, ?> rule) {
    try {
      Map<?, ?> locator = locator(rule);
      LobSettings lobs = null;
      if (rule.get("lob-settings") instanceof Map<?, ?> settings) {
        lobs =
            new LobSettings(
                JsonTree.text(settings, "mode").orElse(null), number(settings, "bulk-max-size"));
      }
      // "The name of a specific schema and table or view ... (no wildcards)".
      return new MappingRule.TableSettings(
          name,
          new Locator(
              pattern(locator, "schema-name", true), pattern(locator, "table-name", true), null),
          lobs);
    } catch (IllegalArgumentException e) {
      return new MappingRule.Unread(name, String.valueOf(e.getMessage()), false, false, false);
    }
  }

  static Map<?, ?> locator(Map<?, ?> rule) {
    if (rule.get("object-locator") instanceof Map<?, ?> locator) {
      return locator;
    }
    throw new IllegalArgumentException("it has no object-locator");
  }

  /// @param isExact the guide takes no wildcards there
  static NamePattern pattern(Map<?, ?> locator, String member, boolean isExact) {
    String text =
        JsonTree.text(locator, member)
            .filter(t -> !t.isEmpty())
            .orElseThrow(() -> new IllegalArgumentException("its object-locator has no " + member));
    if (isExact) {
      return NamePattern.exactly(text);
    }
    try {
      return NamePattern.of(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s %s has %s".formatted(member, quoted(text), e.getMessage()), e);
    }
  }

  private static TableType tableType(Map<?, ?> locator) {
    return switch (JsonTree.text(locator, "table-type").orElse("table")) {
      case "table" -> TableType.TABLE;
      case "view" -> TableType.VIEW;
      case "all" -> TableType.ALL;
      default -> throw new IllegalArgumentException("unknown table-type");
    };
  }

  private static List<SourceFilter> filters(Map<?, ?> rule) {
    List<SourceFilter> filters = new ArrayList<>();
    for (Object item : JsonTree.list(rule, "filters")) {
      if (!(item instanceof Map<?, ?> filter)) {
        throw new IllegalArgumentException("a filter is no object");
      }
      String column =
          JsonTree.text(filter, "column-name")
              .orElseThrow(() -> new IllegalArgumentException("a filter has no column-name"));
      List<String> operators = new ArrayList<>();
      for (Object condition : JsonTree.list(filter, "filter-conditions")) {
        operators.add(
            condition instanceof Map<?, ?> c ? JsonTree.text(c, "filter-operator").orElse("") : "");
      }
      filters.add(new SourceFilter(column, operators));
    }
    return filters;
  }

  private static OptionalInt number(Map<?, ?> object, String member) {
    try {
      Optional<String> text = JsonTree.text(object, member);
      return text.isEmpty()
          ? OptionalInt.empty()
          : OptionalInt.of(Integer.parseInt(text.get().strip()));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(member + " is no number", e);
    }
  }

  static String quoted(String text) {
    return '"' + AwsFailure.shown(text, SHOWN) + '"';
  }

  private static @Nullable String shown(Optional<String> text) {
    return text.map(t -> AwsFailure.shown(t, SHOWN)).orElse(null);
  }
}

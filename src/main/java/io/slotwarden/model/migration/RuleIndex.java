package io.slotwarden.model.migration;

import io.slotwarden.model.TableName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Finds the rules that are for a table, in the order of the rules. Mappings may have a rule for
/// each of thousands of tables: names without wildcards but the underscore are looked up, and only
/// the others are tried one by one.
final class RuleIndex<R extends MappingRule> {
  /// Rules whose names have the same lengths and the same open places are looked up together.
  ///
  /// @param schema of [NamePattern#shape]
  private record Shape(String schema, String table) {
    /// A name with `_` wherever any character will do; it is then what the rule has written.
    TableName opened(TableName name) {
      return new TableName(opened(schema, name.schema()), opened(table, name.name()));
    }

    private static String opened(String shape, String name) {
      if (shape.indexOf('_') < 0) {
        return name;
      }
      StringBuilder opened = new StringBuilder(name);
      for (int i = 0; i < shape.length(); i++) {
        if (shape.charAt(i) == '_') {
          opened.setCharAt(i, '_');
        }
      }
      return opened.toString();
    }
  }

  private record Entry<R>(int order, Locator at, R rule) {}

  private final List<Entry<R>> all = new ArrayList<>();
  private final Map<Shape, Map<TableName, List<Entry<R>>>> fixed = new HashMap<>();
  private final List<Entry<R>> open = new ArrayList<>();

  RuleIndex(List<R> rules, Function<R, Locator> at) {
    for (R rule : rules) {
      Entry<R> entry = new Entry<>(all.size(), at.apply(rule), rule);
      all.add(entry);
      NamePattern schema = entry.at().schema();
      NamePattern table = entry.at().table();
      if (table != null && schema.isFixed() && table.isFixed()) {
        fixed
            .computeIfAbsent(new Shape(schema.shape(), table.shape()), _ -> new HashMap<>())
            .computeIfAbsent(new TableName(schema.text(), table.text()), _ -> new ArrayList<>())
            .add(entry);
      } else {
        open.add(entry);
      }
    }
  }

  List<R> matching(TableName name) {
    List<Entry<R>> found = new ArrayList<>();
    if (isPlain(name.schema()) && isPlain(name.name())) {
      fixed.forEach(
          (shape, rules) -> {
            if (shape.schema().length() == name.schema().length()
                && shape.table().length() == name.name().length()) {
              found.addAll(rules.getOrDefault(shape.opened(name), List.of()));
            }
          });
      addMatching(open, name, found);
    } else {
      addMatching(all, name, found);
    }
    found.sort(Comparator.comparingInt(Entry::order));
    return found.stream().map(Entry::rule).toList();
  }

  private static <R> void addMatching(
      List<Entry<R>> entries, TableName name, List<Entry<R>> found) {
    for (Entry<R> entry : entries) {
      if (entry.at().matches(name)) {
        found.add(entry);
      }
    }
  }

  /// Without characters that are two `char`s.
  private static boolean isPlain(String name) {
    return name.chars().noneMatch(c -> Character.isSurrogate((char) c));
  }
}

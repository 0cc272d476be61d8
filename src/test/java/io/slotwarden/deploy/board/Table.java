package io.slotwarden.deploy.board;

import static io.slotwarden.deploy.board.Json.list;
import static io.slotwarden.deploy.board.Json.object;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// A table of instant queries that share labels: one row for each combination of them.
final class Table extends Panel {
  private final Map<String, Object> names = object();
  private final Map<String, Object> order = object();
  private final Map<String, Object> hidden = object("Time", true);

  Table(String title, String description) {
    // Else Grafana would make a number of a label that looks like one: 15.10 would be 15.1.
    super("table", title, description, "string");
    options.putAll(object("showHeader", true, "cellHeight", "sm"));
    defaults.put("custom", object());
    custom.putAll(object("align", "auto", "filterable", true, "minWidth", 90));
  }

  /// Labels of a query whose value tells nothing.
  ///
  /// @param columns label, heading, label, heading
  Table labels(String expression, String... columns) {
    hidden.put("Value #" + refId(queries()), true);
    return columns(expression, columns);
  }

  /// Labels that a query shares with one that is here already, and its value.
  ///
  /// @param properties of the value's cells: id, value, id, value
  Table value(String expression, String heading, String unit, Object... properties) {
    String column = "Value #" + refId(queries());
    order.put(column, order.size());
    names.put(column, heading);
    Object[] all = new Object[properties.length + 2];
    all[0] = "unit";
    all[1] = unit;
    System.arraycopy(properties, 0, all, 2, properties.length);
    overrides.add(override("byName", heading, all));
    tabular(expression);
    return this;
  }

  /// Labels of queries that are here already, after the columns so far.
  Table headings(String... columns) {
    for (int i = 0; i < columns.length; i += 2) {
      order.put(columns[i], order.size());
      names.put(columns[i], columns[i + 1]);
    }
    return this;
  }

  /// The column at the very left.
  Table first(String label) {
    order.replaceAll((_, place) -> (Integer) place + 1);
    order.put(label, 0);
    return this;
  }

  private Table columns(String expression, String... columns) {
    for (int i = 0; i < columns.length; i += 2) {
      order.putIfAbsent(columns[i], order.size());
      names.putIfAbsent(columns[i], columns[i + 1]);
    }
    tabular(expression);
    return this;
  }

  /// Cells of a column lead to other places.
  Table leads(String heading, Link... to) {
    List<Object> links = new ArrayList<>();
    Arrays.stream(to).forEach(l -> links.add(l.json()));
    overrides.add(override("byName", heading, "links", links));
    return this;
  }

  /// Cells of a column are coloured by the word in them.
  Table coloured(String heading, States states) {
    overrides.add(
        override(
            "byName",
            heading,
            "custom.cellOptions",
            object("type", "color-text"),
            "mappings",
            states.cells()));
    return this;
  }

  Table width(String heading, int pixels) {
    overrides.add(override("byName", heading, "custom.width", pixels));
    return this;
  }

  Table sorted(String heading, boolean descending) {
    options.put("sortBy", list(object("displayName", heading, "desc", descending)));
    return this;
  }

  /// For the value's cells: the first colour, then a bound and the colour from there on, and so on.
  static Object[] cells(Object... steps) {
    List<Object> json = new ArrayList<>();
    json.add(object("color", steps[0], "value", null));
    for (int i = 1; i < steps.length; i += 2) {
      json.add(object("color", steps[i + 1], "value", steps[i]));
    }
    return new Object[] {
      "custom.cellOptions",
      object("type", "color-text"),
      "thresholds",
      object("mode", "absolute", "steps", json),
      "color",
      object("mode", "thresholds")
    };
  }

  @Override
  Map<String, Object> json(int id, Map<String, Object> grid) {
    if (queries() == 1) { // a single query's value has no letter
      rename(hidden);
      rename(order);
      rename(names);
    } else {
      transformations.add(object("id", "merge", "options", object()));
    }
    transformations.add(
        object(
            "id",
            "organize",
            "options",
            object("excludeByName", hidden, "indexByName", order, "renameByName", names)));
    return super.json(id, grid);
  }

  private static void rename(Map<String, Object> map) {
    Object value = map.remove("Value #A");
    if (value != null) {
      map.put("Value", value);
    }
  }
}

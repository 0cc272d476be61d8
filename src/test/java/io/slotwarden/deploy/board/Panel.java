package io.slotwarden.deploy.board;

import static io.slotwarden.deploy.board.Json.list;
import static io.slotwarden.deploy.board.Json.object;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One panel while it is described. Panels of other looks build upon this.
class Panel {
  static final Map<String, Object> DATASOURCE = object("type", "prometheus", "uid", "$datasource");

  private final String type;
  private final String title;
  private final String description;
  final Map<String, Object> defaults = new LinkedHashMap<>();
  final Map<String, Object> custom = new LinkedHashMap<>();
  final Map<String, Object> options = new LinkedHashMap<>();
  final List<Object> overrides = new ArrayList<>();
  private final List<Object> targets = new ArrayList<>();
  private final List<Object> links = new ArrayList<>();
  final List<Object> transformations = new ArrayList<>();

  Panel(String type, String title, String description, String unit) {
    this.type = type;
    this.title = title;
    this.description = description;
    defaults.put("unit", unit);
  }

  /// One number, coloured when it is worth a look.
  static Panel stat(String title, String description, String unit) {
    Panel p = new Panel("stat", title, description, unit);
    p.options.putAll(
        object(
            "reduceOptions",
            object("calcs", list("lastNotNull"), "fields", "", "values", false),
            "colorMode",
            "value",
            "graphMode",
            "none",
            "justifyMode",
            "auto",
            "textMode",
            "auto"));
    return p.steps("text");
  }

  /// Lines over time.
  static Panel lines(String title, String description, String unit) {
    Panel p = new Panel("timeseries", title, description, unit);
    p.custom.putAll(
        object(
            "drawStyle",
            "line",
            "lineWidth",
            1,
            "fillOpacity",
            10,
            "showPoints",
            "never",
            "spanNulls",
            false,
            "stacking",
            object("mode", "none", "group", "A")));
    p.options.putAll(
        object(
            "legend",
            object("displayMode", "list", "placement", "bottom", "showLegend", true),
            "tooltip",
            object("mode", "multi", "sort", "desc")));
    p.defaults.put("color", object("mode", "palette-classic"));
    return p.min(0);
  }

  /// Areas of which the upper edge is the sum.
  static Panel stacked(String title, String description, String unit) {
    Panel p = lines(title, description, unit);
    p.custom.putAll(object("fillOpacity", 50, "stacking", object("mode", "normal", "group", "A")));
    return p;
  }

  /// What happened in each step.
  static Panel bars(String title, String description) {
    Panel p = stacked(title, description, "short");
    p.custom.putAll(object("drawStyle", "bars", "fillOpacity", 80, "lineWidth", 0));
    p.defaults.put("decimals", 0);
    return p;
  }

  /// Which state held when, each with its colour.
  static Panel timeline(String title, String description, States states) {
    Panel p = new Panel("state-timeline", title, description, "none");
    p.custom.putAll(object("fillOpacity", 80, "lineWidth", 0));
    p.options.putAll(
        object(
            "mergeValues",
            true,
            "showValue",
            "auto",
            "alignValue",
            "left",
            "rowHeight",
            0.8,
            "legend",
            object("displayMode", "list", "placement", "bottom", "showLegend", true),
            "tooltip",
            object("mode", "single")));
    p.defaults.put("mappings", states.mappings());
    p.defaults.put("color", object("mode", "thresholds"));
    return p;
  }

  private Panel min(Number min) {
    defaults.put("min", min);
    return this;
  }

  Panel max(Number max) {
    defaults.put("max", max);
    return this;
  }

  /// What stands there while there is no number.
  Panel none(String words) {
    defaults.put("noValue", words);
    return this;
  }

  /// Name of the series and its value, for a number of which one asks whose it is.
  Panel named() {
    options.put("textMode", "value_and_name");
    return this;
  }

  /// The name alone, for a series whose label is what it tells.
  Panel nameOnly() {
    options.put("textMode", "name");
    return this;
  }

  /// @param steps the first colour, then a bound and the colour from there on, and so on
  final Panel steps(Object... steps) {
    List<Object> json = new ArrayList<>();
    json.add(object("color", steps[0], "value", null));
    for (int i = 1; i < steps.length; i += 2) {
      json.add(object("color", steps[i + 1], "value", steps[i]));
    }
    defaults.put("color", object("mode", "thresholds"));
    defaults.put("thresholds", object("mode", "absolute", "steps", json));
    return this;
  }

  /// Lines at which slotwarden's alerts begin.
  Panel limits(Object... steps) {
    steps(steps);
    defaults.put("color", object("mode", "palette-classic"));
    custom.put("thresholdsStyle", object("mode", "dashed"));
    return this;
  }

  Panel query(String expression, String legend) {
    return target(expression, true, "legendFormat", legend);
  }

  /// Only the present answer.
  Panel now(String expression, String legend) {
    return target(expression, false, "legendFormat", legend);
  }

  final Panel tabular(String expression) {
    return target(expression, false, "format", "table");
  }

  /// @param range over the time that the dashboard shows; else only the present answer
  private Panel target(String expression, boolean range, String key, String value) {
    targets.add(
        object(
            "refId",
            refId(targets.size()),
            "datasource",
            DATASOURCE,
            "expr",
            expression,
            "editorMode",
            "code",
            "range",
            range,
            "instant",
            !range,
            key,
            value));
    return this;
  }

  static String refId(int index) {
    return String.valueOf((char) ('A' + index));
  }

  int queries() {
    return targets.size();
  }

  /// A mark at the panel's title.
  Panel link(Link link) {
    links.add(link.json());
    return this;
  }

  /// Where a click on a number leads to.
  Panel leads(Link... to) {
    defaults.put("links", Arrays.stream(to).map(l -> (Object) l.json()).toList());
    return this;
  }

  /// A series drawn in its own way.
  ///
  /// @param name as its legend says
  /// @param properties id, value, id, value
  Panel series(String name, Object... properties) {
    overrides.add(override("byName", name, properties));
    return this;
  }

  /// Every series whose legend matches a regular expression.
  Panel matching(String expression, Object... properties) {
    overrides.add(override("byRegexp", expression, properties));
    return this;
  }

  /// Series named by the words of a list, in its colours.
  Panel colours(States states) {
    states
        .colours()
        .forEach(
            (word, colour) -> series(word, "color", object("mode", "fixed", "fixedColor", colour)));
    return this;
  }

  static Map<String, Object> override(String matcher, String name, Object... properties) {
    List<Object> json = new ArrayList<>();
    for (int i = 0; i < properties.length; i += 2) {
      json.add(object("id", properties[i], "value", properties[i + 1]));
    }
    return object("matcher", object("id", matcher, "options", name), "properties", json);
  }

  Map<String, Object> json(int id, Map<String, Object> grid) {
    if (!custom.isEmpty()) {
      defaults.put("custom", custom);
    }
    Map<String, Object> json =
        object(
            "id",
            id,
            "type",
            type,
            "title",
            title,
            "description",
            description,
            "datasource",
            DATASOURCE,
            "gridPos",
            grid,
            "fieldConfig",
            object("defaults", defaults, "overrides", overrides),
            "options",
            options,
            "targets",
            targets);
    if (!transformations.isEmpty()) {
      json.put("transformations", transformations);
    }
    if (!links.isEmpty()) {
      json.put("links", links);
    }
    return json;
  }
}

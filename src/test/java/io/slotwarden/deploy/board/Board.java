package io.slotwarden.deploy.board;

import static io.slotwarden.deploy.board.Json.list;
import static io.slotwarden.deploy.board.Json.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// One dashboard while it is described: rows of panels from left to right, and what is alike in all
/// of them.
final class Board {
  static final String TAG = "slotwarden";

  /// Grafana's grid.
  private static final int COLUMNS = 24;

  private final String uid;
  private final String title;
  private final String description;
  private final List<Object> variables = new ArrayList<>();
  private final List<Object> panels = new ArrayList<>();
  private int y;

  Board(String uid, String title, String description) {
    this.uid = uid;
    this.title = title;
    this.description = description;
    variables.add(
        object(
            "name",
            "datasource",
            "label",
            "Data source",
            "type",
            "datasource",
            "query",
            "prometheus",
            "refresh",
            1,
            "hide",
            0,
            "multi",
            false,
            "includeAll",
            false,
            "regex",
            "",
            "options",
            list(),
            "current",
            object()));
    variable("job", "Job", "label_values(slotwarden_build_info, job)");
    variable(
        "instance", "Instance", "label_values(slotwarden_build_info{job=~\"$job\"}, instance)");
  }

  String uid() {
    return uid;
  }

  /// @param query `label_values(SELECTOR, LABEL)`
  Board variable(String name, String label, String query) {
    variables.add(
        object(
            "name",
            name,
            "label",
            label,
            "type",
            "query",
            "datasource",
            Panel.DATASOURCE,
            "definition",
            query,
            "query",
            object("query", query, "refId", "Variable"),
            "refresh",
            2,
            "multi",
            true,
            "includeAll",
            true,
            "allValue",
            ".+",
            "sort",
            1,
            "hide",
            0,
            "regex",
            "",
            "options",
            list(),
            "current",
            object("selected", true, "text", list("All"), "value", list("$__all"))));
    return this;
  }

  Board sources() {
    return variable(
        "source", "Source", "label_values(" + Scope.DAEMON.of("source_up") + ", source)");
  }

  Board slots() {
    return variable(
        "slot_name", "Slot", "label_values(" + Scope.SOURCE.of("slot_info") + ", slot_name)");
  }

  Board tasks() {
    variable("dms", "DMS", "label_values(" + Scope.DAEMON.of("source_up") + ", dms)");
    return variable(
        "task",
        "Task",
        "label_values(" + Scope.DAEMON.of("task_info", "dms=~\"$dms\"") + ", task)");
  }

  Board heading(String text) {
    panels.add(
        object(
            "id",
            panels.size() + 1,
            "type",
            "row",
            "title",
            text,
            "collapsed",
            false,
            "gridPos",
            object("h", 1, "w", COLUMNS, "x", 0, "y", y),
            "panels",
            list()));
    y++;
    return this;
  }

  /// Panels of one height, which share the width.
  Board row(int height, Panel... row) {
    int[] widths = new int[row.length];
    java.util.Arrays.fill(widths, COLUMNS / row.length);
    return row(height, widths, row);
  }

  Board row(int height, int[] widths, Panel... row) {
    int x = 0;
    for (int i = 0; i < row.length; i++) {
      panels.add(
          row[i].json(panels.size() + 1, object("h", height, "w", widths[i], "x", x, "y", y)));
      x += widths[i];
    }
    y += height;
    return this;
  }

  Map<String, Object> json() {
    List<Object> all = new ArrayList<>(variables);
    all.add(
        object(
            "name",
            "slotwarden_url",
            "label",
            "slotwarden's page",
            "type",
            "textbox",
            "query",
            Boards.PAGE,
            "hide",
            0,
            "options",
            list(),
            "current",
            object("selected", true, "text", Boards.PAGE, "value", Boards.PAGE)));
    all.add(
        object(
            "name",
            "runbooks",
            "type",
            "constant",
            "query",
            Boards.RUNBOOKS,
            "hide",
            2,
            "skipUrlSync",
            true,
            "options",
            list(),
            "current",
            object("selected", true, "text", Boards.RUNBOOKS, "value", Boards.RUNBOOKS)));
    return object(
        "id",
        null,
        "uid",
        uid,
        "title",
        title,
        "description",
        description,
        "tags",
        list(TAG, "postgresql"),
        "schemaVersion",
        42,
        "version",
        1,
        "editable",
        false,
        "graphTooltip",
        1,
        "refresh",
        "30s",
        "timezone",
        "",
        "weekStart",
        "",
        "fiscalYearStartMonth",
        0,
        "time",
        object("from", "now-6h", "to", "now"),
        "timepicker",
        object(),
        "links",
        links(),
        "templating",
        object("list", all),
        "annotations",
        object("list", Annotations.json()),
        "panels",
        panels);
  }

  private static List<Object> links() {
    return list(
        object(
            "type",
            "dashboards",
            "title",
            "Dashboards of slotwarden",
            "tags",
            list(TAG),
            "asDropdown",
            false,
            "includeVars",
            true,
            "keepTime",
            true,
            "targetBlank",
            false,
            "icon",
            "external link",
            "tooltip",
            "",
            "url",
            ""),
        outside("slotwarden", "${slotwarden_url}", "slotwarden's own page"),
        outside("Runbooks", "${runbooks}", "What to do about each alert"));
  }

  private static Map<String, Object> outside(String title, String url, String tooltip) {
    return object(
        "type",
        "link",
        "title",
        title,
        "url",
        url,
        "tooltip",
        tooltip,
        "icon",
        "doc",
        "tags",
        list(),
        "asDropdown",
        false,
        "includeVars",
        false,
        "keepTime",
        false,
        "targetBlank",
        true);
  }
}

package io.slotwarden.deploy.board;

import java.util.Map;

/// Where a number leads to.
record Link(String title, String url) {
  private static final String KEPT =
      "${datasource:queryparam}&${job:queryparam}&${instance:queryparam}"
          + "&${slotwarden_url:queryparam}&${__url_time_range}";

  /// To another of the dashboards: variables and the time range go along.
  ///
  /// @param chosen what is chosen there, as `var-source=...`
  static Link board(String uid, String title, String... chosen) {
    return new Link(title, "/d/" + uid + "?" + KEPT + "&" + String.join("&", chosen));
  }

  static Link source(String value) {
    return board(SourceBoard.UID, "This source", "var-source=" + value);
  }

  static Link slot(String source, String name) {
    return board(SlotBoard.UID, "This slot", "var-source=" + source, "var-slot_name=" + name);
  }

  static Link task(String dms, String name) {
    return board(TasksBoard.UID, "This task", "var-dms=" + dms, "var-task=" + name);
  }

  /// slotwarden's own page about it: what it thinks, and why.
  static Link explain(String place, String name) {
    return new Link("Explain (slotwarden)", "${slotwarden_url}/explain/" + place + "/" + name);
  }

  /// @param alert whose section to open
  static Link runbook(String alert) {
    return new Link("Runbook", "${runbooks}#" + alert.toLowerCase(java.util.Locale.ROOT));
  }

  /// A column of the same row.
  static String column(String name) {
    return "${__data.fields[\"" + name + "\"]}";
  }

  /// A label of the series.
  static String label(String name) {
    return "${__field.labels." + name + "}";
  }

  Map<String, Object> json() {
    return Json.object("title", title, "url", url, "targetBlank", isElsewhere());
  }

  /// Other sites open beside the dashboard.
  private boolean isElsewhere() {
    return !url.startsWith("/");
  }
}

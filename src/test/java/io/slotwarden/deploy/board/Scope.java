package io.slotwarden.deploy.board;

/// Which series a query of a dashboard is about: those that its variables choose.
enum Scope {
  DAEMON(""),
  SOURCE(", source=~\"$source\""),
  SLOT(", source=~\"$source\", slot_name=~\"$slot_name\""),
  TASK(", dms=~\"$dms\", task=~\"$task\"");

  private static final String TARGET = "job=~\"$job\", instance=~\"$instance\"";

  private final String chosen;

  Scope(String chosen) {
    this.chosen = chosen;
  }

  /// @param metric without its prefix
  /// @param matchers more of them, such as `estimate="median"`
  String of(String metric, String... matchers) {
    String more = matchers.length == 0 ? "" : ", " + String.join(", ", matchers);
    return "slotwarden_" + metric + "{" + TARGET + chosen + more + "}";
  }

  /// Of series that others make, such as `ALERTS`.
  static String foreign(String metric, String... matchers) {
    return DAEMON.of(metric, matchers).substring("slotwarden_".length());
  }

  /// A counter's growth in a second, over the time that Grafana thinks right.
  String rate(String counter, String... matchers) {
    return "rate(" + of(counter, matchers) + "[$__rate_interval])";
  }

  /// A counter's growth from point to point.
  String increase(String counter, String... matchers) {
    return "increase(" + of(counter, matchers) + "[$__rate_interval])";
  }

  /// Seconds until an instant.
  String until(String timestamp, String... matchers) {
    return of(timestamp, matchers) + " - time()";
  }

  /// Hours until an instant, for axes: ticks of seconds fall on odd hours.
  String hoursUntil(String timestamp, String... matchers) {
    return "(" + until(timestamp, matchers) + ") / 3600";
  }

  /// Seconds since an instant.
  String since(String timestamp, String... matchers) {
    return "time() - " + of(timestamp, matchers);
  }
}

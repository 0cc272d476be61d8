package io.slotwarden.serve;

import java.util.Locale;

/// Which of the two text formats a scraper wants.
final class Accept {
  static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
  static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private Accept() {}

  /// OpenMetrics when it is named with at least the weight of plain text, else Prometheus' own
  /// text.
  static String contentType(String accept) {
    double openMetrics = 0;
    double text = 0;
    for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
      String type = range.split(";", 2)[0].strip();
      if (type.equals("application/openmetrics-text")) {
        openMetrics = Math.max(openMetrics, weight(range));
      } else if (type.equals("text/plain")) {
        text = Math.max(text, weight(range));
      }
    }
    return openMetrics > 0 && openMetrics >= text ? OPEN_METRICS : TEXT;
  }

  private static double weight(String range) {
    for (String parameter : range.split(";", -1)) {
      String p = parameter.strip();
      if (p.startsWith("q=")) {
        try {
          return Double.parseDouble(p.substring(2));
        } catch (NumberFormatException e) {
          return 0;
        }
      }
    }
    return 1;
  }
}

package io.slotwarden.cli;

import io.slotwarden.audit.CloseFinding;
import io.slotwarden.audit.CloseReport;
import io.slotwarden.audit.CloseStep;
import io.slotwarden.model.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the renderings of a close for people have in common. Pure.
final class CloseWords {
  private CloseWords() {}

  /// By step, in their order.
  static Map<CloseStep, List<CloseFinding>> steps(CloseReport report) {
    return report.findings().stream()
        .collect(
            Collectors.groupingBy(
                CloseFinding::step, LinkedHashMap::new, Collectors.toCollection(ArrayList::new)));
  }

  static String counts(CloseReport report) {
    return "%s%d critical, %d warnings, %d worth knowing, %d not checked"
        .formatted(
            report.isNothingLeft() ? "nothing is left" + ofWhat(report) + ": " : "",
            report.count(Severity.CRITICAL),
            report.count(Severity.WARNING),
            report.count(Severity.INFO),
            report.notChecked().stream().map(CloseReport.NotChecked::step).distinct().count());
  }

  private static String ofWhat(CloseReport report) {
    return report.notChecked().isEmpty() ? "" : " of what could be looked at";
  }

  static String headline(CloseReport report) {
    return report.source()
        + report.target().map(t -> ", to " + t).orElse(", no target")
        + ", task "
        + report.task();
  }

  /// On which server, or with which program.
  static String title(CloseReport report, CloseStep step) {
    String where =
        switch (step.place()) {
          case SOURCE -> "on the source " + report.source();
          case TARGET ->
              "on the target " + report.target().map(CloseReport.Database::toString).orElse("");
          case DMS -> "at DMS";
          case SLOTWARDEN -> "by slotwarden's guard, source " + report.source().name();
        };
    return where + ": " + step.title();
  }

  /// Whatever puts an item right, ready to copy, or where to take it from.
  static List<String> statements(CloseFinding finding) {
    return Copyable.lines(finding.items().stream().flatMap(i -> Stream.of(i.sql(), i.command())));
  }

  /// Why something could not be looked at, with the steps that it stopped.
  static Map<String, String> notChecked(CloseReport report) {
    Map<String, String> steps = new LinkedHashMap<>();
    for (CloseReport.NotChecked n : report.notChecked()) {
      steps.merge(
          n.why(),
          n.step().title(),
          (all, one) -> List.of(all.split(", ")).contains(one) ? all : all + ", " + one);
    }
    return steps;
  }
}

package io.slotwarden.cli;

import io.slotwarden.audit.CloseFinding;
import io.slotwarden.audit.CloseReport;
import java.io.PrintWriter;
import java.util.List;

/// A close as a list to tick off, for a ticket or a wiki.
final class CloseMarkdown {
  private final CloseReport report;
  private final PrintWriter out;

  CloseMarkdown(CloseReport report, PrintWriter out) {
    this.report = report;
    this.out = out;
  }

  void print() {
    out.println("# Close of the migration, " + report.at());
    out.println();
    out.println(
        "**" + CloseShapes.status(report).name() + "**: " + escaped(CloseWords.counts(report)));
    out.println();
    out.println("- " + escaped(CloseWords.headline(report)));
    out.println("- " + escaped(report.standing().text()));
    CloseWords.steps(report)
        .forEach(
            (step, findings) -> {
              out.println();
              out.println("## " + escaped(CloseWords.title(report, step)));
              findings.forEach(this::print);
            });
    if (!report.notChecked().isEmpty()) {
      out.println();
      out.println("## Not checked");
      out.println();
      CloseWords.notChecked(report)
          .forEach((why, steps) -> out.println("- " + escaped(steps + ": " + why)));
    }
  }

  private void print(CloseFinding f) {
    out.println();
    out.println(
        "- [ ] %s: %s. %s".formatted(f.severity().name(), escaped(f.text()), escaped(f.remedy())));
    f.items()
        .forEach(
            i ->
                out.println(
                    "  - "
                        + escaped(i.detail() == null ? i.name() : i.name() + ": " + i.detail())));
    List<String> statements = CloseWords.statements(f);
    if (!statements.isEmpty()) {
      out.println();
      Copyable.fenced(statements, "", "  ").forEach(out::println);
    }
  }

  private static String escaped(String text) {
    return AuditMarkdown.escaped(text);
  }
}

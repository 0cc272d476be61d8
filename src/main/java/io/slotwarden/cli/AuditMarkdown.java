package io.slotwarden.cli;

import io.slotwarden.audit.AuditFinding;
import io.slotwarden.audit.AuditObject;
import io.slotwarden.audit.AuditReport;
import io.slotwarden.audit.AuditReport.Entry;
import io.slotwarden.audit.Stage;
import io.slotwarden.model.Severity;
import java.io.PrintWriter;
import java.util.List;

/// An audit as a page for a ticket or a wiki.
final class AuditMarkdown {
  private final AuditReport report;
  private final PrintWriter out;

  AuditMarkdown(AuditReport report, PrintWriter out) {
    this.report = report;
    this.out = out;
  }

  void print() {
    List<Entry> entries = report.entries();
    out.println("# Audit of the migration, " + report.at());
    out.println();
    out.printf(
        "**%s**: %d critical, %d warnings, %d worth knowing, %d not checked%n",
        AuditShapes.status(report).name(),
        report.count(Severity.CRITICAL),
        report.count(Severity.WARNING),
        report.count(Severity.INFO),
        report.notChecked());
    out.println();
    report.migrations().stream()
        .map(AuditText::headline)
        .distinct()
        .forEach(h -> out.println("- " + escaped(h)));
    for (Stage stage : Stage.values()) {
      List<Entry> found = report.found(stage);
      if (!found.isEmpty()) {
        String title = stage.title();
        out.println();
        out.println("## " + Character.toUpperCase(title.charAt(0)) + title.substring(1));
        found.forEach(e -> e.result().findings().forEach(f -> print(e, f)));
      }
    }
    notChecked(entries);
    out.println();
    out.println("Passed: " + String.join(", ", AuditShapes.passed(entries)));
  }

  private void print(Entry entry, AuditFinding f) {
    out.println();
    out.printf("### %s %s: %s%n", f.severity().name(), f.check().id(), escaped(f.check().title()));
    out.println();
    out.println(
        escaped(f.text())
            + " ("
            + escaped(entry.source() + "/" + entry.database())
            + "). "
            + escaped(f.check().why())
            + ".");
    out.println();
    for (AuditObject o : f.objects()) {
      out.println(
          "- " + escaped(o.name()) + (o.detail() == null ? "" : ": " + escaped(o.detail())));
    }
    if (f.count() > f.objects().size()) {
      out.println("- and " + (f.count() - f.objects().size()) + " more");
    }
    out.println();
    out.println("Try: " + escaped(f.remedy()));
    List<String> statements = Copyable.lines(f.objects().stream().map(AuditObject::sql));
    if (!statements.isEmpty()) {
      out.println();
      Copyable.fenced(statements, "sql", "").forEach(out::println);
    }
  }

  private void notChecked(List<Entry> entries) {
    List<Entry> open = entries.stream().filter(e -> !e.result().notChecked().isEmpty()).toList();
    if (open.isEmpty() && report.unseen().isEmpty()) {
      return;
    }
    out.println();
    out.println("## Not checked");
    out.println();
    report.unseen().forEach(why -> out.println("- " + escaped(why)));
    for (Entry e : open) {
      e.result()
          .notChecked()
          .forEach(
              why ->
                  out.println(
                      "- "
                          + e.result().check().id()
                          + " "
                          + escaped(e.result().check().title())
                          + ": "
                          + escaped(why)));
    }
  }

  /// Names are other people's: nothing in them is Markdown or HTML.
  static String escaped(String text) {
    return Shown.text(text).replaceAll("([\\\\`*_{}\\[\\]<>()#+\\-!|~&])", "\\\\$1");
  }
}

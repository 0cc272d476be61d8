package io.slotwarden.cli;

import io.slotwarden.audit.AuditFinding;
import io.slotwarden.audit.AuditObject;
import io.slotwarden.audit.AuditReport;
import io.slotwarden.audit.AuditReport.Entry;
import io.slotwarden.audit.AuditedMigration;
import io.slotwarden.audit.Stage;
import io.slotwarden.model.Severity;
import io.slotwarden.model.TaskId;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/// An audit for people: one line of the whole, then what was found by stage, then what could not be
/// looked at.
final class AuditText {
  /// A screen; the JSON has a hundred.
  private static final int OBJECTS = 8;

  private static final int STATEMENTS = 4;

  private final AuditReport report;
  private final Colours colours;
  private final PrintWriter out;

  AuditText(AuditReport report, Colours colours, PrintWriter out) {
    this.report = report;
    this.colours = colours;
    this.out = out;
  }

  void print() {
    List<Entry> entries = report.entries();
    out.println(summary());
    report.migrations().stream().map(AuditText::headline).distinct().forEach(out::println);
    for (Stage stage : Stage.values()) {
      List<Entry> found = report.found(stage);
      if (!found.isEmpty()) {
        out.println();
        out.println(stage.title());
        found.forEach(e -> e.result().findings().forEach(f -> print(e, f)));
      }
    }
    notChecked(entries);
    List<String> passed = AuditShapes.passed(entries);
    out.println();
    out.println("passed: " + (passed.isEmpty() ? "none" : String.join(" ", passed)));
  }

  private String summary() {
    return "SLOTWARDEN AUDIT %s - %d critical, %d warnings, %d worth knowing, %d not checked"
        .formatted(
            colours.paint(AuditShapes.status(report)),
            report.count(Severity.CRITICAL),
            report.count(Severity.WARNING),
            report.count(Severity.INFO),
            report.notChecked());
  }

  static String headline(AuditedMigration m) {
    return Shown.text(
        m.source()
            + ", database "
            + m.database()
            + m.target().map(t -> ", to " + t).orElse("")
            + m.task().map(t -> ", task " + t.target()).orElse(", no task")
            + ": phase "
            + m.phase().word());
  }

  private void print(Entry entry, AuditFinding f) {
    out.println(
        "  %s %s %s: %s%s"
            .formatted(
                severity(f.severity()),
                f.check().id(),
                Shown.text(f.check().title()),
                Shown.text(f.text()),
                where(entry)));
    if (!f.objects().isEmpty()) {
      out.println("      " + f.count() + ": " + Shown.text(objects(f)));
    }
    out.println("      why: " + Shown.text(f.check().why()) + practices(f));
    out.println("      try: " + Shown.text(f.remedy()));
    List<String> statements = Copyable.lines(f.objects().stream().map(AuditObject::sql));
    statements.stream().limit(STATEMENTS).forEach(s -> out.println("      " + s));
    if (statements.size() > STATEMENTS) {
      out.println(
          "      ... and "
              + (statements.size() - STATEMENTS)
              + " statements more: -o json lists them");
    }
  }

  private static String objects(AuditFinding f) {
    String shown =
        f.objects().stream()
            .limit(OBJECTS)
            .map(o -> o.detail() == null ? o.name() : o.name() + " (" + o.detail() + ")")
            .collect(Collectors.joining(", "));
    return f.count() > OBJECTS ? shown + ", and " + (f.count() - OBJECTS) + " more" : shown;
  }

  private static String practices(AuditFinding f) {
    return f.check().practices().isEmpty()
        ? ""
        : " [" + String.join(" ", f.check().practices()) + "]";
  }

  /// Only where it needs to be said.
  private String where(Entry entry) {
    long places = report.migrations().stream().map(AuditText::place).distinct().count();
    long tasks = report.migrations().stream().filter(m -> m.task().isPresent()).count();
    String place = places > 1 ? entry.source() + "/" + entry.database() : "";
    String those =
        tasks > 1 && entry.tasks().size() < tasks
            ? entry.tasks().stream().map(TaskId::target).collect(Collectors.joining(", "))
            : "";
    String both = place.isEmpty() || those.isEmpty() ? place + those : place + ", " + those;
    return both.isEmpty() ? "" : Shown.text(" (" + both + ")");
  }

  private static String place(AuditedMigration m) {
    return m.source() + "/" + m.database();
  }

  private void notChecked(List<Entry> entries) {
    List<Entry> open = entries.stream().filter(e -> !e.result().notChecked().isEmpty()).toList();
    if (open.isEmpty() && report.unseen().isEmpty()) {
      return;
    }
    out.println();
    out.println("not checked");
    report.unseen().forEach(why -> out.println("  " + Shown.text(why)));
    // Many checks for one reason: the reason is said once.
    open.stream()
        .flatMap(e -> e.result().notChecked().stream())
        .distinct()
        .forEach(
            why ->
                out.println(
                    "  "
                        + open.stream()
                            .filter(e -> e.result().notChecked().contains(why))
                            .map(e -> e.result().check().id())
                            .distinct()
                            .collect(Collectors.joining(" "))
                        + ": "
                        + Shown.text(why)));
  }

  private String severity(Severity severity) {
    return switch (severity) {
      case CRITICAL -> colours.paint(CheckStatus.CRITICAL);
      case WARNING -> colours.paint(CheckStatus.WARNING);
      case INFO -> "INFO";
    };
  }
}

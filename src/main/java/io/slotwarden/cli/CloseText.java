package io.slotwarden.cli;

import io.slotwarden.audit.CloseFinding;
import io.slotwarden.audit.CloseReport;
import io.slotwarden.model.Severity;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/// A close for people: whether the migration is over, then what is left over, in the order in which
/// to put it right, then what could not be looked at.
final class CloseText {
  private static final int ITEMS = 8;

  /// Enough for most migrations; what is cut is shown by the next look, and by the JSON.
  private static final int STATEMENTS = 25;

  private final CloseReport report;
  private final Colours colours;
  private final PrintWriter out;

  CloseText(CloseReport report, Colours colours, PrintWriter out) {
    this.report = report;
    this.colours = colours;
    this.out = out;
  }

  void print() {
    out.println(
        "SLOTWARDEN CLOSE %s - %s"
            .formatted(colours.paint(CloseShapes.status(report)), CloseWords.counts(report)));
    out.println(Shown.text(CloseWords.headline(report)));
    out.println(Shown.text(report.standing().text()));
    if (!report.standing().isOver()) {
      out.println("No statement and no command is printed before it is.");
    }
    CloseWords.steps(report)
        .forEach(
            (step, findings) -> {
              out.println();
              out.println(Shown.text(CloseWords.title(report, step)));
              findings.forEach(this::print);
            });
    notChecked();
  }

  private void print(CloseFinding f) {
    out.println("  %s %s".formatted(severity(f.severity()), Shown.text(f.text())));
    if (!f.items().isEmpty()) {
      out.println("      " + f.items().size() + ": " + Shown.text(items(f)));
    }
    out.println("      try: " + Shown.text(f.remedy()));
    List<String> statements = CloseWords.statements(f);
    statements.stream().limit(STATEMENTS).forEach(s -> out.println("      " + s));
    if (statements.size() > STATEMENTS) {
      out.println(
          "      ... and " + (statements.size() - STATEMENTS) + " more: -o json has all of them");
    }
  }

  private static String items(CloseFinding f) {
    String shown =
        f.items().stream()
            .limit(ITEMS)
            .map(i -> i.detail() == null ? i.name() : i.name() + " (" + i.detail() + ")")
            .collect(Collectors.joining(", "));
    return f.items().size() > ITEMS
        ? shown + ", and " + (f.items().size() - ITEMS) + " more"
        : shown;
  }

  private void notChecked() {
    if (report.notChecked().isEmpty()) {
      return;
    }
    out.println();
    out.println("not checked");
    CloseWords.notChecked(report)
        .forEach((why, steps) -> out.println(Shown.text("  " + steps + ": " + why)));
  }

  private String severity(Severity severity) {
    return switch (severity) {
      case CRITICAL -> colours.paint(CheckStatus.CRITICAL);
      case WARNING -> colours.paint(CheckStatus.WARNING);
      case INFO -> "INFO";
    };
  }
}

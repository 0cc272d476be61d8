package io.slotwarden.cli;

import io.slotwarden.model.ByteSize;
import io.slotwarden.model.Owner;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.WalFloors;
import io.slotwarden.model.WalHolder;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A report for people, below the one line that a monitoring system reads.
final class CheckText {
  private final CheckReport report;
  private final Colours colours;
  private final PrintWriter out;

  CheckText(CheckReport report, Colours colours, PrintWriter out) {
    this.report = report;
    this.colours = colours;
    this.out = out;
  }

  void print() {
    out.println(new StatusLine(report).text(colours));
    first();
    for (CheckedSource source : report.sources()) {
      out.println();
      print(source);
    }
    if (!report.general().isEmpty()) {
      out.println();
      report.general().forEach(f -> print(f, f.place() + ": "));
    }
  }

  /// What to do about the worst of all, where whoever is woken looks first.
  private void first() {
    report.findings().stream()
        .filter(f -> f.slot() != null && f.remedy() != null)
        .findFirst()
        .ifPresent(
            f -> {
              String why = f.evidence().isEmpty() ? f.text() : f.evidence().getFirst();
              out.println(Shown.text(f.place() + "/" + f.slot() + ": " + why));
              out.println("try first: " + Shown.text(String.valueOf(f.remedy())));
            });
  }

  static String role(ServerSample sample) {
    return sample.inRecovery() ? "standby" : "primary";
  }

  private void print(CheckedSource source) {
    ServerSample sample = source.sample();
    if (sample == null) {
      source.findings().forEach(f -> print(f, source.name() + ": "));
      return;
    }
    out.println(Shown.text(headline(source, sample)));
    holder(source, sample);
    if (!source.slots().isEmpty()) {
      out.println();
      table(source.slots()).print(out);
    }
    if (!source.findings().isEmpty()) {
      out.println();
      source.findings().forEach(f -> print(f, ""));
    }
  }

  private static String headline(CheckedSource source, ServerSample sample) {
    ServerSettings settings = source.settings();
    WalFloors floors = source.floors();
    Long wal = floors == null ? null : floors.bytes();
    int slots = source.slots().size();
    return source.name()
        + ": PostgreSQL "
        + sample.version()
        + ", "
        + role(sample)
        + ", "
        + (settings == null ? slots : slots + " of " + settings.maxReplicationSlots())
        + " slots in use"
        + (wal == null ? "" : ", pg_wal " + ByteSize.format(wal));
  }

  private void holder(CheckedSource source, ServerSample sample) {
    List<CheckedSlot> holding =
        source.slots().stream().filter(s -> s.assessment().holdsWal()).toList();
    WalHolder holder = source.holders().holder();
    String who =
        switch (holder) {
          case SLOT ->
              "slot " + String.join(", ", holding.stream().map(CheckedSlot::name).toList());
          case ARCHIVER -> "the archiver";
          case WAL_KEEP -> sample.majorVersion() < 13 ? "wal_keep_segments" : "wal_keep_size";
          case CHECKPOINT -> "nothing but the last checkpoint";
          case UNKNOWN -> "not known";
        };
    out.println("held by: " + who + " (" + Shown.text(source.holders().evidence()) + ")");
    if (holder == WalHolder.SLOT && holding.size() == 1) {
      CheckedSlot slot = holding.getFirst();
      out.println(
          "a drop of "
              + slot.name()
              + " would free at most "
              + ByteSize.format(Objects.requireNonNullElse(slot.freedAtMost(), 0L))
              + ", at the next checkpoint; check never drops");
    } else if (holder != WalHolder.UNKNOWN && !source.slots().isEmpty()) {
      out.println("a drop of any one slot would free nothing; check never drops");
    }
  }

  private static Table table(List<CheckedSlot> slots) {
    Table table =
        new Table(
            "SLOT", "TYPE", "DATABASE", "ACTIVE", "STATE", "RETAINED", "FREES", "CAUSE", "OWNER");
    for (CheckedSlot checked : slots) {
      SlotAssessment a = checked.assessment();
      table.row(
          Shown.text(checked.name()),
          checked.slot().type().word(),
          text(checked.slot().database()),
          checked.slot().active() ? "yes" : "no",
          a.state().word(),
          a.retainedBytes() == null ? "" : ByteSize.format(a.retainedBytes()),
          a.freedAtMostBytes() == null ? "not known" : ByteSize.format(a.freedAtMostBytes()),
          a.cause().word(),
          owner(a.owner()));
    }
    return table;
  }

  private static String owner(Owner owner) {
    return text(owner.id() == null ? owner.kind().word() : owner.kind().word() + " " + owner.id());
  }

  private void print(Finding finding, String prefix) {
    String severity =
        finding.severity() == CheckStatus.OK ? "NOTE" : colours.paint(finding.severity());
    out.println(severity + " " + Shown.text(prefix + finding.text()));
    finding.evidence().forEach(e -> out.println("  - " + Shown.text(e)));
    if (finding.remedy() != null) {
      out.println("  try first: " + Shown.text(finding.remedy()));
    }
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : Shown.text(text);
  }
}

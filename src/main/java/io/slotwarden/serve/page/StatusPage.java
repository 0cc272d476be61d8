package io.slotwarden.serve.page;

import io.slotwarden.model.ActRecord;
import io.slotwarden.serve.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A snapshot as the status page shows it: in words, the worst first.
///
/// @param summary one line without numbers that run, for it is read aloud when it changes
/// @param acts the latest, newest first
record StatusPage(
    When shownAt,
    String version,
    When startedAt,
    String summary,
    Tone tone,
    List<Badge> facts,
    List<Note> notes,
    List<ClockRow> clocks,
    List<AlertRow> alerts,
    List<Scheduled> scheduled,
    List<SourceRow> sources,
    List<DmsRow> dms,
    List<SlotRow> slots,
    List<TaskRow> tasks,
    List<ActRow> acts,
    List<ChannelRow> channels) {
  /// More are in the API.
  private static final int ACTS_SHOWN = 50;

  static StatusPage of(Snapshot s, Instant now) {
    List<SourceRow> sources = s.sources().stream().map(v -> SourceRow.of(v, s, now)).toList();
    List<DmsRow> dms = s.dms().stream().map(v -> DmsRow.of(v, now)).toList();
    List<SlotRow> slots =
        s.slots().stream()
            .map(v -> SlotRow.of(v, s, now))
            .sorted(
                Comparator.comparing(SlotRow::tone)
                    .thenComparing(SlotRow::retained, Comparator.reverseOrder()))
            .toList();
    List<TaskRow> tasks =
        s.tasks().stream()
            .map(v -> TaskRow.of(v, now))
            .sorted(Comparator.comparing(TaskRow::tone))
            .toList();
    List<Scheduled> scheduled = Scheduled.of(s, now);
    List<Note> notes = Note.of(s, now);
    List<AlertRow> alerts = AlertRow.of(s.alerts(), s.words(), now);
    List<String> troubles = troubles(alerts, sources, dms, slots, tasks);
    return new StatusPage(
        When.of(now, now),
        s.version(),
        When.of(s.since(), now),
        summary(s, notes, troubles, scheduled.size()),
        tone(notes, alerts, slots, tasks, !troubles.isEmpty()),
        Facts.of(s, now),
        notes,
        ClockRow.of(s, now),
        alerts,
        scheduled,
        sources,
        dms,
        slots,
        tasks,
        s.actions().stream()
            .sorted(Comparator.comparing(ActRecord::at).reversed())
            .limit(ACTS_SHOWN)
            .map(a -> ActRow.of(a, now))
            .toList(),
        ChannelRow.of(s));
  }

  /// The sources and DMS entries that no complete look has reached.
  List<String> unseen() {
    return sources.stream().filter(r -> !r.known()).map(SourceRow::name).toList();
  }

  private static List<String> troubles(
      List<AlertRow> alerts,
      List<SourceRow> sources,
      List<DmsRow> dms,
      List<SlotRow> slots,
      List<TaskRow> tasks) {
    List<String> out = new ArrayList<>();
    long firing = alerts.stream().filter(AlertRow::isFiring).count();
    if (firing > 0) {
      out.add(firing == 1 ? "1 alert fires" : firing + " alerts fire");
    }
    long unseen =
        sources.stream().filter(r -> r.state().tone().isTrouble()).count()
            + dms.stream().filter(r -> r.state().tone().isTrouble()).count();
    count(out, unseen, sources.size() + dms.size(), "source", "can’t be seen", "can’t be seen");
    count(
        out,
        slots.stream().filter(r -> r.tone().isTrouble()).count(),
        slots.size(),
        "slot",
        "wants attention",
        "want attention");
    count(
        out,
        tasks.stream().filter(r -> r.tone().isTrouble()).count(),
        tasks.size(),
        "task",
        "doesn’t run",
        "don’t run");
    return out;
  }

  private static void count(
      List<String> out, long n, int of, String what, String does, String doThey) {
    if (n > 0) {
      out.add(n + " of " + of + " " + what + (of == 1 ? " " : "s ") + (n == 1 ? does : doThey));
    }
  }

  private static String summary(
      Snapshot s, List<Note> notes, List<String> troubles, int scheduled) {
    if (s.turnedAt() == null) {
      return "Nothing has been looked at yet.";
    }
    List<String> parts = new ArrayList<>();
    notes.stream().filter(n -> n.tone() == Tone.CRITICAL).map(Note::headline).forEach(parts::add);
    parts.addAll(troubles);
    if (parts.isEmpty()) {
      parts.add(
          s.sources().isEmpty() && s.dms().isEmpty()
              ? "No source is configured"
              : "Nothing wants attention");
    }
    parts.add(
        switch (scheduled) {
          case 0 -> "no act is scheduled";
          case 1 -> "1 act is scheduled";
          default -> scheduled + " acts are scheduled";
        });
    return String.join("; ", parts) + ".";
  }

  private static Tone tone(
      List<Note> notes,
      List<AlertRow> alerts,
      List<SlotRow> slots,
      List<TaskRow> tasks,
      boolean trouble) {
    boolean critical =
        alerts.stream().anyMatch(r -> r.severity().tone() == Tone.CRITICAL)
            || notes.stream().anyMatch(n -> n.tone() == Tone.CRITICAL)
            || slots.stream().anyMatch(r -> r.tone() == Tone.CRITICAL)
            || tasks.stream().anyMatch(r -> r.tone() == Tone.CRITICAL);
    return critical ? Tone.CRITICAL : trouble ? Tone.WARNING : Tone.OK;
  }
}

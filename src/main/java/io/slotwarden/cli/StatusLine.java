package io.slotwarden.cli;

import io.slotwarden.model.ServerSettings;
import io.slotwarden.model.WalFloors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The one line that monitoring systems read: status, what is wrong, and behind a bar the
/// performance data (Monitoring Plugins Development Guidelines).
record StatusLine(CheckReport report) {
  /// A message on a phone; the rest stands below and in the JSON.
  private static final int FINDINGS_SHOWN = 8;

  String text(Colours colours) {
    List<String> data = performance();
    return "SLOTWARDEN "
        + colours.paint(report.status())
        + " - "
        + Shown.text(summary())
        + (data.isEmpty() ? "" : " | " + String.join(" ", data));
  }

  private String summary() {
    List<Finding> bad =
        report.findings().stream().filter(f -> f.severity() != CheckStatus.OK).toList();
    if (bad.isEmpty()) {
      int slots = report.sources().stream().mapToInt(s -> s.slots().size()).sum();
      return count(report.sources().size(), "source") + ", " + count(slots, "slot");
    }
    Map<String, List<String>> byPlace = new LinkedHashMap<>();
    bad.stream()
        .limit(FINDINGS_SHOWN)
        .forEach(f -> byPlace.computeIfAbsent(f.place(), p -> new ArrayList<>()).add(f.text()));
    List<String> parts = new ArrayList<>();
    byPlace.forEach((place, texts) -> parts.add(place + ": " + String.join(", ", texts)));
    int more = bad.size() - FINDINGS_SHOWN;
    return String.join("; ", parts) + (more > 0 ? "; and " + more + " more" : "");
  }

  private static String count(int n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }

  private List<String> performance() {
    List<String> data = new ArrayList<>();
    for (CheckedSource source : report.sources()) {
      if (source.sample() == null) {
        continue;
      }
      ServerSettings settings = source.settings();
      String limits =
          settings == null
              ? ""
              : ";"
                  + SourceFindings.manySlots(settings.maxReplicationSlots())
                  + ";;0;"
                  + settings.maxReplicationSlots();
      data.add(label(source.name() + "_slots") + source.slots().size() + limits);
      WalFloors floors = source.floors();
      if (floors != null && floors.bytes() != null) {
        data.add(label(source.name() + "_wal") + floors.bytes() + "B");
      }
      for (CheckedSlot slot : source.slots()) {
        String name = source.name() + "/" + slot.name();
        Long retained = slot.assessment().retainedBytes();
        if (retained != null) {
          data.add(label(name + "_retained") + retained + "B");
        }
        if (slot.safeBytes() != null) {
          data.add(label(name + "_safe") + slot.safeBytes() + "B");
        }
      }
    }
    return data;
  }

  /// Quoted: a label may hold a slash and a dot.
  private static String label(String name) {
    return "'" + name + "'=";
  }
}

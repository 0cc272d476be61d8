package io.slotwarden.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Why a slot is as it is, by which signs we think so, and what a person should try first.
/// slotwarden carries out no remedy.
///
/// @param headline the cause in one clause, with the names that matter; empty for a healthy slot
/// @param remedy one sentence or statement; null where there is nothing to do
public record Diagnosis(
    SlotCause cause, String headline, List<Evidence> evidence, @Nullable String remedy) {
  public static final Diagnosis HEALTHY = new Diagnosis(SlotCause.NONE, "", List.of(), null);

  public Diagnosis {
    evidence = List.copyOf(evidence);
  }

  /// The headline and the evidence, a clause each.
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (!headline.isEmpty()) {
      lines.add(headline);
    }
    evidence.forEach(e -> lines.add(e.text()));
    return List.copyOf(lines);
  }
}

package io.slotwarden.alert;

import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.PracticeFinding;
import io.slotwarden.model.Severity;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// Critical findings of the daemon's own audit, one incident a source. That some check could not
/// look ends nothing.
final class AuditRules {
  private AuditRules() {}

  /// @param complete every check could look
  static List<Judgement> judge(String source, List<PracticeFinding> findings, boolean complete) {
    Alert.Id id = new Alert.Id(AlertKey.AUDIT_CRITICAL, source);
    List<PracticeFinding> critical =
        findings.stream().filter(f -> f.severity() == Severity.CRITICAL).toList();
    if (critical.isEmpty()) {
      return complete
          ? List.of(new Judgement.Ended(id, "no critical finding is left", Duration.ZERO))
          : List.of();
    }
    return List.of(
        Judgement.Holds.atOnce(
            id,
            source,
            Severity.CRITICAL,
            new Alert.Words(
                critical.stream().map(PracticeFinding::check).collect(Collectors.joining(" ")),
                "Source " + source + ": " + critical.getFirst().text() + more(critical.size()),
                critical.stream()
                    .map(f -> f.check() + " " + f.title() + ": " + f.text())
                    .collect(Collectors.joining("; ")),
                "try first: " + critical.getFirst().remedy())));
  }

  private static String more(int findings) {
    return findings == 1
        ? ""
        : ", and " + (findings - 1) + " more critical finding" + (findings == 2 ? "" : "s");
  }
}

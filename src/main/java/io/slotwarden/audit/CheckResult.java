package io.slotwarden.audit;

import java.util.List;
import java.util.Optional;

/// How one check ended. It passed only when it found nothing and could look at everything.
///
/// @param notChecked why it, or a part of it, could not look; empty when it could
/// @param notApplicable why it does not concern this migration; then nothing else is said
public record CheckResult(
    AuditCheck check,
    List<AuditFinding> findings,
    List<String> notChecked,
    Optional<String> notApplicable) {
  public CheckResult {
    findings = List.copyOf(findings);
    notChecked = List.copyOf(notChecked);
  }

  public boolean passed() {
    return findings.isEmpty() && notChecked.isEmpty() && notApplicable.isEmpty();
  }
}

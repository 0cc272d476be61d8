package io.slotwarden.audit;

import io.slotwarden.model.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is left over of one migration.
///
/// @param at when it was looked at, by our clock
/// @param task its ARN
/// @param target empty when none is known
/// @param findings in the order of steps
/// @param notChecked in the order of steps
public record CloseReport(
    Instant at,
    String task,
    Database source,
    Optional<Database> target,
    Standing standing,
    List<CloseFinding> findings,
    List<NotChecked> notChecked) {
  public CloseReport {
    findings = List.copyOf(findings);
    notChecked = List.copyOf(notChecked);
  }

  /// Where statements belong.
  ///
  /// @param name of the configuration
  /// @param server host and port
  public record Database(String name, String server, String database) {
    @Override
    public String toString() {
      return "%s (%s, database %s)".formatted(name, server, database);
    }
  }

  /// A step, or a part of it, that could not be looked at.
  public record NotChecked(CloseStep step, String why) {}

  public long count(Severity severity) {
    return findings.stream().filter(f -> f.severity() == severity).count();
  }

  /// Nothing that anybody has to put right; what is only worth knowing does not count.
  public boolean isNothingLeft() {
    return count(Severity.CRITICAL) + count(Severity.WARNING) == 0;
  }
}

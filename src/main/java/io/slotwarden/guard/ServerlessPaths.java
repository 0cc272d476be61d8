package io.slotwarden.guard;

import io.slotwarden.model.Serverless;
import java.time.Duration;
import java.time.Instant;

/// The term `paths_healthy` of a Serverless replication, which has neither an instance nor
/// connection tests: its capacity is there, and DMS will not take it back in the next minutes.
final class ServerlessPaths {
  private static final String NAME = "paths_healthy";

  /// Whatever DMS does at its deadline, a start that comes shortly before would race with it.
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private ServerlessPaths() {}

  static ResumeTerm healthy(ResumeFacts f) {
    Serverless s = f.task().serverless();
    if (s == null) {
      return ResumeTerm.waits(NAME, "nothing", "what DMS provides for it is not known");
    }
    Boolean readOnly = s.readOnly();
    if (Boolean.TRUE.equals(readOnly)) {
      return ResumeTerm.refuses(
          NAME, "isReadOnly", "a zero-ETL integration manages it: it is never touched");
    }
    Instant deadline = s.deadline().orElse(null);
    String input =
        "provision state "
            + s.provisionState()
            + ", deprovisioned at "
            + (deadline == null ? "not known" : deadline)
            + ", isReadOnly "
            + readOnly;
    Instant now = f.world().now();
    if (deadline != null && !now.isBefore(deadline)) {
      return ResumeTerm.reload(
          NAME, input, "its deadline is over: a deprovisioned replication can't be restarted");
    }
    if (readOnly == null) {
      return ResumeTerm.waits(
          NAME, input, "DMS does not say whether a zero-ETL integration manages it");
    }
    if (!s.isProvisioned()) {
      return ResumeTerm.waits(NAME, input, "it has to be `provisioned`, in so many words");
    }
    if (deadline == null) {
      return ResumeTerm.waits(NAME, input, "when DMS takes its capacity back is not known");
    }
    return now.plus(MARGIN).isBefore(deadline)
        ? ResumeTerm.met(NAME, input)
        : ResumeTerm.waits(NAME, input, "its deadline is too near for a start by a program");
  }
}

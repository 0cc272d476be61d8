package io.slotwarden.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How a task fares beside its status: DMS says `running` while tables are in error, while it
/// retries, and while nothing arrives.
///
/// @param tables of the table statistics
/// @param source latency of the capture, up to which the source was read
/// @param target latency of the apply
public record TaskHealth(
    Observed<Tables> tables, Observed<Latency> source, Observed<Latency> target) {

  /// @param total tables of the task
  /// @param errored tables in `Table error`: they get no changes any more
  /// @param validationFailed tables with records that differ on the target
  /// @param validationSuspended tables with records that can't be compared
  /// @param worst some of them, as `schema.table: why`, errored ones first
  public record Tables(
      int total, int errored, int validationFailed, int validationSuspended, List<String> worst) {
    public Tables {
      worst = List.copyOf(worst);
    }

    /// For people: the worst by name, and how many more there are; empty when all are fine.
    public String named() {
      int more = errored + validationFailed + validationSuspended - worst.size();
      return String.join("; ", worst)
          + (more > 0 && !worst.isEmpty() ? "; and " + more + " more" : "");
    }
  }

  /// What CloudWatch answered. That it has nothing is an answer, and not a latency of zero.
  public sealed interface Latency {
    /// @param seconds the newest datapoint
    /// @param measuredAt beginning of its period
    record Measured(double seconds, Instant measuredAt) implements Latency {}

    /// @param since CloudWatch has no datapoint since then, which is as far back as was asked
    record NoData(Instant since) implements Latency {}

    /// The newest datapoint; empty when there is none.
    default Optional<Measured> measured() {
      return switch (this) {
        case Measured m -> Optional.of(m);
        case NoData _ -> Optional.empty();
      };
    }
  }

  /// Nothing is known of it.
  public static TaskHealth unknown(String why, Instant at) {
    return new TaskHealth(
        Observed.unknown(why, at), Observed.unknown(why, at), Observed.unknown(why, at));
  }
}

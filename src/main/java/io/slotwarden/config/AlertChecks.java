package io.slotwarden.config;

import io.slotwarden.model.ByteSize;
import java.time.Duration;

/// What must fit together within `alerts:`.
final class AlertChecks {
  private final Values alerts;
  private final Problems problems;

  AlertChecks(Values root, Problems problems) {
    this.alerts = root.get(AlertKeys.ALERTS);
    this.problems = problems;
  }

  void check() {
    Values retained = alerts.get(AlertKeys.RETAINED_WAL);
    ByteSize warning = retained.get(AlertKeys.WARNING);
    ByteSize critical = retained.get(AlertKeys.CRITICAL);
    if (warning.bytes() == 0) {
      problems.error(
          retained.at(AlertKeys.WARNING),
          "must be more than 0B: every slot keeps some WAL",
          "a large size keeps it quiet");
    }
    if (critical.compareTo(warning) < 0) {
      problems.error(
          retained.at(AlertKeys.CRITICAL),
          "must be at least warning, " + YamlWriter.size(warning),
          "raise critical or lower warning");
    }
    checkTimes(alerts.get(AlertKeys.TIME_TO_FULL));
    checkTimes(alerts.get(AlertKeys.TIME_TO_LOST));
    Values latency = alerts.get(AlertKeys.TASK_LATENCY);
    Duration behind = latency.get(AlertKeys.LATENCY_WARNING);
    Duration farBehind = latency.get(AlertKeys.LATENCY_CRITICAL);
    if (!farBehind.isZero() && farBehind.compareTo(behind) < 0) {
      problems.error(
          latency.at(AlertKeys.LATENCY_CRITICAL),
          "must be at least warning, " + YamlWriter.duration(behind),
          "raise critical or lower warning");
    }
    Values task = alerts.get(AlertKeys.TASK_DOWN);
    Duration warningAfter = task.get(AlertKeys.TASK_WARNING_AFTER);
    if (task.get(AlertKeys.TASK_CRITICAL_AFTER).compareTo(warningAfter) < 0) {
      problems.error(
          task.at(AlertKeys.TASK_CRITICAL_AFTER),
          "must be at least warning-after, " + YamlWriter.duration(warningAfter),
          "raise critical-after or lower warning-after");
    }
  }

  /// Less time is worse: here critical is the smaller one.
  private void checkTimes(Values left) {
    Duration warning = left.get(AlertKeys.TIME_WARNING);
    if (left.get(AlertKeys.TIME_CRITICAL).compareTo(warning) > 0) {
      problems.error(
          left.at(AlertKeys.TIME_CRITICAL),
          "must be at most warning, " + YamlWriter.duration(warning),
          "lower critical or raise warning");
    }
  }
}

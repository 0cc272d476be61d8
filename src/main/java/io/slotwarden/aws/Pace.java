package io.slotwarden.aws;

import java.time.Duration;

/// How often slotwarden makes a call.
public enum Pace {
  /// In each look: what proves that nobody owns a slot, or that a task is down, is never older than
  /// a poll.
  EACH_LOOK,
  /// As the next, and in each look that shows a task at rest, which alone is resumed by it.
  SLOWLY,
  /// In each look, for each task that is stopped or failed, fifty at most.
  EACH_TASK_AT_REST,
  EACH_MINUTE,
  /// As `dms[].health` says.
  HEALTH,
  EACH_HOUR,
  /// When there is something to do or to tell.
  AS_NEEDED;

  /// Between two of the slow ones; below the five minutes after which a listing proves nothing.
  public static final Duration SLOW = Duration.ofMinutes(4);

  /// For sums: AWS's bills have months of 28 to 31 days.
  static final Duration MONTH = Duration.ofDays(30);

  /// Calls in a month of 30 days at least, with one page each; 0 where it depends on what happens.
  long aMonth(Duration poll) {
    return switch (this) {
      case EACH_LOOK -> MONTH.dividedBy(poll);
      case SLOWLY -> MONTH.dividedBy(poll.compareTo(SLOW) > 0 ? poll : SLOW);
      case EACH_MINUTE -> MONTH.toMinutes();
      case EACH_HOUR -> MONTH.toHours();
      case EACH_TASK_AT_REST, HEALTH, AS_NEEDED -> 0;
    };
  }
}

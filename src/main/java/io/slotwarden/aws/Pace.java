package io.slotwarden.aws;

import java.time.Duration;

/// How often slotwarden makes a call.
public enum Pace {
  /// In each look: what proves that nobody owns a slot, or that a task is down, is never older than
  /// a poll.
  EACH_LOOK,
  /// In each look while a drop is announced or a task is at rest; else as [#quiet].
  EACH_LOOK_UNLESS_QUIET,
  /// The same, and in each look as long as there is one.
  EACH_LOOK_UNLESS_EMPTY,
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

  /// As old as a listing becomes on which nothing is about to rest.
  private static final Duration QUIET = Duration.ofMinutes(2);

  private static final int LOOKS_WHILE_QUIET = 4;

  /// For sums: AWS's bills have months of 28 to 31 days.
  static final Duration MONTH = Duration.ofDays(30);

  /// How often a listing is read again on which nothing is about to rest: each fourth look, or
  /// every two minutes.
  public static Duration quiet(Duration poll) {
    Duration looks = poll.multipliedBy(LOOKS_WHILE_QUIET);
    return looks.compareTo(QUIET) < 0 ? looks : QUIET;
  }

  /// Calls in a month of 30 days at least, with one page each; 0 where it depends on what happens.
  long aMonth(Duration poll) {
    return switch (this) {
      case EACH_LOOK -> MONTH.dividedBy(poll);
      case EACH_LOOK_UNLESS_QUIET, EACH_LOOK_UNLESS_EMPTY ->
          MONTH.dividedBy(longer(poll, quiet(poll)));
      case SLOWLY -> MONTH.dividedBy(longer(poll, SLOW));
      case EACH_MINUTE -> MONTH.toMinutes();
      case EACH_HOUR -> MONTH.toHours();
      case EACH_TASK_AT_REST, HEALTH, AS_NEEDED -> 0;
    };
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}

package io.slotwarden.demo;

import java.time.Duration;

/// How fast the story goes: days of a real installation as seconds.
///
/// @param poll how often the daemon looks, at PostgreSQL and at DMS
/// @param settle how long after its start nothing is done
/// @param resumeAfter how long the task is down before it is resumed
/// @param stableFor how long it has to stay up to count as resumed
/// @param inactiveFor how long nobody may have read a slot that is dropped
/// @param notice how long the notice stands before the drop
/// @param walKilobytes what is written behind the slots, each time
record Pace(
    Duration poll,
    Duration settle,
    Duration resumeAfter,
    Duration stableFor,
    Duration inactiveFor,
    Duration notice,
    int walKilobytes) {

  /// Slow enough to read along.
  static final Pace TO_READ =
      new Pace(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(5),
          Duration.ofSeconds(8),
          Duration.ofSeconds(8),
          16 * 1024);

  /// As the configuration file spells a duration.
  static String spelled(Duration duration) {
    return duration.toMillisPart() == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
  }
}

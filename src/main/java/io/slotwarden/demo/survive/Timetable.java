package io.slotwarden.demo.survive;

import java.time.Duration;

/// What happens when, to all three alike. Days of a real installation are seconds here: a disk that
/// lasts three days fills in a minute and a half.
final class Timetable {
  static final int DISK_MIB = 400;

  /// As people set it: half of the disk.
  static final int LIMIT_MIB = 200;

  /// WAL that PostgreSQL keeps for itself between two checkpoints.
  static final int MAX_WAL_MIB = 48;

  static final Duration TICK = Duration.ofMillis(250);
  static final int KIB_A_TICK = 1024;

  /// The task of DMS fails, and nobody is awake.
  static final Duration TASK_FAILS = Duration.ofSeconds(10);

  /// The host of the living consumer is patched.
  static final Duration BREAK_BEGINS = Duration.ofSeconds(50);

  static final Duration BREAK_ENDS = Duration.ofSeconds(115);
  static final Duration END = Duration.ofSeconds(140);

  private Timetable() {}
}

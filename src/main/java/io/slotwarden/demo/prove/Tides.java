package io.slotwarden.demo.prove;

import io.slotwarden.model.Observed;
import io.slotwarden.model.StorageSpace;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/// How the room on all disks comes and goes, by a chance of its own: what else a seed gives does
/// not hang on it.
///
/// @param seed of that chance
record Tides(long seed) {
  static final Duration INACTIVE_FOR = Duration.ofMinutes(10);
  static final Duration NOTICE = Duration.ofMinutes(5);

  /// A consumer was not there for so long (design, rule 16).
  static final Duration UNUSED = Duration.ofHours(24);

  static final String POLICY =
      "    under-pressure: {free-below: 10%%, inactive-for: %ds, notice: %ds}\n"
          .formatted(INACTIVE_FOR.toSeconds(), NOTICE.toSeconds());

  private static final long SALT = 0x70_7265_7373L;
  private static final long CAPACITY = 4_000L << 30;
  private static final long PERCENT = CAPACITY / 100;

  /// The room stays as it is for so long; longer than a notice, so that some drops come about.
  private static final Duration TURN = Duration.ofMinutes(14);

  /// What the disk is at one time.
  enum Room {
    AMPLE,
    JUST_ENOUGH,
    SHORT,
    UNSEEN,
    COMPUTED,
    OLD
  }

  Room room(Instant now) {
    long turn = Duration.between(World.BEGINNING, now).toSeconds() / TURN.toSeconds();
    int dice = new SplittableRandom(seed ^ SALT ^ (turn << 20)).nextInt(20);
    return switch (dice) {
      case 0, 1, 2 -> Room.AMPLE;
      case 3 -> Room.JUST_ENOUGH;
      case 4 -> Room.UNSEEN;
      case 5 -> Room.COMPUTED;
      case 6 -> Room.OLD;
      default -> Room.SHORT;
    };
  }

  /// @param now the truth, `clock` what the daemon takes for it
  Observed<StorageSpace> look(Instant now, Instant clock) {
    return switch (room(now)) {
      case AMPLE -> Observed.known(new StorageSpace(34 * PERCENT, CAPACITY, true), clock);
      case JUST_ENOUGH -> Observed.known(new StorageSpace(10 * PERCENT, CAPACITY, true), clock);
      case SHORT -> Observed.known(new StorageSpace(9 * PERCENT, CAPACITY, true), clock);
      case UNSEEN -> Observed.unknown("the file system does not answer", clock);
      case COMPUTED -> Observed.known(new StorageSpace(9 * PERCENT, CAPACITY, false), clock);
      case OLD ->
          Observed.known(
              new StorageSpace(9 * PERCENT, CAPACITY, true), clock.minus(Duration.ofMinutes(6)));
    };
  }
}

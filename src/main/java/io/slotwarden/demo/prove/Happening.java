package io.slotwarden.demo.prove;

import io.slotwarden.serve.View;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Something that happens in a history besides time. Each makes sense in any state of the world, or
/// does nothing there, so that a history can be cut down to what matters.
///
/// All `at` and `lasting` are simulated time; `at` counts from the beginning.
sealed interface Happening {
  Duration at();

  /// Something that happens outside the daemon.
  sealed interface OfTheWorld extends Happening {}

  /// A reader comes and goes.
  ///
  /// @param confirms it reads on; else it leaves the positions where they were
  record Reads(Duration at, int server, String slot, Duration lasting, boolean confirms)
      implements OfTheWorld {}

  /// A slow reader comes, reads a little of what there is, and goes.
  record ReadsALittle(Duration at, int server, String slot, Duration lasting)
      implements OfTheWorld {}

  /// A living reader takes a break.
  record Breaks(Duration at, int server, String slot, Duration lasting) implements OfTheWorld {}

  /// Somebody drops the slot and makes it again, at once.
  record MadeAgain(Duration at, int server, String slot) implements OfTheWorld {}

  record Vanishes(Duration at, int server, String slot) implements OfTheWorld {}

  /// Its WAL is removed under it.
  record IsLost(Duration at, int server, String slot) implements OfTheWorld {}

  record Restarts(Duration at, int server) implements OfTheWorld {}

  /// A standby takes over, with the slots as they are.
  record FailsOver(Duration at, int server) implements OfTheWorld {}

  /// A restored copy stands at the address from now on.
  record IsReplaced(Duration at, int server) implements OfTheWorld {}

  /// What a look does not see.
  enum Part {
    ALL,
    SETTINGS,
    FLOORS
  }

  record Hides(Duration at, int server, Duration lasting, Part part) implements OfTheWorld {}

  /// The archiver fails, and holds WAL older than any slot's.
  record ArchiverSticks(Duration at, int server, Duration lasting) implements OfTheWorld {}

  /// @param beyond the slot has passed the checkpoint: to resume would lose changes
  record TaskFails(Duration at, int task, String reason, boolean beyond) implements OfTheWorld {}

  record TaskIsStarted(Duration at, int task) implements OfTheWorld {}

  record TaskIsDeleted(Duration at, int task) implements OfTheWorld {}

  /// A task is made whose endpoint names this slot.
  record TaskIsMade(Duration at, int server, String slot) implements OfTheWorld {}

  /// What a look at DMS does not see; `ENTRIES` are there but empty, and one that `HANGS` never
  /// ends.
  enum Listing {
    HANGS,
    ALL,
    TASKS,
    ENDPOINTS,
    MIGRATIONS,
    ACCOUNT,
    ENTRIES
  }

  record DmsHides(Duration at, Duration lasting, Listing listing) implements OfTheWorld {}

  /// Endpoints of tasks know the server under a name that nobody configured.
  record EndpointsAreRenamed(Duration at, Duration lasting) implements OfTheWorld {}

  record Says(Duration at, View.Command command, String target, @Nullable Duration lasting)
      implements Happening {}

  /// @param refuses for good, else it asks to be tried again
  record ChannelFails(Duration at, Duration lasting, boolean refuses) implements OfTheWorld {}

  /// @param unclear it can't be looked for
  record KillSwitch(Duration at, Duration lasting, boolean unclear) implements OfTheWorld {}

  record ClockLeaps(Duration at, Duration by) implements OfTheWorld {}

  /// The power goes at a certain write of the store.
  record PowerFails(Duration at, int writes, boolean after, Duration lasting)
      implements Happening {}

  record IsKilled(Duration at, Duration lasting) implements Happening {}

  /// What waits for the next act.
  enum Point {
    KILLED_BEFORE_INTENT,
    KILLED_AFTER_INTENT,
    KILLED_AFTER_ACT,
    KILLED_AFTER_OUTCOME,
    READER_COMES,
    READER_CAME_AND_WENT,
    MADE_AGAIN,
    MADE_AGAIN_THEN_KILLED,
    FAILED_OVER,
    LOST_BEFORE,
    LOST_AFTER
  }

  record Ambush(Duration at, Point point, Duration lasting) implements Happening {}

  /// What waits for the next mark.
  enum Aim {
    READ,
    READ_UNSEEN,
    MADE_AGAIN,
    GOES,
    PAUSED,
    SNOOZED,
    PROTECTED,
    APPROVED,
    KILL_SWITCH,
    ARCHIVER_STICKS,
    UNSEEN,
    DMS_UNSEEN,
    DMS_HANGS,
    TASK_IS_MADE,
    RESTARTS,
    FAILS_OVER,
    DAEMON_IS_KILLED,
    STORE_IS_EMPTIED,
    CLOCK_LEAPS,
    MODE_CHANGES
  }

  /// Somewhat after the next mark, something happens to the slot that was marked.
  record Aimed(Duration at, Duration after, Aim aim, Duration lasting) implements Happening {}

  /// @param full it can be read
  record StoreFails(Duration at, Duration lasting, boolean full) implements Happening {}

  /// The daemon is stopped, and starts with an empty store.
  record StoreIsEmptied(Duration at, Duration lasting) implements Happening {}

  /// The daemon is stopped, and starts with a copy of its store of up to an hour before.
  record StoreIsRestored(Duration at, Duration lasting) implements Happening {}

  /// The daemon is started again in the other mode.
  record ModeChanges(Duration at, boolean enforce) implements Happening {}

  /// Another daemon is started on the same store.
  record AnotherStarts(Duration at, Duration lasting) implements Happening {}
}

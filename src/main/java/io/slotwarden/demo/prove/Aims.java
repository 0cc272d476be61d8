package io.slotwarden.demo.prove;

import io.slotwarden.model.SlotId;
import io.slotwarden.serve.View;
import java.time.Duration;

/// What something that was aimed at the next mark becomes when it finds one.
final class Aims {
  /// Between two looks.
  private static final Duration UNSEEN = Duration.ofSeconds(4);

  private Aims() {}

  private static Happening.Listing listing(Duration lasting) {
    return switch ((int) lasting.toSeconds() % 3) {
      case 0 -> Happening.Listing.TASKS;
      case 1 -> Happening.Listing.MIGRATIONS;
      default -> Happening.Listing.ENDPOINTS;
    };
  }

  /// @param server the number of the marked slot's server
  /// @param enforce the mode to change to
  static Happening at(Happening.Aimed h, int server, SlotId slot, boolean enforce) {
    Duration at = h.at();
    Duration lasting = h.lasting();
    String name = slot.name();
    return switch (h.aim()) {
      case READ -> new Happening.ReadsALittle(at, server, name, UNSEEN);
      case READ_UNSEEN -> new Happening.Reads(at, server, name, UNSEEN, false);
      case MADE_AGAIN -> new Happening.MadeAgain(at, server, name);
      case GOES -> new Happening.Vanishes(at, server, name);
      case PAUSED -> new Happening.Says(at, View.Command.PAUSE, slot.target(), lasting);
      case SNOOZED -> new Happening.Says(at, View.Command.SNOOZE, slot.target(), lasting);
      case PROTECTED -> new Happening.Says(at, View.Command.PROTECT, slot.target(), null);
      case APPROVED -> new Happening.Says(at, View.Command.APPROVE, slot.target(), null);
      case KILL_SWITCH -> new Happening.KillSwitch(at, lasting, lasting.toSeconds() % 2 == 0);
      case ARCHIVER_STICKS -> new Happening.ArchiverSticks(at, server, lasting.plus(lasting));
      case UNSEEN -> new Happening.Hides(at, server, lasting, Happening.Part.ALL);
      case DMS_UNSEEN -> new Happening.DmsHides(at, lasting.plus(lasting), listing(lasting));
      case DMS_HANGS -> new Happening.DmsHides(at, lasting.plus(lasting), Happening.Listing.HANGS);
      case TASK_IS_MADE -> new Happening.TaskIsMade(at, server, name);
      case RESTARTS -> new Happening.Restarts(at, server);
      case FAILS_OVER -> new Happening.FailsOver(at, server);
      case DAEMON_IS_KILLED -> new Happening.IsKilled(at, lasting);
      case STORE_IS_EMPTIED -> new Happening.StoreIsEmptied(at, UNSEEN);
      case CLOCK_LEAPS -> new Happening.ClockLeaps(at, lasting);
      case MODE_CHANGES -> new Happening.ModeChanges(at, enforce);
    };
  }
}

package io.slotwarden.daemon;

import io.slotwarden.act.postgres.HeldSnapshots;
import io.slotwarden.model.SlotId;
import io.slotwarden.serve.SlotLife.Held;
import io.slotwarden.serve.View.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How long exported snapshots are held open: as long as somebody renews the lease, and never
/// beyond the limit, for each holds back vacuum. Confined to the loop's thread.
final class Holds {
  private static final Logger LOG = LoggerFactory.getLogger(Holds.class);

  /// Who asks renews it several times within.
  static final Duration LEASE = Duration.ofSeconds(60);

  static final Duration LONGEST = Duration.ofHours(24);

  private final HeldSnapshots sessions;
  private final Map<SlotId, Held> holds = new HashMap<>();

  Holds(HeldSnapshots sessions) {
    this.sessions = sessions;
  }

  Held begin(SlotId slot, String snapshot, Duration lasts, Instant now) {
    Held held = new Held(slot.target(), snapshot, now.plus(LEASE), now.plus(lasts), true);
    holds.put(slot, held);
    return held;
  }

  /// @throws Rejected 404 where none is held: closed, or never was
  Held renew(SlotId slot, Instant now) {
    tick(now);
    Held held = holds.get(slot);
    if (held == null) {
      throw new Rejected(
          Words.NOT_FOUND,
          "no snapshot of "
              + slot
              + " is held: its lease or its time has ended, it was released, or slotwarden was"
              + " restarted. A copy that has not begun needs a new slot");
    }
    Held renewed = new Held(held.target(), held.snapshot(), now.plus(LEASE), held.until(), true);
    holds.put(slot, renewed);
    return renewed;
  }

  /// True when the server has ended the session; blocks, and is for any thread.
  boolean isKnownLost(SlotId slot) {
    return sessions.isKnownLost(slot);
  }

  /// Closes it; what is not there is closed.
  Held end(SlotId slot, String why, Instant now) {
    Held held = holds.remove(slot);
    sessions.end(slot);
    if (held == null) {
      return new Held(slot.target(), "", now, now, false);
    }
    LOG.atInfo()
        .addKeyValue("event", "snapshot")
        .addKeyValue("target", slot.target())
        .log("the held snapshot is closed: {}", why);
    return new Held(held.target(), held.snapshot(), now, held.until(), false);
  }

  void tick(Instant now) {
    for (SlotId slot : List.copyOf(holds.keySet())) {
      Held held = holds.get(slot);
      if (held == null) {
        continue;
      }
      if (!held.until().isAfter(now)) {
        end(slot, "its time is over", now);
      } else if (!held.lease().isAfter(now)) {
        end(slot, "its lease was not renewed", now);
      }
    }
  }

  /// Until when each snapshot that is held stays at the longest.
  Map<SlotId, Instant> until() {
    Map<SlotId, Instant> until = new HashMap<>();
    holds.forEach((slot, held) -> until.put(slot, held.until()));
    return until;
  }
}

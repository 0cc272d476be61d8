package io.slotwarden.assess;

import io.slotwarden.model.Lsn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Where a floor of the WAL (a slot's restart LSN, the oldest file that waits for the archiver)
/// stood in each minute of the last hour, and so whether what it holds grows. Confined to one
/// thread.
final class FloorTrack {
  private static final int MINUTES = 60;

  /// A consumer confirms in jumps: over less than this nothing can be told.
  private static final int LEAST = 10;

  /// A floor that has not moved for so long is stuck, and what it holds grows by every byte.
  static final Duration STUCK = Duration.ofMinutes(15);

  /// A reader that falls behind by less than this part of what is written keeps up.
  private static final double KEEPS_UP = 0.05;

  private final Deque<Minute> minutes = new ArrayDeque<>();

  private record Minute(long at, Lsn current, Lsn floor) {}

  /// Of each minute the first one counts. A position that goes backwards is another slot, or
  /// another server.
  void add(Instant now, Lsn current, Lsn floor) {
    long at = Math.floorDiv(now.getEpochSecond(), 60L);
    Minute last = minutes.peekLast();
    if (last != null
        && (at < last.at() || last.current().isAfter(current) || last.floor().isAfter(floor))) {
      minutes.clear();
      last = null;
    }
    if (last == null || at > last.at()) {
      minutes.addLast(new Minute(at, current, floor));
    }
    while (at - minutes.getFirst().at() > MINUTES) {
      minutes.removeFirst();
    }
  }

  /// @param stillSince since when the floor is known not to have moved; null when that is not known
  /// @param noise holding less than this many bytes is nothing
  Growth growth(Instant now, Lsn current, Lsn floor, @Nullable Instant stillSince, long noise) {
    if (current.bytesSince(floor) < noise) {
      return new Growth.Keeps("what is held is no more than two segments");
    }
    Minute oldest = minutes.peekFirst();
    Instant still = unchangedSince(floor, stillSince);
    if (still != null && Duration.between(still, now).compareTo(STUCK) >= 0) {
      return new Growth.Grows(1);
    }
    if (oldest == null || Math.floorDiv(now.getEpochSecond(), 60L) - oldest.at() < LEAST) {
      return new Growth.Unknown(
          "how fast it is read is not known yet: it was watched for less than "
              + LEAST
              + " minutes");
    }
    double written = current.bytesSince(oldest.current());
    double released = floor.bytesSince(oldest.floor());
    double share = written <= 0 ? 0 : (written - released) / written;
    return share < KEEPS_UP
        ? new Growth.Keeps(
            released > written ? "it is being caught up with" : "its reader keeps up")
        : new Growth.Grows(Math.min(1, share));
  }

  /// Since when the floor stands where it stands now, as far back as is known.
  ///
  /// @param known since when it is known otherwise; null when it is not
  @Nullable Instant unchangedSince(Lsn floor, @Nullable Instant known) {
    Instant since = known;
    for (Minute m : (Iterable<Minute>) minutes::descendingIterator) {
      Instant at = Instant.ofEpochSecond(m.at() * 60);
      if (!m.floor().equals(floor)) {
        break;
      }
      since = since == null || at.isBefore(since) ? at : since;
    }
    return since;
  }
}

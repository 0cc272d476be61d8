package io.slotwarden.assess;

import io.slotwarden.model.CloserLook;
import io.slotwarden.model.DecodingCounters;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.Walsender;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the last minutes of one slot looked like: as much as attaches, rates and stillness need,
/// and no more. Kept in memory only, so that after a start of ours nothing is claimed that takes
/// longer to know. Instants are by the server's clock.
///
/// @param serverStart of the last look; another one starts a new trail
/// @param slot as last seen
/// @param confirmedStillSince the first look that showed the present confirmed flush LSN (restart
///   LSN of a physical slot)
/// @param restartStillSince the first look that showed the present restart LSN
/// @param sentStillSince the first look that showed the present sent LSN of the present walsender
/// @param decodingLooks so many looks in a row have found the walsender at work and not waiting for
///   a peer
/// @param attaches of consumers since the slot last moved, the oldest first
/// @param marks positions in the present session, the oldest first, the last one of the last look
/// @param written rows of its database when the slot last moved, or was first asked for
/// @param handedOut transactions that the slot had handed out when it last moved; null before 14
/// @param spilledAtBase spilled bytes when the slot last moved
/// @param readers tasks that were known to read it the last time when any was
public record Trail(
    Instant serverStart,
    Slot slot,
    Instant confirmedStillSince,
    Instant restartStillSince,
    Instant sentStillSince,
    int decodingLooks,
    List<Instant> attaches,
    List<Mark> marks,
    @Nullable Base written,
    @Nullable Base handedOut,
    @Nullable Long spilledAtBase,
    List<TaskId> readers) {
  private static final int MARKS = 24;
  private static final int ATTACHES = 20;
  private static final Duration BETWEEN_MARKS = Duration.ofSeconds(10);

  public Trail {
    attaches = List.copyOf(attaches);
    marks = List.copyOf(marks);
    readers = List.copyOf(readers);
  }

  /// Positions at one look.
  ///
  /// @param confirmed the restart LSN of a physical slot
  public record Mark(Instant at, Lsn current, @Nullable Lsn confirmed, @Nullable Lsn sent) {}

  /// A count at one look, and how far the WAL was then.
  public record Base(Instant at, Lsn current, long count) {

    static @Nullable Base of(Instant at, Lsn current, @Nullable Long count) {
      return count == null ? null : new Base(at, current, count);
    }
  }

  /// @param before null for a slot that was not seen before
  /// @param tasks that read it for certain
  public static Trail next(
      @Nullable Trail before,
      ServerSample sample,
      Slot slot,
      CloserLook closer,
      List<TaskId> tasks) {
    Long oid = slot.databaseOid();
    Long rows =
        oid == null ? null : closer.databaseRows().toOptional().map(r -> r.get(oid)).orElse(null);
    return next(
        before, sample.at(), sample.identity().startedAt(), sample.currentLsn(), slot, rows, tasks);
  }

  private static Trail next(
      @Nullable Trail before,
      Instant at,
      Instant serverStart,
      Lsn current,
      Slot slot,
      @Nullable Long rows,
      List<TaskId> tasks) {
    if (before == null || !before.serverStart.equals(serverStart) || wasReset(before.slot, slot)) {
      return first(at, serverStart, current, slot, rows, tasks, before);
    }
    Lsn confirmed = progress(slot);
    boolean moved = !Objects.equals(progress(before.slot), confirmed);
    boolean restartMoved = !Objects.equals(before.slot.restartLsn(), slot.restartLsn());
    boolean sameSession =
        slot.active() && Objects.equals(before.slot.activePid(), slot.activePid());
    boolean sentMoved = !sameSession || !Objects.equals(sent(before.slot), sent(slot));
    Mark mark = new Mark(at, current, confirmed, sent(slot));
    int again = at.isAfter(before.marks.getLast().at()) ? 1 : 0;
    return new Trail(
        serverStart,
        slot,
        moved ? at : before.confirmedStillSince,
        restartMoved ? at : before.restartStillSince,
        sentMoved ? at : before.sentStillSince,
        isDecoding(slot) ? (sameSession ? before.decodingLooks + again : 1) : 0,
        moved ? List.of() : attaches(before, slot, at),
        sameSession ? marks(before.marks, mark) : List.of(mark),
        base(moved ? null : before.written, at, current, rows),
        base(moved ? null : before.handedOut, at, current, transactions(slot)),
        moved ? spilled(slot) : before.spilledAtBase,
        tasks.isEmpty() ? before.readers : tasks);
  }

  private static Trail first(
      Instant at,
      Instant serverStart,
      Lsn current,
      Slot slot,
      @Nullable Long rows,
      List<TaskId> tasks,
      @Nullable Trail before) {
    return new Trail(
        serverStart,
        slot,
        at,
        at,
        at,
        isDecoding(slot) ? 1 : 0,
        List.of(),
        List.of(new Mark(at, current, progress(slot), sent(slot))),
        Base.of(at, current, rows),
        Base.of(at, current, transactions(slot)),
        spilled(slot),
        tasks.isEmpty() && before != null ? before.readers : tasks);
  }

  /// The counters began anew: the server has crashed, or the slot was made again.
  private static boolean wasReset(Slot before, Slot now) {
    DecodingCounters then = before.counters();
    DecodingCounters counters = now.counters();
    return then != null
        && counters != null
        && (!Objects.equals(then.statsReset(), counters.statsReset())
            || counters.totalTxns() < then.totalTxns());
  }

  private static List<Instant> attaches(Trail before, Slot now, Instant at) {
    if (!attached(before.slot, now)) {
      return before.attaches;
    }
    List<Instant> all = new ArrayList<>(before.attaches);
    all.add(at);
    return all.size() > ATTACHES ? all.subList(all.size() - ATTACHES, all.size()) : all;
  }

  /// Somebody came between two looks: he is there now, or left a trace.
  private static boolean attached(Slot before, Slot now) {
    if (now.active()) {
      return !before.active() || !Objects.equals(before.activePid(), now.activePid());
    }
    if (before.active()) {
      return false;
    }
    boolean left =
        before.inactiveSince() != null
            && now.inactiveSince() != null
            && !before.inactiveSince().equals(now.inactiveSince());
    boolean counted = before.counters() != null && now.counters() != null;
    return left || counted && !Objects.equals(before.counters(), now.counters());
  }

  private static List<Mark> marks(List<Mark> before, Mark now) {
    List<Mark> all = new ArrayList<>(before);
    int last = all.size() - 1;
    boolean live =
        last >= 1
            && Duration.between(all.get(last - 1).at(), all.get(last).at()).compareTo(BETWEEN_MARKS)
                < 0;
    if (live) {
      all.removeLast();
    }
    all.add(now);
    return all.size() > MARKS ? all.subList(all.size() - MARKS, all.size()) : all;
  }

  private static @Nullable Base base(
      @Nullable Base before, Instant at, Lsn current, @Nullable Long count) {
    return before == null ? Base.of(at, current, count) : before;
  }

  private static @Nullable Long transactions(Slot slot) {
    return slot.counters() == null ? null : slot.counters().totalTxns();
  }

  private static @Nullable Long spilled(Slot slot) {
    return slot.counters() == null ? null : slot.counters().spillBytes();
  }

  private static @Nullable Lsn sent(Slot slot) {
    return slot.walsender() == null ? null : slot.walsender().sentLsn();
  }

  /// What a consumer moves.
  static @Nullable Lsn progress(Slot slot) {
    return slot.isLogical() ? slot.confirmedFlushLsn() : slot.restartLsn();
  }

  /// At work on the WAL itself: on the CPU or waiting for a disk, and for no peer.
  static boolean isDecoding(Slot slot) {
    Walsender sender = slot.walsender();
    return slot.isLogical()
        && sender != null
        && sender.state() != null
        && (sender.waitEventType() == null
            ? sender.waitEvent() == null
            : "IO".equals(sender.waitEventType()));
  }
}

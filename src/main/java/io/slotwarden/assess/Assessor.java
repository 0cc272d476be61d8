package io.slotwarden.assess;

import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotAssessment;
import io.slotwarden.model.SlotCause;
import io.slotwarden.model.SlotHistory;
import io.slotwarden.model.SlotState;
import io.slotwarden.model.StopReason;
import io.slotwarden.model.TaskStatus;
import io.slotwarden.model.Walsender;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// State, byte counts and a first form of the cause of one slot (domain reference, "Retained WAL",
/// "Root causes").
public final class Assessor {
  /// An active slot that has not moved for so long while its server wrote is stalled.
  private static final Duration STALL = Duration.ofMinutes(15);

  /// Less than this many segments of retained WAL is noise.
  private static final int NOISE_SEGMENTS = 2;

  /// A consumer that has not answered for so long is blocked or frozen; half of the default
  /// `wal_sender_timeout`.
  private static final Duration SILENT = Duration.ofSeconds(30);

  private Assessor() {}

  /// @param tasks the tasks that read the slot for certain
  /// @param segmentBytes the server's WAL segment size
  public static SlotAssessment assess(
      ServerSample sample,
      Slot slot,
      SlotHistory history,
      Ownership ownership,
      Holders holders,
      List<DmsTask> tasks,
      long segmentBytes,
      Instant now) {
    Bytes bytes = Bytes.of(sample, slot);
    List<String> evidence = new ArrayList<>();
    SlotState state =
        sample.inRecovery() && Boolean.TRUE.equals(slot.synced()) && !slot.isLost()
            ? SlotState.HEALTHY // the primary's copy: nobody is meant to read it here
            : state(slot, history, bytes, segmentBytes, now);
    SlotCause cause = cause(state, slot, bytes, tasks, segmentBytes, evidence);
    return new SlotAssessment(
        history.id(),
        slot,
        history.evidence(),
        state,
        cause,
        evidence,
        ownership.owner(),
        ownership.tasks(),
        bytes.retained(),
        bytes.unconfirmed(),
        bytes.pinned(),
        history.lastMovedAt(),
        history.disconnectedSince(),
        holders.isHeldBy(slot, sample));
  }

  private static SlotState state(
      Slot slot, SlotHistory history, Bytes bytes, long segmentBytes, Instant now) {
    if (slot.isLost()) {
      return SlotState.LOST;
    }
    boolean unfinished = slot.isLogical() && slot.active() && slot.confirmedFlushLsn() == null;
    if (unfinished) {
      return SlotState.CREATING;
    }
    if (slot.restartLsn() == null) {
      return slot.active() ? SlotState.CREATING : SlotState.UNUSED;
    }
    if ("unreserved".equals(slot.walStatus())) {
      return SlotState.UNRESERVED;
    }
    if (!slot.active()) {
      return SlotState.DISCONNECTED;
    }
    long retained = bytes.retained() == null ? 0 : bytes.retained();
    if (retained < NOISE_SEGMENTS * segmentBytes) {
      return SlotState.HEALTHY;
    }
    Walsender sender = slot.walsender();
    if (Duration.between(stillSince(history, sender), now).compareTo(STALL) >= 0) {
      return SlotState.STALLED;
    }
    return sender != null && "catchup".equals(sender.state())
        ? SlotState.CATCHING_UP
        : SlotState.LAGGING;
  }

  /// Since when a consumer has been there without moving the slot, as far as we know.
  private static Instant stillSince(SlotHistory history, @Nullable Walsender sender) {
    Instant moved = history.lastMovedAt() == null ? history.firstSeen() : history.lastMovedAt();
    Instant came = sender == null ? null : sender.backendStart();
    return came != null && came.isAfter(moved) ? came : moved;
  }

  private static SlotCause cause(
      SlotState state,
      Slot slot,
      Bytes bytes,
      List<DmsTask> tasks,
      long segmentBytes,
      List<String> evidence) {
    return switch (state) {
      case HEALTHY -> SlotCause.NONE;
      case CATCHING_UP -> {
        evidence.add("its walsender is catching up");
        yield SlotCause.CATCHING_UP;
      }
      case LOST -> {
        evidence.add(
            "wal_status "
                + slot.walStatus()
                + ", invalidation reason "
                + slot.invalidationReason());
        yield SlotCause.LOST;
      }
      case CREATING -> {
        evidence.add("it is being created and waits for older transactions to end");
        yield SlotCause.CREATING;
      }
      case UNUSED -> {
        evidence.add("it has never reserved WAL: nobody has ever read it");
        yield SlotCause.NEVER_USED;
      }
      case DISCONNECTED -> gone(tasks, evidence);
      case UNRESERVED ->
          slot.active() ? whileActive(slot, bytes, segmentBytes, evidence) : gone(tasks, evidence);
      case LAGGING, STALLED -> whileActive(slot, bytes, segmentBytes, evidence);
      case CRASH_LOOP -> SlotCause.CRASH_LOOP;
      case UNKNOWN -> SlotCause.NOT_ESTABLISHED;
    };
  }

  private static SlotCause gone(List<DmsTask> tasks, List<String> evidence) {
    for (DmsTask task : tasks) {
      String reason = StopReason.of(task.stopReason(), task.lastFailureMessage()).word();
      evidence.add("DMS task " + task.id() + " is " + task.status() + ", stop reason " + reason);
      switch (TaskStatus.of(task.status())) {
        case DOWN -> {
          return task.status().toLowerCase(Locale.ROOT).startsWith("failed")
              ? SlotCause.TASK_FAILED
              : SlotCause.TASK_STOPPED;
        }
        case RUNNING, TRANSIENT, IDLE, UNKNOWN -> {}
      }
    }
    evidence.add("no consumer is connected");
    return SlotCause.CONSUMER_GONE;
  }

  private static SlotCause whileActive(
      Slot slot, Bytes bytes, long segmentBytes, List<String> evidence) {
    Walsender sender = slot.walsender();
    if (sender == null || sender.state() == null) {
      evidence.add("its walsender's details can't be seen: GRANT pg_monitor mends that");
      return SlotCause.NOT_ESTABLISHED;
    }
    String wait = sender.waitEvent() == null ? "" : sender.waitEvent().toLowerCase(Locale.ROOT);
    evidence.add(
        "walsender "
            + slot.activePid()
            + " is "
            + sender.state()
            + (wait.isEmpty() ? "" : ", waiting in " + sender.waitEvent()));
    if (wait.equals("waitforstandbyconfirmation")) {
      return SlotCause.WAITING_FOR_STANDBY;
    }
    Instant reply = sender.replyTime();
    if (wait.equals("walsenderwritedata")
        && reply != null
        && Duration.between(reply, bytes.sampledAt()).compareTo(SILENT) > 0) {
      evidence.add("its consumer has not answered since " + reply);
      return SlotCause.CONSUMER_BLOCKED;
    }
    long noise = NOISE_SEGMENTS * segmentBytes;
    Long unsent = bytes.unsent();
    Long unconfirmed = bytes.unconfirmed();
    if (wait.equals("walsenderwaitforwal")
        && unsent != null
        && unsent < noise
        && unconfirmed != null
        && unconfirmed >= noise) {
      evidence.add("everything was sent, and nothing of it confirmed");
      return SlotCause.NOT_CONFIRMING;
    }
    evidence.add("the signatures of the known causes don't fit");
    return SlotCause.NOT_ESTABLISHED;
  }

  /// Distances in bytes; null where they mean nothing.
  private record Bytes(
      @Nullable Long retained,
      @Nullable Long unconfirmed,
      @Nullable Long pinned,
      @Nullable Long unsent,
      Instant sampledAt) {

    static Bytes of(ServerSample sample, Slot slot) {
      Lsn current = sample.currentLsn();
      Walsender sender = slot.walsender();
      Long unsent = sender == null ? null : between(current, sender.sentLsn());
      if (slot.isLost()) {
        return new Bytes(0L, null, null, unsent, sample.at());
      }
      return new Bytes(
          between(current, slot.restartLsn()),
          between(current, slot.confirmedFlushLsn()),
          slot.confirmedFlushLsn() == null
              ? null
              : between(slot.confirmedFlushLsn(), slot.restartLsn()),
          unsent,
          sample.at());
    }

    /// Clamped at 0: the view is no consistent snapshot, a slot may be a moment ahead of the
    /// position.
    private static @Nullable Long between(Lsn newer, @Nullable Lsn older) {
      return older == null ? null : Math.max(0, newer.bytesSince(older));
    }
  }
}

package io.slotwarden.decide;

import io.slotwarden.config.Policy;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.ResumeVerdict;
import io.slotwarden.model.TaskStatus;
import io.slotwarden.model.TaskWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The life of a task that is resumed: attempts with back-off, proof by staying up, escalation when
/// attempts are used up.
public final class ResumeLife {
  private ResumeLife() {}

  /// The wait before the next attempt after `attempts` of them: n²+n, scaled so that the first is
  /// `first`, at most `max`.
  public static Duration backoff(int attempts, Duration first, Duration max) {
    long factor = ((long) attempts * attempts + attempts) / 2;
    if (factor > 1_000_000) {
      return max;
    }
    Duration wait = first.multipliedBy(factor);
    return wait.compareTo(max) > 0 ? max : wait;
  }

  /// The watch after a resume was tried, whatever came of it.
  ///
  /// @param pendingAct the journal entry that waits for its final outcome; null when the resume
  ///   failed at once
  public static TaskWatch attempted(
      TaskWatch w, Policy.ResumeTasks policy, Instant now, @Nullable Long pendingAct) {
    int attempts = w.attempts() + 1;
    return with(
        w,
        attempts,
        now,
        now.plus(backoff(attempts, policy.backoffFirst(), policy.backoffMax())),
        pendingAct,
        w.escalated());
  }

  /// The watch after continuous stability: attempts and back-off start anew.
  public static TaskWatch stable(TaskWatch w) {
    return with(w, 0, w.lastAttemptAt(), null, null, false);
  }

  /// The watch once the call of an attempt has ended: the back-off counts from there.
  public static TaskWatch resting(TaskWatch w, Policy.ResumeTasks policy, Instant now) {
    Duration wait = backoff(w.attempts(), policy.backoffFirst(), policy.backoffMax());
    return with(w, w.attempts(), w.lastAttemptAt(), now.plus(wait), w.pendingAct(), w.escalated());
  }

  /// The watch while a journal entry waits for its final outcome.
  public static TaskWatch pending(TaskWatch w, long act) {
    return with(w, w.attempts(), w.lastAttemptAt(), w.nextAttemptAt(), act, w.escalated());
  }

  /// The watch after a pending resume came to its end.
  public static TaskWatch settled(TaskWatch w) {
    return with(w, w.attempts(), w.lastAttemptAt(), w.nextAttemptAt(), null, w.escalated());
  }

  /// The watch after a person was told that the attempts are used up.
  public static TaskWatch escalated(TaskWatch w) {
    return with(w, w.attempts(), w.lastAttemptAt(), w.nextAttemptAt(), w.pendingAct(), true);
  }

  /// The watch after a person said that it may be tried again: attempts and back-off start anew.
  public static TaskWatch rearmed(TaskWatch w) {
    return with(w, 0, w.lastAttemptAt(), null, w.pendingAct(), false);
  }

  /// From when on a person's approval has it tried again; null while nobody was told that its
  /// attempts are used up.
  public static @Nullable Instant rearmedFrom(TaskWatch w) {
    Instant since = w.standsSince();
    Instant tried = w.lastAttemptAt();
    if (!w.escalated() || since == null) {
      return null;
    }
    return tried == null || tried.isBefore(since) ? since : tried;
  }

  /// True when it has run for `stableFor` without a break, and its slot is active.
  ///
  /// @param slotActive null when the slot is not known: that is no proof
  public static boolean isStable(
      TaskWatch w, Duration stableFor, @Nullable Boolean slotActive, Instant now) {
    Instant since = w.runningSince();
    return since != null
        && Duration.between(since, now).compareTo(stableFor) >= 0
        && Boolean.TRUE.equals(slotActive);
  }

  /// How a pending resume ended; empty while it is still open. Success is staying up, not having
  /// been accepted.
  public static Optional<ActOutcome> outcome(
      TaskWatch w, DmsTask task, Duration stableFor, @Nullable Boolean slotActive, Instant now) {
    Instant tried = w.lastAttemptAt();
    if (w.pendingAct() == null || tried == null) {
      return Optional.empty();
    }
    if (isStable(w, stableFor, slotActive, now) && !tried.isAfter(now.minus(stableFor))) {
      return Optional.of(ActOutcome.RESUMED);
    }
    boolean down = TaskStatus.of(task.status()) == TaskStatus.DOWN;
    boolean outOfTime = Duration.between(tried, now).compareTo(stableFor) >= 0;
    return down && (stoppedSince(w, task, tried) || outOfTime)
        ? Optional.of(ActOutcome.FAILED)
        : Optional.empty();
  }

  /// By our own clock where we saw it stop; DMS's may differ from it.
  private static boolean stoppedSince(TaskWatch w, DmsTask task, Instant tried) {
    Instant stands = w.standsSince();
    Instant stopped = task.stopDate();
    return stands != null && w.standstill() != null
        ? stands.isAfter(tried)
        : stopped != null && stopped.isAfter(tried);
  }

  /// What people read as the verdict on a task.
  ///
  /// @param predicate the verdict of the guard's terms
  public static ResumeVerdict verdict(
      TaskWatch w, Policy.@Nullable ResumeTasks policy, ResumeVerdict predicate) {
    if (w.downSince() == null || policy == null) {
      return ResumeVerdict.NONE;
    }
    return switch (predicate) {
      case NEEDS_RELOAD, REFUSE -> predicate;
      case RESUME, WAIT, ESCALATED, NONE -> {
        if (w.pendingAct() != null) {
          yield ResumeVerdict.WAIT; // the last attempt is still to prove itself
        }
        yield w.attempts() >= policy.maxAttempts() ? ResumeVerdict.ESCALATED : predicate;
      }
    };
  }

  private static TaskWatch with(
      TaskWatch w,
      int attempts,
      @Nullable Instant lastAttemptAt,
      @Nullable Instant nextAttemptAt,
      @Nullable Long pendingAct,
      boolean escalated) {
    return new TaskWatch(
        w.id(),
        w.arn(),
        w.status(),
        w.lastListedAt(),
        w.missedSince(),
        w.downSince(),
        w.runningSince(),
        w.ranOn(),
        attempts,
        lastAttemptAt,
        nextAttemptAt,
        pendingAct,
        escalated,
        w.standstill());
  }
}

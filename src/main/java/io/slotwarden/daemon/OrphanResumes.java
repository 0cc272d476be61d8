package io.slotwarden.daemon;

import io.slotwarden.config.DmsConfig;
import io.slotwarden.decide.ResumeLife;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.Action;
import io.slotwarden.model.TaskStatus;
import io.slotwarden.model.TaskWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Resumes without an outcome whose task is gone, was made anew under its name, or is not named by
/// a policy any more. An open entry that nobody takes up would stand in the way of every other
/// resume of its DMS entry for good.
final class OrphanResumes {
  /// The default of `stable-for`: there is no policy left that says how long.
  private static final Duration STABLE = Duration.ofMinutes(10);

  private final Turns turns;
  private final Settling journal;

  /// @return false when the journal could not be written
  interface Settling {
    boolean settle(long act, ActOutcome outcome, String detail);
  }

  OrphanResumes(Turns turns, Settling journal) {
    this.turns = turns;
    this.journal = journal;
  }

  /// True when the entry is of this very task, not of one that had its name before.
  static boolean isOf(ActRecord open, Reading.OfTask r) {
    return open.act() instanceof Act.ResumeTask resume
        && resume.task().equals(r.id())
        && resume.arn().equals(r.task().arn());
  }

  /// @param readings of a complete listing
  void settle(DmsConfig entry, List<Reading.OfTask> readings, Instant now) {
    for (ActRecord open : List.copyOf(turns.guarding.openResumes())) {
      if (!open.act().subject().place().equals(entry.name())) {
        continue;
      }
      Reading.OfTask r = readings.stream().filter(x -> isOf(open, x)).findFirst().orElse(null);
      if (r == null) {
        gone(open);
      } else if (r.policy() == null) {
        unnamed(open, r, now);
      }
    }
  }

  private void gone(ActRecord open) {
    Act.ResumeTask act = (Act.ResumeTask) open.act();
    TaskWatch watch = turns.memory().tasks().get(act.task());
    if (watch == null) {
      end(open, ActOutcome.FAILED, "outcome unknown: the task is gone");
    } else if (!watch.arn().equals(act.arn())) {
      end(open, ActOutcome.FAILED, "outcome unknown: another task has its name now");
    }
  }

  private void unnamed(ActRecord open, Reading.OfTask r, Instant now) {
    Boolean slotActive = r.facts().slot() == null ? null : r.facts().slot().active();
    if (TaskStatus.of(r.task().status()) == TaskStatus.DOWN) {
      end(open, ActOutcome.FAILED, "it is down, and no policy names it any more");
    } else if (ResumeLife.isStable(r.watch(), STABLE, slotActive, now)) {
      end(open, ActOutcome.RESUMED, "it has stayed running since " + r.watch().runningSince());
    } else if (open.outcome() == null) {
      journal.settle(
          open.id(), ActOutcome.PENDING, "cut off by a restart; the task's state will tell");
    }
  }

  private void end(ActRecord open, ActOutcome outcome, String detail) {
    if (journal.settle(open.id(), outcome, detail)) {
      turns.metrics.acted(Action.RESUME_TASK, outcome);
    }
  }
}

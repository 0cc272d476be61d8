package io.slotwarden.assess;

import io.slotwarden.model.DmsObservation;
import io.slotwarden.model.DmsTask;
import io.slotwarden.model.Observed;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.Standstill;
import io.slotwarden.model.TaskId;
import io.slotwarden.model.TaskKind;
import io.slotwarden.model.TaskNames;
import io.slotwarden.model.TaskStatus;
import io.slotwarden.model.TaskWatch;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How what we know of tasks, Serverless replications and data migrations grows by one look at
/// their account. One that a complete listing of its kind lacks is kept until a second one,
/// `gone-after` later, lacks it too.
public final class TaskWatches {
  private TaskWatches() {}

  /// What is known beside the listing.
  ///
  /// @param gapLimit a run is continuous over gaps in our sight up to this (design, rule 6)
  /// @param source identity of the server that a task reads now; null when not known, and while no
  ///   walsender serves the task there: DMS says `running` also while it retries, so a failover in
  ///   that time would pass for the server that the task ran on
  /// @param server where the slot and the server of a task stand; null when they can't be seen
  public record Sight(
      Duration goneAfter,
      Duration gapLimit,
      Function<DmsTask, @Nullable ServerIdentity> source,
      Function<DmsTask, Standstill.@Nullable Server> server) {}

  /// @param before every watch of this entry and others; others are returned untouched
  public static Map<TaskId, TaskWatch> next(
      Map<TaskId, TaskWatch> before, DmsObservation look, Sight sight) {
    if (!look.tasks().isKnown()) {
      return before;
    }
    Map<TaskId, DmsTask> named = TaskNames.of(look);
    Map<TaskId, TaskWatch> after = new HashMap<>(before);
    named.forEach(
        (id, task) -> {
          TaskWatch old = before.get(id);
          boolean same = old != null && old.arn().equals(task.arn());
          Instant at = TaskNames.listing(look, task.kind()).at();
          after.put(id, seen(same ? old : null, id, task, at, sight));
        });
    if (!look.account().isKnown()) {
      return after; // an empty listing of who knows which account
    }
    for (TaskWatch old : before.values()) {
      boolean missing = old.id().dms().equals(look.dms()) && !named.containsKey(old.id());
      if (missing
          && TaskNames.listing(look, TaskKind.ofArn(old.arn()))
              instanceof Observed.Known<List<DmsTask>>(var _, var at)) {
        Instant since = old.missedSince();
        if (since == null) {
          after.put(old.id(), missed(old, at));
        } else if (at.isAfter(since)
            && Duration.between(since, at).compareTo(sight.goneAfter()) >= 0) {
          after.remove(old.id());
        }
      }
    }
    return after;
  }

  private static TaskWatch seen(
      @Nullable TaskWatch old, TaskId id, DmsTask task, Instant at, Sight sight) {
    boolean running = TaskStatus.of(task.status()) == TaskStatus.RUNNING;
    boolean down = TaskStatus.of(task.status()) == TaskStatus.DOWN;
    Instant runningSince = old == null || isGap(old, at, sight) ? null : old.runningSince();
    Instant downSince = old == null ? null : old.downSince();
    ServerIdentity ranOn = old == null ? null : old.ranOn();
    ServerIdentity source = sight.source().apply(task);
    Duration ahead = old == null ? Duration.ZERO : ahead(old, at, sight);
    return new TaskWatch(
        id,
        task.arn(),
        task.status(),
        at,
        null,
        down ? earlier(downSince, at) : running ? null : downSince,
        running ? earlier(runningSince, at) : null,
        running && source != null ? source : ranOn,
        old == null ? 0 : old.attempts(),
        old == null ? null : minus(old.lastAttemptAt(), ahead),
        old == null ? null : minus(old.nextAttemptAt(), ahead),
        old == null ? null : old.pendingAct(),
        old != null && old.escalated(),
        down
            ? Standstill.after(
                old == null ? null : old.standstill(), at, task, sight.server().apply(task))
            : running || old == null ? null : old.standstill());
  }

  /// Nobody saw it for so long that it may have stopped and been started again.
  private static boolean isGap(TaskWatch old, Instant at, Sight sight) {
    return Duration.between(old.lastListedAt(), at).compareTo(sight.gapLimit()) > 0;
  }

  /// By so much our clock was set back since the last attempt: else its back-off would last as much
  /// longer.
  private static Duration ahead(TaskWatch old, Instant at, Sight sight) {
    Instant tried = old.lastAttemptAt();
    Duration ahead = tried == null ? Duration.ZERO : Duration.between(at, tried);
    return ahead.compareTo(sight.gapLimit()) > 0 ? ahead : Duration.ZERO;
  }

  private static @Nullable Instant minus(@Nullable Instant instant, Duration duration) {
    return instant == null ? null : instant.minus(duration);
  }

  /// Not later than now, even when our clock was set back.
  private static Instant earlier(@Nullable Instant since, Instant at) {
    return since == null || since.isAfter(at) ? at : since;
  }

  private static TaskWatch missed(TaskWatch old, Instant at) {
    return new TaskWatch(
        old.id(),
        old.arn(),
        old.status(),
        old.lastListedAt(),
        at,
        old.downSince(),
        null,
        old.ranOn(),
        old.attempts(),
        old.lastAttemptAt(),
        old.nextAttemptAt(),
        old.pendingAct(),
        old.escalated(),
        old.standstill());
  }
}

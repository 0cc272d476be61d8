package io.slotwarden.model;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One stop of a task as it was seen, with where its slot and its server stood: what a person
/// releases by `approve` is this, and nothing that comes after it.
///
/// @param since first sight of exactly this, by our clock
/// @param stopDate, checkpoint as DMS shows them
/// @param server null while the task's slot has not been seen since
public record Standstill(
    Instant since,
    @Nullable Instant stopDate,
    @Nullable String checkpoint,
    @Nullable Server server) {

  /// Where the slot and the server of a task stand.
  ///
  /// @param flushed confirmed flush LSN of its slot
  /// @param systemIdentifier null where it may not be seen
  public record Server(@Nullable Lsn flushed, @Nullable Long systemIdentifier, int timeline) {}

  /// What is known after one more look at a task that is down.
  ///
  /// @param before null when it was not down before
  /// @param server null when it can't be seen now: then what was seen last stands
  public static Standstill after(
      @Nullable Standstill before, Instant at, DmsTask task, @Nullable Server server) {
    boolean sameStop =
        before != null
            && Objects.equals(before.stopDate(), task.stopDate())
            && Objects.equals(before.checkpoint(), task.recoveryCheckpoint());
    if (before != null && sameStop && (server == null || server.equals(before.server()))) {
      // Our clock was set back: what a person says now has to count.
      return before.since().isAfter(at)
          ? new Standstill(at, before.stopDate(), before.checkpoint(), before.server())
          : before;
    }
    return new Standstill(at, task.stopDate(), task.recoveryCheckpoint(), server);
  }
}

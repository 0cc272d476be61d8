package io.slotwarden.config;

import io.slotwarden.model.Glob;
import io.slotwarden.model.Mark;
import io.slotwarden.model.RunMode;
import io.slotwarden.model.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What slotwarden may do, to what, and after how long.
public sealed interface Policy {
  String name();

  /// Can only lower the mode of the whole configuration.
  RunMode mode();

  /// Drop slots that nobody owns.
  ///
  /// @param sources names or globs of sources
  /// @param slots names or globs of slots; empty = none
  /// @param inactiveFor how long a slot must have been inactive, unmoved and unforbidden before it
  ///   is marked
  /// @param notice how long the delivered notice must stand before the drop
  /// @param maxPerDay drops of this policy in 24 hours
  /// @param underPressure shorter waits while the disk is nearly full; null = never
  /// @param checkpointAfter whether the server is asked for a checkpoint after each drop
  record DropSlots(
      String name,
      RunMode mode,
      List<Glob> sources,
      List<Glob> slots,
      Duration inactiveFor,
      Duration notice,
      int maxPerDay,
      @Nullable UnderPressure underPressure,
      boolean checkpointAfter)
      implements Policy {
    private static final Duration NOTICE_STALE = Duration.ofHours(24);

    public DropSlots {
      sources = List.copyOf(sources);
      slots = List.copyOf(slots);
    }

    /// How long the notice of this mark must stand.
    public Duration noticeOf(Mark mark) {
      return mark.isHastened() && underPressure != null ? underPressure.notice() : notice;
    }

    /// When a notice of this mark, sent or delivered at `at`, has stood for so much longer than
    /// asked for that it is sent again (design, rule 5).
    public Instant staleAt(Mark mark, Instant at) {
      return at.plus(noticeOf(mark)).plus(NOTICE_STALE);
    }

    public boolean names(String source, String slot) {
      return Glob.anyMatches(sources, source) && Glob.anyMatches(slots, slot);
    }

    public boolean namesExactly(String source, String slot) {
      for (Glob glob : slots) {
        if (glob.isExact() && glob.matches(slot)) {
          return Glob.anyMatches(sources, source);
        }
      }
      return false;
    }
  }

  /// Shorter waits of a drop policy, for slots that it names exactly (design, rule 16).
  ///
  /// @param freeBelow with less measured free space than this there is pressure
  /// @param inactiveFor in the place of the policy's
  /// @param notice in the place of the policy's; of a notice that tells of the shortened date
  /// @param unusedFor a slot that was used later, or not watched for so long, is not hastened
  record UnderPressure(
      FreeLimit freeBelow, Duration inactiveFor, Duration notice, Duration unusedFor) {}

  /// Write a heartbeat in databases whose slots are read.
  ///
  /// @param sources names or globs of sources
  /// @param databases names or globs of databases; empty = none
  /// @param every between two beats of one database
  /// @param table with one row, made by a person in each of the databases
  record WriteHeartbeats(
      String name,
      RunMode mode,
      List<Glob> sources,
      List<Glob> databases,
      Duration every,
      TableName table)
      implements Policy {
    public WriteHeartbeats {
      sources = List.copyOf(sources);
      databases = List.copyOf(databases);
    }

    public boolean names(String source, String database) {
      return Glob.anyMatches(sources, source) && Glob.anyMatches(databases, database);
    }
  }

  /// Resume tasks that stopped by an error.
  ///
  /// @param tasks identifiers or globs
  /// @param after how long a task must have been down
  /// @param maxAttempts attempts without continuous stability in between; then a person is told
  /// @param backoffFirst, backoffMax wait before attempt n+1 is n²+n minutes scaled to `first`, at
  ///   most `max`
  /// @param stableFor how long a task must run, with its slot active, before a resume counts as
  ///   success
  /// @param positionTolerance bytes by which the slot may lie beyond the checkpoint
  /// @param stoppedByHand exact identifiers whose stop reason NORMAL is resumed too
  record ResumeTasks(
      String name,
      RunMode mode,
      List<Glob> tasks,
      Duration after,
      int maxAttempts,
      Duration backoffFirst,
      Duration backoffMax,
      Duration stableFor,
      long positionTolerance,
      List<String> stoppedByHand)
      implements Policy {
    public ResumeTasks {
      tasks = List.copyOf(tasks);
      stoppedByHand = List.copyOf(stoppedByHand);
    }

    public boolean names(String task) {
      return Glob.anyMatches(tasks, task);
    }
  }
}

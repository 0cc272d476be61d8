package io.slotwarden.decide;

import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActResult;
import io.slotwarden.model.DatabaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The heartbeats of one database since this process started: when the next one is due, and which
/// of them are news. A beat each minute would be 1440 entries of the journal a day that say the
/// same, so that only a change is written down: the first one, the first that fails, the one that
/// works again, and, while they fail, one every 12 hours.
///
/// @param triedAt when the last one ended; null before the first
/// @param writtenAt when one was last written; null before the first
/// @param written how many were written
/// @param unanswered how many in a row had no answer
/// @param failure why the last one was not written; empty when it was
/// @param recorded what the journal says last; null while it says nothing
public record HeartbeatWatch(
    DatabaseId database,
    @Nullable Instant triedAt,
    @Nullable Instant writtenAt,
    long written,
    int unanswered,
    String failure,
    @Nullable ActResult recorded,
    @Nullable Instant recordedAt) {
  /// A failure that lasts stays within the 24 hours of the journal that alerts look at.
  static final Duration FAILS_STILL = Duration.ofHours(12);

  /// Another failure than the last one is news, but not more often than this.
  static final Duration FAILS_OTHERWISE = Duration.ofMinutes(10);

  /// Fewer may be a restart or a failover that the next look shows.
  static final int UNANSWERED = 3;

  public static HeartbeatWatch of(DatabaseId database) {
    return new HeartbeatWatch(database, null, null, 0, 0, "", null, null);
  }

  /// Also when the clock was set back.
  public boolean isDue(Duration every, Instant now) {
    return triedAt == null || now.isBefore(triedAt) || !now.isBefore(triedAt.plus(every));
  }

  /// After one more beat.
  public HeartbeatWatch after(ActResult result, Instant now) {
    return switch (result.outcome()) {
      case WRITTEN ->
          new HeartbeatWatch(database, now, now, written + 1, 0, "", recorded, recordedAt);
      case PENDING -> tried(now, unanswered + 1, result.detail());
      case FAILED, ABORTED, DROPPED, RESUMED, CREATED, WOULD_ACT -> tried(now, 0, result.detail());
    };
  }

  private HeartbeatWatch tried(Instant now, int silent, String why) {
    return new HeartbeatWatch(database, now, writtenAt, written, silent, why, recorded, recordedAt);
  }

  /// What of this result, already counted in [#after], belongs into the journal; empty when it says
  /// nothing new.
  public Optional<ActResult> news(ActResult result, Instant now) {
    return switch (result.outcome()) {
      case WRITTEN, WOULD_ACT -> says(result.outcome()) ? Optional.empty() : Optional.of(result);
      case FAILED -> Optional.of(result).filter(r -> isNewFailure(r, now));
      case PENDING ->
          Optional.of(new ActResult(ActOutcome.FAILED, result.detail()))
              .filter(r -> unanswered >= UNANSWERED && isNewFailure(r, now));
      case ABORTED, DROPPED, RESUMED, CREATED -> Optional.empty();
    };
  }

  private boolean isNewFailure(ActResult failed, Instant now) {
    if (recorded == null || recordedAt == null || !says(ActOutcome.FAILED)) {
      return true;
    }
    Duration since = Duration.between(recordedAt, now);
    return since.compareTo(FAILS_STILL) >= 0
        || !recorded.detail().equals(failed.detail()) && since.compareTo(FAILS_OTHERWISE) >= 0;
  }

  private boolean says(ActOutcome outcome) {
    return recorded != null && recorded.outcome() == outcome;
  }

  /// The journal says this now.
  public HeartbeatWatch recorded(ActResult news, Instant now) {
    return new HeartbeatWatch(
        database, triedAt, writtenAt, written, unanswered, failure, news, now);
  }
}

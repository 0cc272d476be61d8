package io.slotwarden.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A slot's mark: the first of the two phases of a drop (design, rule 4).
///
/// @param evidence at the mark; any change voids the mark
/// @param noticeKey key of the message that announces the drop; null until it was composed
/// @param noticeSentAt when it was composed
/// @param noticeDeliveredAt when a channel accepted it; null = not delivered
/// @param noticeEarned how long the delivered notice has stood under sound observation
/// @param ownerlessAt the first complete inventory after the mark that proved the slot nobody's;
///   null = none yet
public record Mark(
    MarkPhase phase,
    Instant since,
    SlotEvidence evidence,
    @Nullable String noticeKey,
    @Nullable Instant noticeSentAt,
    @Nullable Instant noticeDeliveredAt,
    Duration noticeEarned,
    @Nullable Instant ownerlessAt) {

  private static final String NOTICE = "notice/";
  private static final String HASTENED = "hastened/";

  /// The key of a notice composed now.
  ///
  /// @param hastened it tells of a date that pressure has shortened
  public static String key(boolean hastened, SlotId slot, Instant since, Instant now) {
    return (hastened ? HASTENED : NOTICE)
        + slot
        + "/"
        + since.toEpochMilli()
        + "/"
        + now.toEpochMilli();
  }

  /// The notice tells of a date that pressure has shortened (design, rule 16): it counts for that
  /// date alone, and no other notice does.
  public boolean isHastened() {
    return noticeKey != null && noticeKey.startsWith(HASTENED);
  }

  public Mark withPhase(MarkPhase newPhase) {
    return new Mark(
        newPhase,
        since,
        evidence,
        noticeKey,
        noticeSentAt,
        noticeDeliveredAt,
        noticeEarned,
        ownerlessAt);
  }
}

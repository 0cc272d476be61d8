package io.slotwarden.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A slot's mark: the first of the two phases of a drop (design, rule 4).
///
/// @param evidence at the mark; any change voids the mark
/// @param enforced the effective mode when it was marked; the step from observe to enforce voids it
/// @param noticeKey key of the message that announces the drop; null until it was composed
/// @param noticeSentAt when it was composed
/// @param noticeDeliveredAt when a channel accepted it; null = not delivered
/// @param noticeEarned how long the delivered notice has stood under sound observation
public record Mark(
    MarkPhase phase,
    Instant since,
    SlotEvidence evidence,
    boolean enforced,
    @Nullable String noticeKey,
    @Nullable Instant noticeSentAt,
    @Nullable Instant noticeDeliveredAt,
    Duration noticeEarned) {}

package io.slotwarden.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A slot that somebody needs, remembered so that its disappearance is noticed, also over our own
/// restarts (design, rule 15).
///
/// @param kind of the owner when it was last seen
/// @param owner `DMS/TASK` or whatever names the owner; null when only protection makes it needed
/// @param why one clause for people
/// @param seenAt when a sample last held it
/// @param missingSince the first complete sample that lacked it; null while it is there
public record NeededSlot(
    SlotId id,
    OwnerKind kind,
    @Nullable String owner,
    String why,
    Instant seenAt,
    @Nullable Instant missingSince) {}

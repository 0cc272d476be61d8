package io.slotwarden.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One entry of the journal: an intent and, once known, its outcome. Also what would have been done
/// in observe mode.
///
/// @param outcome null while the intent is open (in flight, or cut off by a crash)
public record ActRecord(
    long id,
    Instant at,
    Act act,
    @Nullable ActOutcome outcome,
    @Nullable Instant settledAt,
    String detail,
    Trace trace) {}

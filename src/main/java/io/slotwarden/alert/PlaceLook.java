package io.slotwarden.alert;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How well a source or DMS entry is seen.
///
/// @param noun `Source` or `DMS entry`
/// @param lastSeen the last good look, or our start when there was none since
/// @param seenNow the last look was good
/// @param why it can't be seen; null before the first look
public record PlaceLook(
    String place,
    String noun,
    Duration poll,
    Instant lastSeen,
    boolean seenNow,
    @Nullable String why) {}

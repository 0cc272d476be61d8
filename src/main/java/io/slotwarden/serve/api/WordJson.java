package io.slotwarden.serve.api;

import io.avaje.jsonb.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A person's word as it was recorded.
///
/// @param until when it ends by itself; null = when it is taken back
/// @param endedAt when it was taken back; null while it stands
@Json
public record WordJson(
    long id,
    String kind,
    String target,
    String reason,
    Instant at,
    @Nullable Instant until,
    String by,
    @Nullable Instant endedAt) {}

package io.slotwarden.serve.api;

import io.avaje.jsonb.Json;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A slot that was made and registered.
///
/// @param cdcStartPosition the restart LSN of the untouched slot, the one position at which a
///   CDC-only task starts; null when there is none
/// @param noPosition why there is none; null when there is one
/// @param snapshot name of the exported snapshot that is held open; null when none is; so are the
///   two after it
/// @param lease until then it stays without `POST /api/v1/slots/hold`
/// @param heldUntil it is closed then in any case
/// @param nextSteps for people, in their order
@Json
public record CreatedSlotJson(
    String target,
    String database,
    String plugin,
    String owner,
    String purpose,
    Instant createdAt,
    Instant expiresAt,
    @Nullable String cdcStartPosition,
    @Nullable String noPosition,
    @Nullable String snapshot,
    @Nullable Instant lease,
    @Nullable Instant heldUntil,
    List<String> nextSteps) {}

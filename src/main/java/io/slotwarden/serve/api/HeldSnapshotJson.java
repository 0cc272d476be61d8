package io.slotwarden.serve.api;

import io.avaje.jsonb.Json;
import java.time.Instant;

/// A held snapshot after a word about it.
///
/// @param open false when it is closed
/// @param lease until then it stays without another word
/// @param until it is closed then in any case
@Json
public record HeldSnapshotJson(String target, boolean open, Instant lease, Instant until) {}

package io.slotwarden.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which server a source was when last seen; persisted, so that a new one is told once.
///
/// @param changedAt when another system identifier or timeline was first seen; null = never
public record KnownServer(String source, ServerIdentity identity, @Nullable Instant changedAt) {}

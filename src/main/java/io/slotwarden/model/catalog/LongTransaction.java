package io.slotwarden.model.catalog;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A transaction that has been open for long.
///
/// @param user null when our role may not see it
/// @param writes it has a transaction id: it holds slots back and keeps new ones from being made
public record LongTransaction(
    int pid,
    @Nullable String user,
    @Nullable String database,
    @Nullable String application,
    @Nullable String state,
    Duration age,
    boolean writes) {}

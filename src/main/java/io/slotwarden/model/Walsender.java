package io.slotwarden.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The backend that serves an active slot. Every field is null where the role lacks `pg_monitor`.
///
/// @param replyTime when the consumer last answered; null before PostgreSQL 12
/// @param clientAddress text of the `inet`, without a mask; null for a Unix socket
public record Walsender(
    @Nullable String state,
    @Nullable Lsn sentLsn,
    @Nullable Instant replyTime,
    @Nullable String user,
    @Nullable String applicationName,
    @Nullable String clientAddress,
    @Nullable Instant backendStart,
    @Nullable String waitEventType,
    @Nullable String waitEvent) {}

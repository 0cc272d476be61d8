package io.slotwarden.model;

import org.jspecify.annotations.Nullable;

/// A DMS endpoint.
///
/// @param type `source` or `target`
/// @param serverName null when the credentials come from Secrets Manager
/// @param slotName of the PostgreSQL settings, else of the extra connection attributes
public record DmsEndpoint(
    String id,
    String arn,
    String type,
    @Nullable String engine,
    @Nullable String serverName,
    @Nullable Integer port,
    @Nullable String databaseName,
    @Nullable String username,
    @Nullable String slotName) {}

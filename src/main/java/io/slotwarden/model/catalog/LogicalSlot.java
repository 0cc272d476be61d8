package io.slotwarden.model.catalog;

import io.slotwarden.model.Lsn;
import org.jspecify.annotations.Nullable;

/// A logical slot of the server, with the name that DMS gives decoded.
///
/// @param taskPrefix the first 16 characters of a name of the shape that DMS gives; null for others
/// @param databaseMatches the OID in such a name is that of the database of the slot; null for
///   others
/// @param retainedBytes WAL that it holds back; null when not known
/// @param walStatus `reserved extended unreserved lost`; null before 13, and when not known
public record LogicalSlot(
    String name,
    String plugin,
    String database,
    boolean active,
    @Nullable Lsn restartLsn,
    @Nullable Lsn confirmedFlushLsn,
    @Nullable String taskPrefix,
    @Nullable Boolean databaseMatches,
    @Nullable Long retainedBytes,
    @Nullable String walStatus) {}

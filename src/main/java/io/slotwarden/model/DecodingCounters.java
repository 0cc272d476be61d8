package io.slotwarden.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Counters of a logical slot (`pg_stat_get_replication_slot`, PostgreSQL 14 and newer). They
/// betray a consumer that came and left without confirming.
///
/// @param statsReset null when never reset
public record DecodingCounters(
    long spillTxns,
    long spillCount,
    long spillBytes,
    long totalTxns,
    long totalBytes,
    @Nullable Instant statsReset) {}

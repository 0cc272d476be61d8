package io.slotwarden.model;

import java.time.Instant;

/// Where a server's WAL stood in one minute; the rate of WAL and every forecast are computed from
/// these.
///
/// @param minute the minute's beginning, by our clock
/// @param lsn of the first sample in that minute
public record LsnSample(Instant minute, Lsn lsn) {}

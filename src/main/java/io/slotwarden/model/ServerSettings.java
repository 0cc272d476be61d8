package io.slotwarden.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Settings that change what a slot means. Null: the server's version does not have it.
///
/// @param walSegmentBytes 16 MiB by default, 64 MiB on RDS
/// @param walKeepBytes `wal_keep_size`, or `wal_keep_segments` in bytes
/// @param maxSlotWalKeepBytes 13+; -1 = unlimited
/// @param idleSlotTimeout 18+; zero = off
/// @param archiveMode `off on always`
/// @param synchronizedStandbySlots 17+; names
/// @param patroni true when the server runs under Patroni (its settings or its slots say so)
/// @param missingRights rights that the role lacks, each with the statement that grants it
public record ServerSettings(
    String walLevel,
    long walSegmentBytes,
    long walKeepBytes,
    long maxWalBytes,
    Duration checkpointTimeout,
    Duration walSenderTimeout,
    int maxReplicationSlots,
    @Nullable Long maxSlotWalKeepBytes,
    @Nullable Duration idleSlotTimeout,
    String archiveMode,
    List<String> synchronizedStandbySlots,
    boolean patroni,
    List<String> missingRights) {
  public ServerSettings {
    synchronizedStandbySlots = List.copyOf(synchronizedStandbySlots);
    missingRights = List.copyOf(missingRights);
  }
}

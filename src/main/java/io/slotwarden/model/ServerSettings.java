package io.slotwarden.model;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
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
/// @param missingCheckpointRight the same of the actor's right to ask for a checkpoint, which only
///   `checkpoint-after-drop` needs; null = it has it, or there is no actor
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
    List<String> missingRights,
    @Nullable String missingCheckpointRight) {
  public ServerSettings {
    synchronizedStandbySlots = List.copyOf(synchronizedStandbySlots);
    missingRights = List.copyOf(missingRights);
  }

  /// The rights that are missing for what the configuration asks for.
  ///
  /// @param checkpoints whether a checkpoint may follow a drop here
  public List<String> missingRights(boolean checkpoints) {
    return checkpoints && missingCheckpointRight != null
        ? Stream.concat(missingRights.stream(), Stream.of(missingCheckpointRight)).toList()
        : missingRights;
  }
}

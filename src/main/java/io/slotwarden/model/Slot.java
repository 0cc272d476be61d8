package io.slotwarden.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One row of `pg_replication_slots` with its walsender and counters, as one poll saw it. A field
/// that the server's version does not have is null, and so is an SQL NULL.
///
/// @param databaseOid OID of the slot's database as unsigned number; null for a physical slot
/// @param xminAge `age(xmin)` in transactions
/// @param walStatus `reserved extended unreserved lost` (13+), null when WAL was never reserved
/// @param inactiveSince 17+; null while active
/// @param safeWalBytes `safe_wal_size` where it can be trusted (primary, WAL reserved, not lost),
///   may be negative
/// @param walsender null while the slot is not active
/// @param counters null before 14 and for physical slots
public record Slot(
    String name,
    SlotType type,
    @Nullable String plugin,
    @Nullable Long databaseOid,
    @Nullable String database,
    boolean temporary,
    boolean active,
    @Nullable Integer activePid,
    @Nullable Long xminAge,
    @Nullable Long catalogXminAge,
    @Nullable Lsn restartLsn,
    @Nullable Lsn confirmedFlushLsn,
    @Nullable String walStatus,
    @Nullable Boolean twoPhase,
    @Nullable Boolean conflicting,
    @Nullable Instant inactiveSince,
    @Nullable String invalidationReason,
    @Nullable Boolean failover,
    @Nullable Boolean synced,
    @Nullable Long safeWalBytes,
    @Nullable Walsender walsender,
    @Nullable DecodingCounters counters) {

  /// Invalidated for good: it retains nothing and can't be revived. Any unknown invalidation reason
  /// counts.
  public boolean isLost() {
    return "lost".equals(walStatus) || invalidationReason != null;
  }

  public boolean isLogical() {
    return type == SlotType.LOGICAL;
  }
}

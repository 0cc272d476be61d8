package io.slotwarden.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The oldest WAL segment on disk, and every floor that may keep it there, as segment numbers
/// independent of the timeline. The smallest floor holds the WAL (domain reference, "Who holds the
/// WAL?").
///
/// @param listed false where `pg_wal` can't be listed in full (10, 11, Aurora, missing right): then
///   only the archiver's fields and the settings are known, and the substitute decides
/// @param archiveFloorSegment oldest segment that waits for the archiver; null when none waits or
///   not listed
/// @param slotFloorSegment smallest restart LSN of all valid slots; null without slots
/// @param archiverFailing the archiver's last failure is newer than its last success
public record WalFloors(
    boolean listed,
    @Nullable Long files,
    @Nullable Long bytes,
    @Nullable Long oldestSegment,
    @Nullable Long currentSegment,
    @Nullable Long slotFloorSegment,
    @Nullable Long redoFloorSegment,
    @Nullable Long keepFloorSegment,
    @Nullable Long archiveFloorSegment,
    @Nullable Long readyFiles,
    boolean archiverFailing,
    @Nullable String lastFailedWal,
    @Nullable Instant lastFailedAt) {}

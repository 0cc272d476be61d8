package io.slotwarden.model;

import org.jspecify.annotations.Nullable;

/// Room on the volume that holds `pg_wal`, in bytes.
///
/// @param measured false when the free space was computed from a configured capacity and not read
///   from a file system or from CloudWatch
public record StorageSpace(long freeBytes, @Nullable Long capacityBytes, boolean measured) {}

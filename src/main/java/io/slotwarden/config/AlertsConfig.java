package io.slotwarden.config;

import io.slotwarden.model.AlertKey;
import java.time.Duration;
import java.util.Set;

/// When people are told that something is wrong. Defaults: the contract's `alerts:` block.
///
/// @param retainedWarning, retainedCritical WAL kept by one slot, in bytes
/// @param disconnectedWarningAfter a slot that reserves WAL has had no consumer for so long
/// @param taskWarningAfter, taskCriticalAfter a task is down for so long
/// @param off keys that are switched off
public record AlertsConfig(
    long retainedWarning,
    long retainedCritical,
    Duration disconnectedWarningAfter,
    Duration taskWarningAfter,
    Duration taskCriticalAfter,
    Set<AlertKey> off) {
  public AlertsConfig {
    off = Set.copyOf(off);
  }

  public boolean isOn(AlertKey key) {
    return !off.contains(key);
  }
}

package io.slotwarden.config;

import io.slotwarden.model.AlertKey;
import java.time.Duration;
import java.util.Set;

/// When people are told that something is wrong. Defaults: the contract's `alerts:` block.
///
/// @param retainedWarning, retainedCritical WAL kept by one slot, in bytes
/// @param disconnectedWarningAfter a slot that reserves WAL has had no consumer for so long
/// @param taskWarningAfter, taskCriticalAfter a task is down for so long
/// @param fullWarning, fullCritical so little time until a disk is full; zero = never
/// @param lostWarning, lostCritical so little time until a slot is lost; zero = never
/// @param latencyWarning, latencyCritical a running task is so far behind; zero = never
/// @param withoutSlotWarningAfter a task has run without a consumer on its slot for so long
/// @param expiringWarning so little time until a registration ends; zero = never
/// @param off keys that are switched off
public record AlertsConfig(
    long retainedWarning,
    long retainedCritical,
    Duration disconnectedWarningAfter,
    Duration taskWarningAfter,
    Duration taskCriticalAfter,
    Duration fullWarning,
    Duration fullCritical,
    Duration lostWarning,
    Duration lostCritical,
    Duration latencyWarning,
    Duration latencyCritical,
    Duration withoutSlotWarningAfter,
    Duration expiringWarning,
    Set<AlertKey> off) {
  public AlertsConfig {
    off = Set.copyOf(off);
  }

  /// With the defaults of the health of tasks.
  public AlertsConfig(
      long retainedWarning,
      long retainedCritical,
      Duration disconnectedWarningAfter,
      Duration taskWarningAfter,
      Duration taskCriticalAfter,
      Duration fullWarning,
      Duration fullCritical,
      Duration lostWarning,
      Duration lostCritical,
      Set<AlertKey> off) {
    this(
        retainedWarning,
        retainedCritical,
        disconnectedWarningAfter,
        taskWarningAfter,
        taskCriticalAfter,
        fullWarning,
        fullCritical,
        lostWarning,
        lostCritical,
        Duration.ofMinutes(15),
        Duration.ofHours(1),
        Duration.ofMinutes(15),
        Duration.ofHours(72),
        off);
  }

  public boolean isOn(AlertKey key) {
    return !off.contains(key);
  }
}

package io.slotwarden.config;

import java.time.Duration;

/// The audit that the daemon itself does: settings and long transactions of sources that DMS reads
/// or that have logical slots. Tables are for the command `audit`.
///
/// @param every zero = off
public record AuditConfig(Duration every) {
  public boolean isOn() {
    return every.isPositive();
  }
}

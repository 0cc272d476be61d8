package io.slotwarden.model.catalog;

import org.jspecify.annotations.Nullable;

/// A row of `pg_settings`.
///
/// @param value in `unit`
/// @param unit as `pg_settings` has it; null for none
/// @param pendingRestart changed in the file, not yet in force
public record Setting(
    String name, String value, @Nullable String unit, String source, boolean pendingRestart) {

  /// A number as `pg_settings` counts it.
  ///
  /// @throws NumberFormatException when it is none
  public long number() {
    return Long.parseLong(value);
  }

  public boolean isOn() {
    return value.equals("on");
  }
}

package io.slotwarden.model.catalog;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A row of `pg_settings`.
///
/// @param value in `unit`
/// @param unit as `pg_settings` has it; null for none
/// @param pendingRestart changed in the file, not yet in force
public record Setting(
    String name, String value, @Nullable String unit, String source, boolean pendingRestart) {

  /// Where `pg_settings` shows what holds for everybody, and not for the session that asked.
  private static final Set<String> OF_SERVER =
      Set.of("default", "configuration file", "command line", "environment variable", "override");

  /// False when a setting of our own role, database or session hides that of the server.
  public boolean isOfServer() {
    return OF_SERVER.contains(source);
  }

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

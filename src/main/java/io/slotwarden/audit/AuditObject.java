package io.slotwarden.audit;

import org.jspecify.annotations.Nullable;

/// One thing that a finding is about: a table, a column, a setting, a slot.
///
/// @param name for people, as SQL spells it
/// @param detail what is so of it; null when the finding says all
/// @param sql the statement that mends it; null when there is none for it alone. Never executed by
///   slotwarden
public record AuditObject(String name, @Nullable String detail, @Nullable String sql) {

  public static AuditObject of(String name) {
    return new AuditObject(name, null, null);
  }

  public static AuditObject of(String name, String detail) {
    return new AuditObject(name, detail, null);
  }
}

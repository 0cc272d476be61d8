package io.slotwarden.model.catalog;

import io.slotwarden.model.TableName;

/// A trigger of users that is not disabled.
///
/// @param fires when, with regard to `session_replication_role`
/// @param definition as `pg_get_triggerdef` writes it
public record UserTrigger(TableName table, String name, Fires fires, String definition)
    implements OfTable {

  /// `pg_trigger.tgenabled`, without D.
  public enum Fires {
    /// Silent in replica mode.
    ORIGIN,
    /// In every mode.
    ALWAYS,
    /// In replica mode only.
    REPLICA
  }
}

package io.slotwarden.model.catalog;

import io.slotwarden.model.TableName;
import java.util.List;

/// What a role may do.
///
/// @param exists false: the others are false and empty
/// @param mayReplicate superuser, REPLICATION, or a member of rds_replication
/// @param unreadable tables that it may not read
public record RoleRights(
    String role,
    boolean exists,
    boolean superuser,
    boolean mayReplicate,
    List<TableName> unreadable) {
  public RoleRights {
    unreadable = List.copyOf(unreadable);
  }
}

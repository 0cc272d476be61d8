package io.slotwarden.model.catalog;

import org.jspecify.annotations.Nullable;

/// What a role or a database sets otherwise than the server (`pg_db_role_setting`).
///
/// @param role null = all roles
/// @param database null = all databases
public record RoleSetting(
    @Nullable String role, @Nullable String database, String name, String value) {}

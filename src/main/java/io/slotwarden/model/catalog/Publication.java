package io.slotwarden.model.catalog;

/// What a database publishes for logical replication by `pgoutput`.
///
/// @param owner a role's name
/// @param allTables whatever is in the database, also what will be made later
/// @param tables that it lists; 0 when it is for all
/// @param schemas whose tables it holds, all of them; 0 before 15
public record Publication(
    String name, String owner, boolean allTables, long tables, long schemas) {}

package io.slotwarden.model.migration;

import io.slotwarden.model.DmsEndpoint;
import java.util.Set;

/// An endpoint with how it connects.
///
/// @param endpoint identifier, ARN, type, engine, server, port, database, user, slot
/// @param settings what its PostgreSQL settings and its extra connection attributes say together
public record MigrationEndpoint(DmsEndpoint endpoint, EndpointSettings settings) {
  /// Engine names of the API for RDS or self-managed PostgreSQL, and Aurora.
  private static final Set<String> FAMILY = Set.of("postgres", "aurora-postgresql");

  /// True when it is PostgreSQL or Aurora PostgreSQL.
  public boolean isPostgres() {
    return endpoint.engine() != null && FAMILY.contains(endpoint.engine());
  }
}

package io.slotwarden.assess;

import io.slotwarden.model.DmsEndpoint;
import java.util.List;
import java.util.Objects;

/// How one configured target is known to DMS. Unlike a source it is one database: a server may be
/// the target of several migrations.
///
/// @param hosts every name under which an endpoint may know its server: the host of its URL and
///   `dms-hosts`
/// @param database its name; case counts
/// @param endpointIds endpoints that are this database though they carry no server name
public record TargetProfile(
    String name, List<String> hosts, int port, String database, List<String> endpointIds) {
  public TargetProfile {
    hosts = hosts.stream().map(SourceProfile::plain).toList();
    endpointIds = List.copyOf(endpointIds);
  }

  /// True when the endpoint is this database: by host, port and database, or, where it carries no
  /// server name, named by a person.
  public boolean isWrittenBy(DmsEndpoint endpoint) {
    if (SourceProfile.plain(endpoint.serverName()).isEmpty()) {
      return endpointIds.contains(endpoint.id());
    }
    return hosts.contains(SourceProfile.plain(endpoint.serverName()))
        && Objects.equals(endpoint.port(), port)
        && database.equals(endpoint.databaseName());
  }
}

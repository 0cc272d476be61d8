package io.slotwarden.assess;

import io.slotwarden.model.DmsEndpoint;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How one configured server is known to DMS, and who owns it.
///
/// @param hosts every name under which an endpoint may know it: the host of its URL and `dms-hosts`
/// @param endpointIds endpoints that are this server though they carry no server name
/// @param owners names of the DMS entries that own it
/// @param dmsNone a person said that no DMS reads it
public record SourceProfile(
    String name,
    List<String> hosts,
    int port,
    List<String> endpointIds,
    List<String> owners,
    boolean dmsNone) {
  public SourceProfile {
    hosts = hosts.stream().map(SourceProfile::plain).toList();
    endpointIds = List.copyOf(endpointIds);
    owners = List.copyOf(owners);
  }

  /// True when the endpoint is this server: by host and port, or, where it carries no server name,
  /// named by a person.
  public boolean isReadBy(DmsEndpoint endpoint) {
    if (plain(endpoint.serverName()).isEmpty()) {
      return endpointIds.contains(endpoint.id());
    }
    return hosts.contains(plain(endpoint.serverName())) && Objects.equals(endpoint.port(), port);
  }

  static String plain(@Nullable String host) {
    if (host == null) {
      return "";
    }
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}

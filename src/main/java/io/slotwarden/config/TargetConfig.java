package io.slotwarden.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One PostgreSQL database that a migration writes to. Only `audit` and `migration close` look at
/// it: the daemon neither polls it nor acts on it.
///
/// @param name unique over sources, targets and dms
/// @param host, port, database of `url`; `url` is the JDBC URL as given
/// @param monitor who looks
/// @param dmsHosts names under which DMS endpoints know this server, besides `host`
/// @param dmsEndpoints identifiers of endpoints that are this database though they carry no server
///   name
public record TargetConfig(
    String name,
    String url,
    String host,
    int port,
    String database,
    Credential monitor,
    @Nullable TlsConfig tls,
    List<String> dmsHosts,
    List<String> dmsEndpoints) {
  public TargetConfig {
    dmsHosts = List.copyOf(dmsHosts);
    dmsEndpoints = List.copyOf(dmsEndpoints);
  }

  /// The same server for whoever can look at a source: watched, never acted on, and what DMS does
  /// with it as a source is not known.
  public SourceConfig server() {
    return new SourceConfig(
        name,
        url,
        host,
        port,
        monitor,
        null,
        tls,
        Duration.ofSeconds(15),
        null,
        List.of(),
        dmsHosts,
        dmsEndpoints,
        false);
  }
}

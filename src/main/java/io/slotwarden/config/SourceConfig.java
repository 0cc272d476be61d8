package io.slotwarden.config;

import io.slotwarden.model.Glob;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One PostgreSQL server.
///
/// @param name unique over sources, targets and dms
/// @param host, port of `url`; `url` is the JDBC URL as given
/// @param monitor who looks
/// @param actor the only credential that may drop; null = this source is only watched
/// @param dmsHosts names under which DMS endpoints know this server, besides `host`
/// @param dmsEndpoints identifiers of endpoints that are this server though they carry no server
///   name
/// @param dmsNone a person said that no DMS reads this server
public record SourceConfig(
    String name,
    String url,
    String host,
    int port,
    Credential monitor,
    @Nullable Credential actor,
    @Nullable TlsConfig tls,
    Duration poll,
    @Nullable StorageConfig storage,
    List<Glob> protectedSlots,
    List<String> dmsHosts,
    List<String> dmsEndpoints,
    boolean dmsNone) {
  public SourceConfig {
    protectedSlots = List.copyOf(protectedSlots);
    dmsHosts = List.copyOf(dmsHosts);
    dmsEndpoints = List.copyOf(dmsEndpoints);
  }

  /// The database of `url`.
  public String database() {
    return JdbcUrl.parse(url).database();
  }

  /// A server that only a URL names: looked at, never acted on, and what DMS does with it is not
  /// known. Its name is the host, with the port where it is not the usual one.
  ///
  /// @param url of one server, without user, password and TLS
  /// @throws IllegalArgumentException when it is anything else; the message does not quote it
  public static SourceConfig ofUrl(
      String url, String username, Secret password, @Nullable TlsConfig tls) {
    JdbcUrl server = JdbcUrl.parse(url);
    String name =
        server.port() == JdbcUrl.DEFAULT_PORT
            ? server.host()
            : Listen.format(server.host(), server.port());
    return new SourceConfig(
        name,
        url,
        server.host(),
        server.port(),
        new Credential(username, password),
        null,
        tls,
        Duration.ofSeconds(15),
        null,
        List.of(),
        List.of(),
        List.of(),
        false);
  }
}

package io.slotwarden.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The address to listen on (default `127.0.0.1:9432`, `$SLOTWARDEN_HTTP_LISTEN` overrides; port 0
/// = any free one), the names besides it under which the server may be called (exact, whatever
/// their case, without a port), the token that every POST needs (null: every POST is refused), the
/// token that every GET but the probes needs (null: none), and TLS (null: plain HTTP).
public record HttpConfig(
    String host,
    int port,
    List<String> hosts,
    @Nullable Secret token,
    @Nullable Secret readToken,
    @Nullable HttpTls tls) {
  public HttpConfig {
    hosts = List.copyOf(hosts);
  }

  /// Open to read, over plain HTTP.
  public HttpConfig(String host, int port, List<String> hosts, @Nullable Secret token) {
    this(host, port, hosts, token, null, null);
  }
}

package io.slotwarden.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The address to listen on (default `127.0.0.1:9432`, `$SLOTWARDEN_HTTP_LISTEN` overrides; port 0
/// = any free one), the names besides it under which the server may be called (exact, whatever
/// their case, without a port), and the token that every POST needs (null: every POST is refused).
public record HttpConfig(String host, int port, List<String> hosts, @Nullable Secret token) {
  public HttpConfig {
    hosts = List.copyOf(hosts);
  }
}

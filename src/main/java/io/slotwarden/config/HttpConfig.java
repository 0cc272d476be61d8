package io.slotwarden.config;

import org.jspecify.annotations.Nullable;

/// The address to listen on (default `127.0.0.1:9432`, `$SLOTWARDEN_HTTP_LISTEN` overrides; port 0
/// = any free one) and the token that every POST needs (null: every POST is refused).
public record HttpConfig(String host, int port, @Nullable Secret token) {}

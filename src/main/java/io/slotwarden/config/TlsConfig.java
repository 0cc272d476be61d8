package io.slotwarden.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// TLS to PostgreSQL: libpq's `sslmode` words and the root certificate.
public record TlsConfig(String mode, @Nullable Path rootCert) {}

package io.slotwarden.config;

import java.nio.file.Path;

/// TLS of our own HTTP server. Both files are read again when they change: a renewed certificate
/// needs no restart.
///
/// @param certificate PEM, the server's own first, then those that lead to its authority
/// @param key PEM, PKCS#8, without a password
public record HttpTls(Path certificate, Path key) {}

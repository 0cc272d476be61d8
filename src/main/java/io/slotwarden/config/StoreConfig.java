package io.slotwarden.config;

import java.nio.file.Path;

/// Where the SQLite file lies. Default `/var/lib/slotwarden/slotwarden.db`.
public record StoreConfig(Path path) {}

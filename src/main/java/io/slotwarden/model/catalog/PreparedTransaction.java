package io.slotwarden.model.catalog;

import java.time.Duration;

/// A prepared transaction, of any database of the server.
public record PreparedTransaction(String gid, String database, String owner, Duration age) {}

package io.slotwarden.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A DMS replication instance.
///
/// @param addresses private, public and IPv6 addresses from which its tasks connect
public record ReplicationInstance(
    String id, String arn, String status, @Nullable String engineVersion, List<String> addresses) {
  public ReplicationInstance {
    addresses = List.copyOf(addresses);
  }
}

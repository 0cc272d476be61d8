package io.slotwarden.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A DMS replication instance.
///
/// @param storageGiB allocated storage; null when it was not said
/// @param addresses private, public and IPv6 addresses from which its tasks connect
public record ReplicationInstance(
    String id,
    String arn,
    String status,
    @Nullable String engineVersion,
    @Nullable Integer storageGiB,
    List<String> addresses) {
  public ReplicationInstance {
    addresses = List.copyOf(addresses);
  }

  /// Whose storage is not known.
  public ReplicationInstance(
      String id,
      String arn,
      String status,
      @Nullable String engineVersion,
      List<String> addresses) {
    this(id, arn, status, engineVersion, null, addresses);
  }
}

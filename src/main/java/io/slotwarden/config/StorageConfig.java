package io.slotwarden.config;

import io.slotwarden.model.ByteSize;
import java.nio.file.Path;

/// How the free space of the volume that holds `pg_wal` is learnt.
public sealed interface StorageConfig {
  /// The mount of `pg_wal`, seen by our own file system calls.
  record MountedPath(Path path) implements StorageConfig {}

  /// A size given by the operator; free = capacity minus what `pg_wal` and the databases hold.
  ///
  /// @param walOnly the volume holds `pg_wal` and nothing else
  record Capacity(ByteSize capacity, boolean walOnly) implements StorageConfig {}

  /// What CloudWatch knows of a server that Amazon runs.
  sealed interface CloudWatch extends StorageConfig {
    String region();
  }

  /// The storage of an RDS instance, by its identifier.
  record RdsInstance(String instance, String region) implements CloudWatch {}

  /// The volume of an Aurora cluster, by its identifier.
  record AuroraCluster(String cluster, String region) implements CloudWatch {}
}

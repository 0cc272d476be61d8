package io.slotwarden.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkFileSystemTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "nfs",
        "nfs4",
        "NFS4",
        "cifs",
        "smb",
        "smb3",
        "smbfs",
        "fuse.sshfs",
        "fuse.s3fs",
        "9p",
        "lustre",
        "efs",
        "ceph",
        "glusterfs"
      })
  void isSharedWithOtherMachines(String type) {
    assertThat(NetworkFileSystem.is(type)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "apfs", "fuseblk", "NTFS"})
  void isOfThisMachineOnly(String type) {
    assertThat(NetworkFileSystem.is(type)).isFalse();
  }

  @Test
  void isNotWhereThisTestRuns(@TempDir Path directory) {
    try (SqliteStore store = Stores.open(directory)) {
      assertThat(store.onNetworkFileSystem()).isFalse();
    }
  }
}

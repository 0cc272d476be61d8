package io.slotwarden.record;

import java.util.Locale;
import java.util.Set;

/// Tells file systems whose locks and fsync another machine answers for: a store there permits no
/// act (design, rule 11; <https://www.sqlite.org/howtocorrupt.html>, "Filesystems with broken or
/// missing lock implementations").
final class NetworkFileSystem {
  private static final Set<String> TYPES =
      Set.of(
          "9p",
          "afpfs",
          "afs",
          "beegfs",
          "ceph",
          "cifs",
          "davfs",
          "efs",
          "gfs2",
          "glusterfs",
          "gpfs",
          "lustre",
          "nfs",
          "nfs4",
          "ocfs2",
          "osxfuse",
          "macfuse",
          "vboxsf",
          "vmhgfs",
          "webdav");

  private NetworkFileSystem() {}

  /// True for the types of shared file systems, as `FileStore.type()` spells them on Linux and
  /// macOS, and for everything that a user-space driver serves (`fuse.*`; not `fuseblk`, which is a
  /// local disk).
  static boolean is(String type) {
    String lower = type.toLowerCase(Locale.ROOT);
    return TYPES.contains(lower) || lower.startsWith("smb") || lower.startsWith("fuse.");
  }
}

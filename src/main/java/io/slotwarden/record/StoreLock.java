package io.slotwarden.record;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The lock file beside the store: one daemon owns a store at a time. The operating system frees
/// the lock when the process ends, however it ends.
final class StoreLock implements AutoCloseable {
  /// Locks of this process. Needed because POSIX frees all locks of a process on a file as soon as
  /// any of its channels to that file is closed: a second attempt in this process must not even
  /// open it.
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;
  private final FileLock lock;
  private final @Nullable Object fileKey;

  private StoreLock(Path path, FileChannel channel, FileLock lock, @Nullable Object fileKey) {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
    this.fileKey = fileKey;
  }

  /// @param store the database file, its directory a real path
  /// @throws StoreUnavailable when another daemon holds it or the lock file can't be written
  static StoreLock acquire(Path store) {
    Path path = store.resolveSibling(store.getFileName() + ".lock");
    if (!OURS.add(path)) {
      throw held(path, null);
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw held(path, null);
      }
      return new StoreLock(path, channel, lock, fileKey(path));
    } catch (OverlappingFileLockException e) {
      close(channel);
      OURS.remove(path);
      throw held(path, e);
    } catch (IOException e) {
      close(channel);
      OURS.remove(path);
      throw new StoreUnavailable(
          "can't write the lock file "
              + path
              + " ("
              + e
              + "): let this user write in its directory",
          e);
    } catch (StoreUnavailable e) {
      close(channel);
      OURS.remove(path);
      throw e;
    }
  }

  /// False once the lock file was removed or replaced: then another daemon may hold the lock of the
  /// new one.
  boolean isHeld() {
    try {
      return lock.isValid() && Objects.equals(fileKey, fileKey(path));
    } catch (IOException _) {
      return false;
    }
  }

  /// Leaves the file where it is: to remove it would race with the next daemon's attempt.
  @Override
  public void close() {
    if (OURS.remove(path)) {
      close(channel);
    }
  }

  /// Device and inode where the system has them, else null.
  static @Nullable Object fileKey(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  private static StoreUnavailable held(Path path, @Nullable Throwable cause) {
    String text =
        "another slotwarden holds " + path + ": stop it, or give this one a store.path of its own";
    return cause == null ? new StoreUnavailable(text) : new StoreUnavailable(text, cause);
  }

  private static void close(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException _) {
        // Nothing was written through it, and the process's end frees the lock in any case.
      }
    }
  }
}

package io.slotwarden.observe.postgres;

import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.StorageConfig;
import io.slotwarden.model.ByteSize;
import io.slotwarden.model.Observed;
import io.slotwarden.model.StorageSpace;
import io.slotwarden.model.WalFloors;
import io.slotwarden.observe.cloudwatch.FreeStorage;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The room on the volume that holds `pg_wal`.
final class StorageLook implements AutoCloseable {
  /// A local file system answers in microseconds; a network file system that hangs must not hold a
  /// look.
  private static final long FILE_SYSTEM_WAIT_MILLIS = 2_000;

  private final String source;
  private final @Nullable StorageConfig storage;
  private final InstantSource clock;
  private final @Nullable FreeStorage cloud;
  private @Nullable FutureTask<StorageSpace> asked;

  /// @param aws how CloudWatch is reached, where it is asked
  StorageLook(String source, @Nullable StorageConfig storage, AwsConfig aws, InstantSource clock) {
    this.source = source;
    this.storage = storage;
    this.clock = clock;
    this.cloud =
        storage instanceof StorageConfig.CloudWatch asked
            ? FreeStorage.create(source, asked, aws, clock)
            : null;
  }

  /// @param floors of this look or an earlier one; null when not known
  /// @param databases what all databases hold, in bytes; null when that was not looked at
  Observed<StorageSpace> read(@Nullable WalFloors floors, @Nullable Observed<Long> databases) {
    if (cloud != null) {
      return cloud.read();
    }
    try {
      return Observed.known(here(floors, databases), clock.instant());
    } catch (Unavailable e) {
      return Observed.unknown(String.valueOf(e.getMessage()), clock.instant());
    }
  }

  private StorageSpace here(@Nullable WalFloors floors, @Nullable Observed<Long> databases)
      throws Unavailable {
    return switch (storage) {
      case null ->
          throw new Unavailable(
              "no storage configured for "
                  + source
                  + ": give storage: {path: ...}, {rds-instance: ...}, {aurora-cluster: ...} or"
                  + " {capacity: ...} to forecast a full disk");
      case StorageConfig.MountedPath(Path path) -> mounted(path);
      case StorageConfig.Capacity capacity -> computed(capacity, floors, databases);
      case StorageConfig.CloudWatch _ -> throw new Unavailable("CloudWatch has not been opened");
    };
  }

  /// The given size without what is known to be used. Data that this does not see (temporary files,
  /// logs) makes the real room smaller, so a path or CloudWatch is better.
  private StorageSpace computed(
      StorageConfig.Capacity given, @Nullable WalFloors floors, @Nullable Observed<Long> databases)
      throws Unavailable {
    Long wal = floors == null ? null : floors.bytes();
    if (wal == null) {
      throw new Unavailable(
          source
              + ": storage.capacity needs the size of pg_wal, which could not be listed"
              + " (GRANT pg_monitor to the monitor's role, or give storage: {path: ...})");
    }
    long used = wal;
    if (!given.walOnly()) {
      if (!(databases instanceof Observed.Known<Long>(Long bytes, var _))) {
        throw new Unavailable(
            source
                + ": storage.capacity needs the sizes of the databases (GRANT pg_monitor to the"
                + " monitor's role; or say holds: wal if pg_wal has a volume of its own): "
                + (databases == null ? "not looked at yet" : databases.reason().orElse("")));
      }
      used += bytes;
    }
    long capacity = given.capacity().bytes();
    if (used > capacity) {
      throw new Unavailable(
          source
              + ": storage.capacity is "
              + given.capacity()
              + ", but "
              + ByteSize.format(used)
              + " are used: correct it, or say holds: wal if pg_wal has a volume of its own");
    }
    return new StorageSpace(capacity - used, capacity, false);
  }

  /// Asks on a platform thread of its own: a blocked file system call would hold a virtual thread's
  /// carrier.
  private StorageSpace mounted(Path path) throws Unavailable {
    FutureTask<StorageSpace> task = asked;
    if (task == null) {
      task = new FutureTask<>(() -> measure(path));
      asked = task;
      Thread.ofPlatform().daemon().name("storage-" + source).start(task);
    }
    try {
      StorageSpace space = task.get(FILE_SYSTEM_WAIT_MILLIS, TimeUnit.MILLISECONDS);
      asked = null;
      return space;
    } catch (TimeoutException e) {
      throw new Unavailable(source + ": the file system of " + path + " does not answer");
    } catch (ExecutionException e) {
      asked = null;
      throw new Unavailable(
          source
              + ": storage.path "
              + path
              + " can't be measured ("
              + e.getCause()
              + "): give the mount of pg_wal as this process sees it");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable(source + ": interrupted while measuring " + path);
    }
  }

  private static StorageSpace measure(Path path) throws IOException {
    FileStore store = Files.getFileStore(path);
    return new StorageSpace(store.getUsableSpace(), store.getTotalSpace(), true);
  }

  @Override
  public void close() {
    if (cloud != null) {
      cloud.close();
    }
  }

  /// Why the space isn't known.
  private static final class Unavailable extends Exception {
    private static final long serialVersionUID = 1L;

    Unavailable(String message) {
      super(message);
    }
  }
}

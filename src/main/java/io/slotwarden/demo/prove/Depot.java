package io.slotwarden.demo.prove;

import io.slotwarden.record.SqliteStore;
import io.slotwarden.record.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a store lies: what is there when a daemon starts again.
sealed interface Depot {
  /// @throws io.slotwarden.record.StoreUnavailable when another daemon holds it
  Store open(InstantSource clock);

  /// An empty store lies there. Only while nobody holds it.
  void wipe(Instant now);

  /// Keeps a copy. Only while nobody holds it.
  void backUp();

  /// The copy lies there again, if there is one. Only while nobody holds it.
  void restore();

  /// In memory.
  final class InMemory implements Depot {
    private Disk disk;
    private @Nullable Disk copy;

    InMemory(Disk disk) {
      this.disk = disk;
    }

    @Override
    public Store open(InstantSource clock) {
      return MemoryStore.open(disk, clock);
    }

    @Override
    public void wipe(Instant now) {
      disk = new Disk(now);
    }

    @Override
    public void backUp() {
      copy = disk.copy();
    }

    @Override
    public void restore() {
      if (copy != null) {
        disk = copy.copy();
      }
    }
  }

  /// A real file.
  final class OnDisk implements Depot {
    private static final List<String> PARTS = List.of("", "-wal", "-shm");

    private final Path file;

    OnDisk(Path directory, Instant createdAt) {
      this.file = directory.resolve("store.db");
      make(createdAt);
    }

    private void make(Instant createdAt) {
      SqliteStore.open(file, InstantSource.fixed(createdAt)).close();
    }

    @Override
    public Store open(InstantSource clock) {
      return SqliteStore.open(file, clock);
    }

    @Override
    public void wipe(Instant now) {
      each((part, _) -> Files.deleteIfExists(part));
      make(now);
    }

    @Override
    public void backUp() {
      each(
          (part, copy) -> {
            Files.deleteIfExists(copy);
            if (Files.exists(part)) {
              Files.copy(part, copy);
            }
          });
    }

    @Override
    public void restore() {
      if (Files.exists(file.resolveSibling("copy.db"))) {
        each(
            (part, copy) -> {
              Files.deleteIfExists(part);
              if (Files.exists(copy)) {
                Files.copy(copy, part, StandardCopyOption.REPLACE_EXISTING);
              }
            });
      }
    }

    private interface Work {
      void on(Path part, Path copy) throws IOException;
    }

    private void each(Work work) {
      try {
        for (String part : PARTS) {
          work.on(file.resolveSibling("store.db" + part), file.resolveSibling("copy.db" + part));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

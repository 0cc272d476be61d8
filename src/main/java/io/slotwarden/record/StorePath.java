package io.slotwarden.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The configured path of the store, looked at before anything is opened.
final class StorePath {
  private StorePath() {}

  /// @return the real path, links followed, so that two spellings of one path meet in one lock
  /// @throws StoreUnavailable with the path and what to do about it
  static Path check(Path file) {
    Path path = file.toAbsolutePath().normalize();
    Path directory = path.getParent();
    if (directory == null || Files.isDirectory(path)) {
      throw new StoreUnavailable(path + " is a directory: store.path names a file");
    }
    if (path.toString().indexOf('?') >= 0) {
      // The driver would read what follows as options.
      throw new StoreUnavailable("store.path must not hold a '?': " + path);
    }
    if (!Files.isDirectory(directory)) {
      throw new StoreUnavailable(
          "the directory of the store is missing: create "
              + directory
              + ", or mount a volume there");
    }
    if (!Files.isWritable(directory) || (Files.exists(path) && !Files.isWritable(path))) {
      throw new StoreUnavailable(
          "can't write to the store "
              + path
              + ": make it and its directory writable for the user "
              + System.getProperty("user.name")
              + ", or mount the volume read-write");
    }
    try {
      return Files.exists(path)
          ? path.toRealPath()
          : directory.toRealPath().resolve(path.getFileName());
    } catch (IOException e) {
      throw new StoreUnavailable("can't look at " + directory + " (" + e + ")", e);
    }
  }
}

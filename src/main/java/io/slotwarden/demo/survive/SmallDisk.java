package io.slotwarden.demo.survive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A file system of a fixed size, in memory.
///
/// @param path where it is mounted
record SmallDisk(Path path) implements AutoCloseable {

  /// @throws IOException when it can't be had; the message says what it takes
  static SmallDisk mount(Path path, int mebibytes) throws IOException {
    Files.createDirectories(path);
    String failure =
        run("mount", "-t", "tmpfs", "-o", "mode=0777,size=" + mebibytes + "m", "tmpfs", path);
    if (failure != null) {
      throw new IOException(
          "a file system of "
              + mebibytes
              + " MiB can't be mounted ("
              + failure
              + "): this takes Linux and, for ./slotwarden, either root or `unshare --user`, which"
              + " some machines and containers forbid");
    }
    return new SmallDisk(path);
  }

  /// Bytes that PostgreSQL can still write.
  long free() throws IOException {
    return Files.getFileStore(path).getUsableSpace();
  }

  long size() throws IOException {
    return Files.getFileStore(path).getTotalSpace();
  }

  /// Also while somebody still has a file of it open.
  @Override
  public void close() throws IOException {
    String failure = run("umount", "-l", path);
    if (failure != null) {
      throw new IOException(path + " is still mounted: " + failure);
    }
  }

  /// What it said when it failed; null when it did not.
  private static @Nullable String run(Object... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder().redirectErrorStream(true);
    for (Object word : command) {
      builder.command().add(word.toString());
    }
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return process.waitFor() == 0 ? null : said.strip();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}

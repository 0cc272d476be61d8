package io.slotwarden.testing;

import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// The binaries of one major, out of `<slotwarden.postgres.dir>/<major>.jar`.
record Binaries(int major) implements PgBinaryResolver {
  /// Where the jars lie, and below which all servers of the tests live.
  static Path directory() {
    return Path.of(System.getProperty("slotwarden.postgres.dir", "target/postgres"))
        .toAbsolutePath();
  }

  static Path jar(int major) {
    return directory().resolve(major + ".jar");
  }

  @Override
  public InputStream getPgBinary(String system, String machineHardware) throws IOException {
    try (ZipFile zip = new ZipFile(jar(major).toFile())) {
      ZipEntry archive =
          zip.stream()
              .filter(e -> e.getName().endsWith(".txz"))
              .findFirst()
              .orElseThrow(() -> new FileNotFoundException("no .txz in " + jar(major)));
      try (InputStream in = zip.getInputStream(archive)) {
        return new ByteArrayInputStream(in.readAllBytes());
      }
    }
  }
}

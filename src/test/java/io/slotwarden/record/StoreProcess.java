package io.slotwarden.record;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A small Java process that works on a store, and may be killed.
final class StoreProcess {
  private StoreProcess() {}

  /// The command that starts it.
  ///
  /// @param libraries where the driver may unpack its library, and leave it when it is killed
  static List<String> command(Path libraries, Class<?> main, String... arguments) {
    return Stream.concat(
            Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-Dorg.sqlite.tmpdir=" + libraries,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()),
            Stream.of(arguments))
        .toList();
  }
}

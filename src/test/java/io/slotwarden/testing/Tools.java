package io.slotwarden.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// Programs that some tests need and that this project does not bring.
public final class Tools {
  private Tools() {}

  /// The program on the PATH. A test without it is skipped and says so; with
  /// `SLOTWARDEN_REQUIRE_TOOLS=1` it fails.
  public static Path named(String name) {
    return required(find(name), name + " is not on the PATH");
  }

  /// The program on the PATH, if it is there.
  public static Optional<Path> find(String name) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(dir -> Path.of(dir, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// As [#named], of anything that was looked for.
  public static <T> T required(Optional<T> found, String missing) {
    if (found.isEmpty() && "1".equals(System.getenv("SLOTWARDEN_REQUIRE_TOOLS"))) {
      throw new AssertionError(missing);
    }
    assumeTrue(found.isPresent(), () -> "skipped: " + missing);
    return found.orElseThrow();
  }
}

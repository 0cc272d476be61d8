package io.slotwarden.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The client programs of PostgreSQL, as a DBA has them: real `pg_dump` and `pg_restore`.
///
/// @param programs the folder that holds them
/// @param major of the programs; `pg_dump` reads servers up to it
public record PostgresClient(Path programs, int major) {
  /// Debian's; what lies on the PATH there only chooses one of them.
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

  private static final List<String> NEEDED = List.of("pg_dump", "pg_restore");
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

  /// The newest one, which has to be of this major or newer. A test without one is skipped and says
  /// so; with `SLOTWARDEN_REQUIRE_TOOLS=1` it fails.
  public static PostgresClient atLeast(int major) {
    return Tools.required(
        folders()
            .flatMap(f -> of(f).stream())
            .max(Comparator.comparingInt(PostgresClient::major))
            .filter(c -> c.major >= major),
        "no pg_dump and pg_restore of PostgreSQL " + major + " or newer are there");
  }

  /// Starts a command line as a person types it, with these programs before all others.
  ///
  /// @param home where it is typed
  /// @param environment besides this process's
  /// @param output takes everything that it says
  public Process type(Path home, String line, Map<String, String> environment, Path output) {
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-c", line)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    shell.environment().putAll(environment);
    shell.environment().merge("PATH", "", (path, _) -> programs + File.pathSeparator + path);
    try {
      return shell.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> folders() {
    Stream<Path> path =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .map(Path::of);
    if (!Files.isDirectory(DEBIAN)) {
      return path;
    }
    try (Stream<Path> majors = Files.list(DEBIAN)) {
      return Stream.concat(majors.map(m -> m.resolve("bin")).toList().stream(), path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<PostgresClient> of(Path folder) {
    if (!NEEDED.stream().allMatch(p -> Files.isExecutable(folder.resolve(p)))) {
      return Optional.empty();
    }
    try {
      Process asked =
          new ProcessBuilder(folder.resolve("pg_dump").toString(), "--version")
              .redirectErrorStream(true)
              .start();
      Matcher said = VERSION.matcher(new String(asked.getInputStream().readAllBytes()));
      return said.find()
          ? Optional.of(new PostgresClient(folder, Integer.parseInt(said.group(1))))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

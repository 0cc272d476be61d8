package io.slotwarden.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Config;
import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.Loaded;
import io.slotwarden.model.RunMode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Configurations that stand in files of `deploy/`, read by the real loader as the container would
/// read them.
final class Configurations {
  private static final Pattern FILE = Pattern.compile("\\$\\{file:([^}]+)}");

  private Configurations() {}

  /// Reads with every secret there: files of secrets are looked for at the start, so they exist for
  /// the while under other paths.
  static Config load(String text, String name) {
    return valid(text, name).config();
  }

  /// It is right, without a warning, and does nothing to anybody.
  static void assertObserves(String text, String name) {
    Loaded.Valid valid = valid(text, name);
    assertThat(valid.warnings()).isEmpty();
    assertThat(valid.config().mode()).isEqualTo(RunMode.OBSERVE);
    assertThat(valid.config().store().path())
        .isEqualTo(Path.of("/var/lib/slotwarden/slotwarden.db"));
  }

  /// The files that it takes secrets of.
  static List<Path> secretFiles(String text) {
    return FILE.matcher(text).results().map(m -> Path.of(m.group(1))).toList();
  }

  private static Loaded.Valid valid(String text, String name) {
    try {
      Path secret = Files.writeString(Files.createTempFile("secret", ""), "of-tests-only");
      try {
        String here = FILE.matcher(text).replaceAll((MatchResult _) -> "\\${file:" + secret + "}");
        return switch (ConfigLoader.load(here, name, Configurations::environment)) {
          case Loaded.Valid valid -> valid;
          case Loaded.Invalid(var problems) -> throw new AssertionError(name + ": " + problems);
        };
      } finally {
        Files.delete(secret);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The image sets where to listen; every other variable is a secret.
  private static String environment(String variable) {
    return switch (variable) {
      case "SLOTWARDEN_HTTP_LISTEN" -> "0.0.0.0:9432";
      case "SLOTWARDEN_LOG_FORMAT" -> "text";
      default -> "of-tests-only";
    };
  }
}

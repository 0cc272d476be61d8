package io.slotwarden.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the configuration comes from. The text is read when it is looked for: a reload looks
/// again.
public sealed interface ConfigSource {
  /// The variable that names the file.
  String FILE_VARIABLE = "SLOTWARDEN_CONFIG";

  /// The variable that holds the text itself, where there are no volumes.
  String CONTENT_VARIABLE = "SLOTWARDEN_CONFIG_CONTENT";

  /// The file that is taken when nothing else is named.
  Path DEFAULT_FILE = Path.of("slotwarden.yaml");

  /// The file's name, or the variable's, for messages.
  String name();

  /// There is a text.
  record Found(String name, String text) implements ConfigSource {
    /// Without the text: it may hold secrets.
    @Override
    public String toString() {
      return "Found[" + name + "]";
    }
  }

  /// There is none, or not exactly one.
  record Missing(String name, Problem problem) implements ConfigSource {}

  /// Looks for it: the option `-c FILE`, else `$SLOTWARDEN_CONFIG`, else `slotwarden.yaml` in the
  /// working directory, else `$SLOTWARDEN_CONFIG_CONTENT`. An empty variable is none. Without the
  /// option, two of them at once are refused: which was meant is not ours to guess.
  static ConfigSource find(@Nullable Path fromOption, Secret.Environment environment) {
    return find(fromOption, environment, DEFAULT_FILE);
  }

  /// The same with another file in the place of `slotwarden.yaml`.
  static ConfigSource find(
      @Nullable Path fromOption, Secret.Environment environment, Path defaultFile) {
    if (fromOption != null) {
      return read(fromOption);
    }
    String file = set(environment.get(FILE_VARIABLE));
    String content = set(environment.get(CONTENT_VARIABLE));
    boolean defaultThere = file == null && Files.exists(defaultFile);
    if (content != null && (file != null || defaultThere)) {
      return missing(
          "$" + CONTENT_VARIABLE,
          "is set, and there is "
              + (file == null ? defaultFile.toString() : "$" + FILE_VARIABLE)
              + " too",
          "keep one of them, or say -c FILE");
    }
    if (content != null) {
      return new Found("$" + CONTENT_VARIABLE, content);
    }
    try {
      return file == null ? readDefault(defaultFile) : read(Path.of(file));
    } catch (InvalidPathException e) {
      return missing("$" + FILE_VARIABLE, "holds no path", null);
    }
  }

  private static ConfigSource readDefault(Path defaultFile) {
    return Files.exists(defaultFile)
        ? read(defaultFile)
        : missing(
            defaultFile.toString(),
            "there is no such file in " + Path.of("").toAbsolutePath(),
            String.join(
                ", ",
                List.of(
                    "name one with -c FILE",
                    "$" + FILE_VARIABLE + "=FILE",
                    "or put the text into $" + CONTENT_VARIABLE)));
  }

  private static ConfigSource read(Path file) {
    try {
      return new Found(file.toString(), Files.readString(file));
    } catch (NoSuchFileException e) {
      return missing(
          file.toString(),
          "there is no such file",
          "see where -c or $" + FILE_VARIABLE + " points");
    } catch (CharacterCodingException e) {
      return missing(file.toString(), "is not UTF-8 text", "save it as UTF-8");
    } catch (IOException e) {
      String why =
          Files.isDirectory(file)
              ? "is a directory"
              : "can't be read (" + e.getClass().getSimpleName() + ")";
      return missing(
          file.toString(), why, "it must be a file that the user of slotwarden may read");
    }
  }

  private static Missing missing(String name, String message, @Nullable String suggestion) {
    return new Missing(name, new Problem(Problem.Severity.ERROR, 0, 0, "", message, suggestion));
  }

  private static @Nullable String set(@Nullable String value) {
    return value == null || value.isBlank() ? null : value;
  }
}

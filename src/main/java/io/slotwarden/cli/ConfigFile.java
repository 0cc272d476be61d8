package io.slotwarden.cli;

import io.slotwarden.config.ConfigSource;
import io.slotwarden.config.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The option `-c FILE` of every command that reads the configuration.
final class ConfigFile {
  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description =
          "The configuration. Default: $SLOTWARDEN_CONFIG, else slotwarden.yaml,"
              + " else the text in $SLOTWARDEN_CONFIG_CONTENT.")
  private @Nullable Path file;

  /// True when the option was given.
  boolean isNamed() {
    return file != null;
  }

  /// Looks for the configuration; reads it.
  ConfigSource find(Secret.Environment environment) {
    return ConfigSource.find(file, environment);
  }
}

package io.slotwarden.cli;

import io.slotwarden.config.Config;
import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.ConfigSource;
import io.slotwarden.config.Loaded;
import io.slotwarden.config.Secret;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
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

  /// The file that the option names, if it was given.
  @Nullable Path named() {
    return file;
  }

  /// Reads the configuration, and tells what is odd or wrong about it.
  ///
  /// @return empty when it is broken
  Optional<Config> load(Secret.Environment environment, Consumer<String> tell) {
    ConfigSource source = find(environment);
    return switch (ConfigLoader.load(source, environment)) {
      case Loaded.Valid valid -> {
        valid.warnings().forEach(w -> tell.accept(w.describe(source.name())));
        yield Optional.of(valid.config());
      }
      case Loaded.Invalid(var problems) -> {
        problems.forEach(p -> tell.accept(p.describe(source.name())));
        yield Optional.empty();
      }
    };
  }

  /// Looks for the configuration; reads it.
  ConfigSource find(Secret.Environment environment) {
    return ConfigSource.find(file, environment);
  }
}

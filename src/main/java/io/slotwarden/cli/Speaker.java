package io.slotwarden.cli;

import io.slotwarden.config.Config;
import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.ConfigSource;
import io.slotwarden.config.Loaded;
import io.slotwarden.config.Secret;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Who tells the daemon something, why, and with which token: of `$SLOTWARDEN_TOKEN` or of the
/// configuration.
final class Speaker {
  private final Secret.Environment environment;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "why; it is recorded and shown")
  private String reason = "";

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "who says it (default: the user of this machine); recorded with the address")
  private String by = String.valueOf(System.getProperty("user.name"));

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "the configuration whose http.token is taken; else $SLOTWARDEN_TOKEN is")
  private @Nullable Path config;

  Speaker(Secret.Environment environment) {
    this.environment = environment;
  }

  /// Adds who says it and why.
  void sign(Map<String, Object> body) {
    body.put("reason", reason);
    body.put("by", by);
  }

  /// @throws ApiFailure when there is none
  String token() {
    String token = config == null ? environment.get("SLOTWARDEN_TOKEN") : configured(config);
    if (token == null || token.isBlank()) {
      throw new ApiFailure(
          "there is no token: put that of http.token into $SLOTWARDEN_TOKEN, or name the"
              + " configuration with -c FILE");
    }
    return token.strip();
  }

  private @Nullable String configured(Path file) {
    return switch (ConfigLoader.load(ConfigSource.find(file, environment), environment)) {
      case Loaded.Valid(Config loaded, var _) -> revealed(loaded.http().token());
      case Loaded.Invalid _ ->
          throw new ApiFailure(
              file
                  + " is no valid configuration: slotwarden config validate -c "
                  + file
                  + " says why");
    };
  }

  private static @Nullable String revealed(@Nullable Secret token) {
    try {
      return token == null ? null : token.reveal();
    } catch (Secret.SecretUnavailable e) {
      throw new ApiFailure("the token can't be read: " + e.getMessage());
    }
  }
}

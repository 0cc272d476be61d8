package io.slotwarden.cli;

import io.slotwarden.config.Config;
import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.ConfigSource;
import io.slotwarden.config.Loaded;
import io.slotwarden.config.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The token that a person's word needs: of `$SLOTWARDEN_TOKEN` or of the configuration.
final class TokenOption {
  private final Secret.Environment environment;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "the configuration whose http.token is taken; else $SLOTWARDEN_TOKEN is")
  private @Nullable Path config;

  TokenOption(Secret.Environment environment) {
    this.environment = environment;
  }

  /// @throws ApiFailure when there is none
  String reveal() {
    String token = config == null ? environment.get("SLOTWARDEN_TOKEN") : configured(config);
    if (token == null || token.isBlank()) {
      throw new ApiFailure(
          "there is no token: put that of http.token into $SLOTWARDEN_TOKEN, or name the"
              + " configuration with -c FILE");
    }
    return ApiAccess.sendable(token);
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

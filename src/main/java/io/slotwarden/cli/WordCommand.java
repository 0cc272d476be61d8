package io.slotwarden.cli;

import io.slotwarden.config.Config;
import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.ConfigSource;
import io.slotwarden.config.Loaded;
import io.slotwarden.config.Secret;
import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.WordJson;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A person's word to the daemon, with the token of `$SLOTWARDEN_TOKEN` or of the configuration.
abstract class WordCommand extends ApiCommand {
  private final Secret.Environment environment;
  private final String word;

  @Parameters(paramLabel = "TARGET", description = "SOURCE/SLOT or DMS/TASK; what else: see below")
  private String target = "";

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

  WordCommand(String word, Secret.Environment environment) {
    this.word = word;
    this.environment = environment;
  }

  @Override
  void ask(ApiClient client, PrintWriter out) {
    String token = token();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("target", target);
    body.put("reason", reason);
    body.put("by", by);
    say(body);
    WordJson told = ApiJson.read(WordJson.class, client.post("/api/v1/" + word, token, body));
    out.println(done(told.endedAt() != null) + " " + text(told.target()) + until(told));
  }

  /// Adds what this word says besides target, reason and who.
  abstract void say(Map<String, Object> body);

  /// What was done, in one or two words.
  ///
  /// @param ended a word was taken back
  abstract String done(boolean ended);

  private String token() {
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

  private static String until(WordJson told) {
    return told.until() == null || told.endedAt() != null ? "" : " until " + utc(told.until());
  }
}

package io.slotwarden.cli;

import io.slotwarden.config.Secret;
import io.slotwarden.serve.api.ApiJson;
import io.slotwarden.serve.api.WordJson;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// A person's word to the daemon, with the token of `$SLOTWARDEN_TOKEN` or of the configuration.
abstract class WordCommand extends ApiCommand {
  private final String word;

  @Parameters(paramLabel = "TARGET", description = "SOURCE/SLOT or DMS/TASK; what else: see below")
  private String target = "";

  @Mixin private Speaker speaker;

  WordCommand(String word, Secret.Environment environment) {
    super(environment);
    this.word = word;
    this.speaker = new Speaker(environment);
  }

  @Override
  void ask(ApiClient client, PrintWriter out) {
    String token = speaker.token();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("target", target);
    speaker.sign(body);
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

  private static String until(WordJson told) {
    return told.until() == null || told.endedAt() != null ? "" : " until " + utc(told.until());
  }
}

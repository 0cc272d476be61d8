package io.slotwarden.cli;

import io.slotwarden.config.Secret;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Who tells the daemon something, why, and with which token.
final class Speaker {
  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "why; it is recorded and shown")
  private String reason = "";

  @Mixin private ByOption by = new ByOption();

  @Mixin private TokenOption token;

  Speaker(Secret.Environment environment) {
    this.token = new TokenOption(environment);
  }

  /// Adds who says it and why.
  void sign(Map<String, Object> body) {
    body.put("reason", reason);
    body.put("by", by.name());
  }

  /// @throws ApiFailure when there is none
  String token() {
    return token.reveal();
  }
}

package io.slotwarden.config;

import io.slotwarden.model.Severity;

/// Where messages go.
public sealed interface ChannelConfig {
  String name();

  /// Alerts below it are not sent here; notices of acts are, unless `notices` is false.
  Severity severity();

  boolean notices();

  /// A Slack incoming webhook; its URL is a secret.
  record Slack(String name, Secret webhookUrl, Severity severity, boolean notices)
      implements ChannelConfig {}
}

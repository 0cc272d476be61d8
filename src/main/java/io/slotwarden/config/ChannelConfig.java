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

  /// A topic of Amazon SNS.
  ///
  /// @param topicArn in any partition; a FIFO topic's ends in `.fifo`
  /// @param region the one that the ARN names
  record Sns(String name, String topicArn, String region, Severity severity, boolean notices)
      implements ChannelConfig {}
}

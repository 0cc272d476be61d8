package io.slotwarden.notify.sns;

import io.slotwarden.aws.CallLimits;
import io.slotwarden.aws.SnsAccess;
import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.ChannelConfig;
import io.slotwarden.model.Severity;
import io.slotwarden.notify.Message;
import io.slotwarden.notify.Messages;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/// Topics, channels to their doubles, and messages for tests.
final class Topics {
  static final String STANDARD = "arn:aws-cn:sns:cn-north-1:123456789012:pager";
  static final String FIFO = "arn:aws-us-gov:sns:us-gov-west-1:123456789012:pager.fifo";
  static final String SECRET_KEY = "hunter2/hunter2/hunter2";
  static final Set<String> DMS = Set.of("prod");

  private Topics() {}

  static SnsChannel channel(SnsDouble sns, InstantSource clock) {
    return channel(sns.topicArn(), sns.endpoint(), clock, Duration.ofSeconds(10));
  }

  static SnsChannel channel(String arn, URI endpoint, InstantSource clock, Duration attempt) {
    String region = arn.split(":")[3];
    var credentials =
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create("AKIATEST00000000000", SECRET_KEY));
    SnsAccess access =
        SnsAccess.open(
            region,
            new AwsConfig(null, null, null, endpoint, null, null),
            CallLimits.acting(attempt),
            credentials);
    return new SnsChannel(
        new ChannelConfig.Sns("pager", arn, region, Severity.WARNING, true), access, DMS, clock);
  }

  /// The notice of [Messages] as another kind of message.
  static Message of(
      String key,
      String incident,
      Message.Kind kind,
      Severity severity,
      String state,
      String target) {
    Message m = Messages.notice(key, incident);
    return new Message(
        key,
        incident,
        kind,
        severity,
        state,
        m.headline(),
        target,
        m.what(),
        m.since(),
        m.evidence(),
        m.forecast(),
        m.impact(),
        m.done(),
        m.next(),
        m.youCan(),
        m.statusPage(),
        m.at());
  }

  static Message alert(String key) {
    return of(
        key,
        "alert/task-down/prod/orders-cdc/1",
        Message.Kind.ALERT,
        Severity.CRITICAL,
        "CRITICAL",
        "prod/orders-cdc");
  }

  static Message outcome(String key, String incident) {
    return of(
        key, incident, Message.Kind.OUTCOME, Severity.INFO, "WOULD DROP", "orders/mig_2026_orders");
  }
}

package io.slotwarden.notify.sns;

import io.slotwarden.aws.AwsFailure;
import io.slotwarden.aws.CallLimits;
import io.slotwarden.aws.Probed;
import io.slotwarden.aws.SnsAccess;
import io.slotwarden.config.AwsConfig;
import io.slotwarden.config.ChannelConfig;
import io.slotwarden.notify.Channel;
import io.slotwarden.notify.Delivery;
import io.slotwarden.notify.Message;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/// A topic of Amazon SNS. A message counts as delivered only when SNS answers with a MessageId. A
/// notice is not even published while the topic has no confirmed subscription: SNS would accept it,
/// and nobody would read it. Alerts and outcomes are published in any case.
public final class SnsChannel implements Channel, AutoCloseable {
  private static final String ACTION = "sns:Publish";

  /// SNS answers within a second. One attempt: the outbox tries again, and a second attempt after a
  /// timeout might say the same thing twice.
  private static final CallLimits LIMITS = CallLimits.acting(Duration.ofSeconds(10));

  /// How long a notice waits for a listener before it is looked at again.
  static final Duration UNHEARD = Duration.ofMinutes(1);

  /// What a person has to mend first: rights, keys, the topic itself.
  static final Duration MENDING = Duration.ofMinutes(5);

  private static final Set<String> MENDED_BY_A_PERSON =
      Set.of(
          "AuthorizationError",
          "AuthorizationErrorException",
          "AccessDenied",
          "AccessDeniedException",
          "NotFound",
          "KMSAccessDenied",
          "KMSDisabled",
          "KMSInvalidState",
          "KMSNotFound",
          "KMSOptInRequired");

  /// The message itself is refused.
  private static final Set<String> INVALID =
      Set.of(
          "InvalidParameter",
          "InvalidParameterValue",
          "ParameterValueInvalid",
          "ValidationError",
          "ValidationException");

  private final ChannelConfig.Sns config;
  private final SnsAccess access;
  private final Set<String> dms;
  private final ConfirmedSubscriptions subscriptions;

  SnsChannel(ChannelConfig.Sns config, SnsAccess access, Set<String> dms, InstantSource clock) {
    this.config = config;
    this.access = access;
    this.dms = Set.copyOf(dms);
    subscriptions = new ConfirmedSubscriptions(access.sns(), config.topicArn(), clock);
  }

  /// Credentials come from the SDK's default chain. Nothing is sent yet.
  ///
  /// @param dms the names of all `dms` entries
  /// @param clock for how long a look at the subscriptions is believed
  public static SnsChannel create(
      ChannelConfig.Sns config, AwsConfig aws, Set<String> dms, InstantSource clock) {
    return new SnsChannel(config, SnsAccess.open(config.region(), aws, LIMITS), dms, clock);
  }

  @Override
  public String name() {
    return config.name();
  }

  /// Whether the topic lets itself be asked who listens.
  public Probed probe() {
    return Probed.of(
        ConfirmedSubscriptions.ACTION,
        () -> access.sns().getTopicAttributes(r -> r.topicArn(config.topicArn())));
  }

  @Override
  public Delivery deliver(Message message) {
    if (message.kind() == Message.Kind.NOTICE) {
      Optional<String> objection = subscriptions.objection();
      if (objection.isPresent()) {
        return new Delivery.Held(UNHEARD, objection.get());
      }
    }
    try {
      String id = access.sns().publish(request(message)).messageId();
      return id == null || id.isBlank()
          ? new Delivery.Retry(null, "the answer to " + ACTION + " has no MessageId")
          : new Delivery.Delivered();
    } catch (RuntimeException e) {
      return judge(e);
    }
  }

  private PublishRequest request(Message message) {
    Publication publication = SnsRenderer.render(message, dms);
    Map<String, MessageAttributeValue> attributes = new HashMap<>();
    publication
        .attributes()
        .forEach(
            (name, a) ->
                attributes.put(
                    name,
                    MessageAttributeValue.builder()
                        .dataType(a.type())
                        .stringValue(a.value())
                        .build()));
    PublishRequest.Builder request =
        PublishRequest.builder()
            .topicArn(config.topicArn())
            .subject(publication.subject())
            .messageStructure("json")
            .message(publication.body())
            .messageAttributes(attributes);
    if (config.topicArn().endsWith(".fifo")) {
      request
          .messageGroupId(publication.groupId())
          .messageDeduplicationId(publication.deduplicationId());
    }
    return request.build();
  }

  private static Delivery judge(RuntimeException failure) {
    String why = AwsFailure.reason(ACTION, failure);
    String code = failure instanceof AwsServiceException e ? AwsFailure.code(e).orElse("") : "";
    if (MENDED_BY_A_PERSON.contains(code)) {
      return new Delivery.Retry(MENDING, why);
    }
    if (!INVALID.contains(code)) {
      return new Delivery.Retry(null, why);
    }
    // A wrong topic is a mistake of the configuration: no message must be lost to it.
    return why.contains("TopicArn") ? new Delivery.Retry(MENDING, why) : new Delivery.Refused(why);
  }

  @Override
  public void close() {
    access.close();
  }
}

package io.slotwarden.notify.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.slotwarden.aws.CallLimits;
import io.slotwarden.aws.SnsAccess;
import io.slotwarden.config.AwsConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.SnsException;

/// The double is as strict as the service's reference, and speaks as its published model does.
class SnsDoubleTest {
  @ParameterizedTest
  @CsvSource({
    "AuthorizationError, AuthorizationErrorException",
    "NotFound, NotFoundException",
    "InvalidParameter, InvalidParameterException",
    "ParameterValueInvalid, InvalidParameterValueException",
    "InternalError, InternalErrorException",
    "KMSAccessDenied, KmsAccessDeniedException",
    "KMSDisabled, KmsDisabledException",
    "KMSInvalidState, KmsInvalidStateException",
    "KMSNotFound, KmsNotFoundException",
    "KMSOptInRequired, KmsOptInRequiredException",
    "KMSThrottling, KmsThrottlingException",
    "InvalidSecurity, InvalidSecurityException",
    "ValidationException, ValidationException"
  })
  void everyErrorOfItsIsOneThatThePublishedModelKnows(String code, String type) throws IOException {
    try (SnsDouble sns = new SnsDouble(Topics.STANDARD)) {
      sns.trouble = new SnsDouble.Trouble(400, code, "x");

      assertThat(refusal(sns, b -> {}).getClass().getSimpleName()).isEqualTo(type);
    }
  }

  @Test
  void anAnswerToAnOrdinaryPublicationHasAMessageIdOfTheModel() throws IOException {
    try (SnsDouble sns = new SnsDouble(Topics.STANDARD);
        SnsAccess access = access(sns)) {
      assertThat(access.sns().publish(request(sns, b -> {})).messageId()).hasSize(36);
      assertThat(access.sns().getTopicAttributes(b -> b.topicArn(sns.topicArn())).attributes())
          .containsEntry("SubscriptionsConfirmed", "1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", " leading blank", "tab\there", "accént", ""})
  void refusesASubjectThatTheReferenceForbids(String subject) throws IOException {
    assertRefused(b -> b.subject(subject), "Subject");
  }

  @Test
  void refusesASubjectOfAHundredCharactersAndTakesNinetyNine() throws IOException {
    assertRefused(b -> b.subject("s".repeat(100)), "Subject");
    try (SnsDouble sns = new SnsDouble(Topics.STANDARD);
        SnsAccess access = access(sns)) {
      access.sns().publish(request(sns, b -> b.subject("s".repeat(99))));
      assertThat(sns.published).hasSize(1);
    }
  }

  @Test
  void countsBytesAndNotCharacters() throws IOException {
    String fits = "é".repeat(131_072);
    try (SnsDouble sns = new SnsDouble(Topics.STANDARD);
        SnsAccess access = access(sns)) {
      access.sns().publish(request(sns, b -> b.message(fits)));
      assertThat(sns.published).hasSize(1);
    }
    assertRefused(b -> b.message(fits + "x"), "Message too long");
    assertRefused(b -> b.message(""), "Empty message");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text",
        "[]",
        "{\"email\":\"x\"}",
        "{\"default\":1}",
        "{\"default\":\"x\",\"sqs\":{}}"
      })
  void refusesAStructureWithoutADefaultOrWithoutStrings(String message) throws IOException {
    assertRefused(b -> b.messageStructure("json").message(message), "Message Structure");
  }

  @ParameterizedTest
  @CsvSource({
    "'', String, v",
    "a b, String, v",
    "a..b, String, v",
    "AWS.x, String, v",
    "a, String, ''",
    "a, Number, v",
    "a, Text, v"
  })
  void refusesAttributesThatTheReferenceForbids(String name, String type, String value)
      throws IOException {
    assertRefused(b -> b.messageAttributes(Map.of(name, attribute(type, value))), "attribute");
  }

  @Test
  void refusesAnEleventhAttributeBecauseRawDeliveryWouldLoseTheMessage() throws IOException {
    Map<String, MessageAttributeValue> many = new LinkedHashMap<>();
    for (int i = 0; i < 11; i++) {
      many.put("a" + i, attribute("String", "v"));
    }
    assertRefused(b -> b.messageAttributes(many), "more than 10");
  }

  @Test
  void refusesFifoParametersWhereTheyDontBelongAndMissesThemWhereTheyDo() throws IOException {
    assertRefused(b -> b.messageDeduplicationId("1"), "MessageDeduplicationId");
    try (SnsDouble fifo = new SnsDouble(Topics.FIFO)) {
      assertThat(refusal(fifo, b -> {})).hasMessageContaining("MessageGroupId");
      assertThat(refusal(fifo, b -> b.messageGroupId("g")))
          .hasMessageContaining("MessageDeduplicationId");
      assertThat(refusal(fifo, b -> b.messageGroupId("g").messageDeduplicationId("d".repeat(129))))
          .hasMessageContaining("MessageDeduplicationId");
    }
  }

  private static void assertRefused(Consumer<PublishRequest.Builder> change, String why)
      throws IOException {
    try (SnsDouble sns = new SnsDouble(Topics.STANDARD)) {
      SnsException refusal = refusal(sns, change);

      assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("InvalidParameter");
      assertThat(refusal).hasMessageContaining(why);
      assertThat(sns.published).isEmpty();
    }
  }

  private static SnsException refusal(SnsDouble sns, Consumer<PublishRequest.Builder> change) {
    try (SnsAccess access = access(sns)) {
      return catchThrowableOfType(
          SnsException.class, () -> access.sns().publish(request(sns, change)));
    }
  }

  private static PublishRequest request(SnsDouble sns, Consumer<PublishRequest.Builder> change) {
    return PublishRequest.builder()
        .topicArn(sns.topicArn())
        .message("x")
        .applyMutation(change)
        .build();
  }

  private static SnsAccess access(SnsDouble sns) {
    return SnsAccess.open(
        sns.region(),
        new AwsConfig(null, null, null, sns.endpoint(), null, null),
        CallLimits.acting(Duration.ofSeconds(10)),
        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIATEST00000000000", "x")));
  }

  private static MessageAttributeValue attribute(String type, String value) {
    return MessageAttributeValue.builder().dataType(type).stringValue(value).build();
  }
}

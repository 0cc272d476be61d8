package io.slotwarden.notify.sns;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.Severity;
import io.slotwarden.notify.Delivery;
import io.slotwarden.notify.Message;
import io.slotwarden.notify.Messages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnsChannelTest {
  private static final String UNREAD =
      "topic has no confirmed subscription: a notice there would be read by nobody";

  private SnsDouble sns;
  private SnsChannel channel;
  private Instant now = Messages.NOON;

  @BeforeEach
  void start() throws IOException {
    sns = new SnsDouble(Topics.STANDARD);
    channel = Topics.channel(sns, () -> now);
  }

  @AfterEach
  void stop() {
    channel.close();
    sns.close();
    assertThat(sns.refusals).as("what SNS itself would refuse").isEmpty();
  }

  @Test
  void isDeliveredWhenSnsAnswersWithAMessageId() {
    Delivery delivery = channel.deliver(notice("1"));

    assertThat(delivery).isEqualTo(new Delivery.Delivered());
    SnsDouble.Published published = sns.published.getFirst();
    assertThat(published.subject()).startsWith("[SCHEDULED] Slot mig_2026_orders");
    assertThat(published.object()).containsEntry("slot", "mig_2026_orders");
    assertThat(published.attributes())
        .containsEntry("schema_version", new SnsRules.Received("Number", "1"))
        .containsEntry("source", new SnsRules.Received("String", "orders"))
        .hasSize(6);
    assertThat(published.form()).doesNotContainKeys("MessageGroupId", "MessageDeduplicationId");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ok",
        "<html>log in to this network</html>",
        "<PublishResponse><PublishResult/></PublishResponse>",
        "<PublishResponse><PublishResult><MessageId> </MessageId></PublishResult></PublishResponse>"
      })
  void aStatusOf200WithoutAMessageIdIsNotDelivered(String body) {
    sns.trouble = new SnsDouble.Trouble(200, null, body);

    assertThat(channel.deliver(notice("1"))).isInstanceOf(Delivery.Retry.class);
  }

  @ParameterizedTest
  @CsvSource({
    "429, Throttled",
    "400, Throttling",
    "400, ThrottlingException",
    "400, KMSThrottling",
    "500, InternalError",
    "503, ServiceUnavailable",
    "403, ExpiredToken",
    "403, InvalidClientTokenId",
    "403, InvalidSecurity",
    "400, SomethingNew"
  })
  void whateverMayPassIsTriedAgainAfterTheUsualBackOff(int status, String code) {
    sns.trouble = new SnsDouble.Trouble(status, code, "not now");

    assertThat(channel.deliver(notice("1")))
        .isInstanceOfSatisfying(
            Delivery.Retry.class,
            retry -> {
              assertThat(retry.after()).isNull();
              assertThat(retry.why()).contains("sns:Publish", code);
            });
    assertThat(sns.calls).as("one attempt").containsOnlyOnce("Publish");
  }

  @ParameterizedTest
  @CsvSource({
    "403, AuthorizationError, grant sns:Publish",
    "404, NotFound, Topic does not exist",
    "400, KMSAccessDenied, KMSAccessDenied",
    "400, KMSDisabled, KMSDisabled"
  })
  void whatAPersonCanMendIsTriedAgainAfterALongWait(int status, String code, String word) {
    sns.trouble = new SnsDouble.Trouble(status, code, "Topic does not exist");

    assertThat(channel.deliver(Topics.alert("1")))
        .isInstanceOfSatisfying(
            Delivery.Retry.class,
            retry -> {
              assertThat(retry.after()).isEqualTo(SnsChannel.MENDING);
              assertThat(retry.why()).contains(word);
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"InvalidParameter", "ParameterValueInvalid", "ValidationException"})
  void anInvalidMessageIsRefusedForGood(String code) {
    sns.trouble = new SnsDouble.Trouble(400, code, "Invalid parameter: Subject");

    assertThat(channel.deliver(notice("1")))
        .isInstanceOfSatisfying(
            Delivery.Refused.class,
            refused -> assertThat(refused.why()).contains(code, "Invalid parameter: Subject"));
  }

  @Test
  void noMessageIsLostToAWrongTopic() {
    sns.trouble =
        new SnsDouble.Trouble(400, "InvalidParameter", "Invalid parameter: TopicArn Reason: x");

    assertThat(channel.deliver(notice("1")))
        .isInstanceOfSatisfying(
            Delivery.Retry.class, r -> assertThat(r.after()).isEqualTo(SnsChannel.MENDING));
  }

  @Test
  void aProxysErrorPageIsTriedAgain() {
    sns.trouble = new SnsDouble.Trouble(502, null, "<html>Bad Gateway</html>");

    assertThat(channel.deliver(notice("1")))
        .isInstanceOfSatisfying(
            Delivery.Retry.class, r -> assertThat(r.why()).contains("HTTP 502"));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"0", "", "many", "-1"})
  void aNoticeIsNotPublishedWhileNobodyIsKnownToListen(@Nullable String confirmed) {
    sns.confirmed = confirmed;

    Delivery delivery = channel.deliver(notice("1"));

    assertThat(delivery).isInstanceOf(Delivery.Held.class);
    assertThat(sns.calls).containsExactly("GetTopicAttributes");
  }

  @Test
  void theReasonSaysThatNobodyWouldReadIt() {
    sns.confirmed = "0";

    assertThat(channel.deliver(notice("1")))
        .isEqualTo(new Delivery.Held(SnsChannel.UNHEARD, UNREAD));
  }

  @Test
  void alertsAndOutcomesArePublishedAlthoughNobodyIsKnownToListen() {
    sns.confirmed = "0";

    assertThat(channel.deliver(Topics.alert("1"))).isEqualTo(new Delivery.Delivered());
    assertThat(channel.deliver(Topics.outcome("2", "i"))).isEqualTo(new Delivery.Delivered());
    assertThat(sns.calls).as("without asking").containsExactly("Publish", "Publish");
  }

  @Test
  void aNoticeWaitsForTheRightToLookAndAlertsDoNot() {
    sns.troubleWithAttributes =
        new SnsDouble.Trouble(
            403, "AuthorizationError", "User: u is not authorized to perform: it");

    assertThat(channel.deliver(notice("1")))
        .isInstanceOfSatisfying(
            Delivery.Held.class,
            held -> assertThat(held.why()).contains("grant sns:GetTopicAttributes"));
    assertThat(channel.deliver(Topics.alert("2"))).isEqualTo(new Delivery.Delivered());
  }

  @ParameterizedTest
  @CsvSource({"500, InternalError", "429, Throttled", "404, NotFound"})
  void aNoticeWaitsWhileTheSubscriptionsCantBeSeen(int status, String code) {
    sns.troubleWithAttributes = new SnsDouble.Trouble(status, code, "not now");

    assertThat(channel.deliver(notice("1")))
        .isInstanceOfSatisfying(
            Delivery.Held.class,
            held -> assertThat(held.why()).contains("sns:GetTopicAttributes", code));
    assertThat(sns.published).isEmpty();
  }

  @Test
  void aConfirmedSubscriptionIsBelievedForAWhileAndThenLookedAtAgain() {
    channel.deliver(notice("1"));
    sns.confirmed = "0";
    now = now.plus(ConfirmedSubscriptions.BELIEVED).minusMillis(1);
    Delivery before = channel.deliver(notice("2"));
    now = now.plusMillis(1);
    Delivery after = channel.deliver(notice("3"));

    assertThat(before).isEqualTo(new Delivery.Delivered());
    assertThat(after).isInstanceOf(Delivery.Held.class);
    assertThat(sns.calls)
        .containsExactly("GetTopicAttributes", "Publish", "Publish", "GetTopicAttributes");
  }

  @Test
  void severalNoticesThatWaitCostOneLook() {
    sns.confirmed = "0";

    List.of("1", "2", "3").forEach(key -> channel.deliver(notice(key)));

    assertThat(sns.calls).containsExactly("GetTopicAttributes");
  }

  @Test
  void aClockThatLeapsBackwardsProlongsNoBelief() {
    channel.deliver(notice("1"));
    sns.confirmed = "0";
    now = now.minus(Duration.ofDays(1));

    assertThat(channel.deliver(notice("2"))).isInstanceOf(Delivery.Held.class);
  }

  @Test
  void aFifoTopicKeepsTheOrderOfAnIncidentAndForgetsRepetitions() throws IOException {
    try (SnsDouble fifo = new SnsDouble(Topics.FIFO);
        SnsChannel toFifo = Topics.channel(fifo, () -> now)) {
      assertThat(toFifo.deliver(notice("1"))).isEqualTo(new Delivery.Delivered());
      assertThat(toFifo.deliver(notice("1"))).isEqualTo(new Delivery.Delivered());
      assertThat(toFifo.deliver(Topics.outcome("2", "i"))).isEqualTo(new Delivery.Delivered());

      assertThat(fifo.published).hasSize(2);
      assertThat(fifo.published)
          .extracting(p -> p.form().get("MessageGroupId"))
          .containsOnly(fifo.published.getFirst().form().get("MessageGroupId"));
      assertThat(fifo.refusals).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\r\nBcc: x", "\uD83D", "\"}", "😀", "a&b=c+%20", "\uFFFE"})
  void hostileTextIsDelivered(String text) {
    assertThat(channel.deliver(Messages.everywhere(text))).isEqualTo(new Delivery.Delivered());
  }

  @Test
  void aMessageThatIsMuchTooLongIsDeliveredAsFarAsItFits() {
    assertThat(channel.deliver(Messages.everywhere("漢\" ".repeat(100_000))))
        .isEqualTo(new Delivery.Delivered());

    SnsDouble.Published published = sns.published.getFirst();
    assertThat(published.attributes())
        .containsEntry("truncated", new SnsRules.Received("String", "true"));
    assertThat(SnsRules.bytes(published.form())).isLessThanOrEqualTo(262_144);
  }

  @Test
  void isToBeTriedAgainWhenNobodyListensOnTheLine() {
    sns.close();

    assertThat(channel.deliver(Topics.alert("1")))
        .isInstanceOfSatisfying(
            Delivery.Retry.class,
            retry -> assertThat(retry.why()).contains("sns:Publish").doesNotContain("hunter2"));
  }

  @Test
  void doesNotWaitForEverForASilentServer() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SnsChannel slow =
            Topics.channel(
                Topics.STANDARD,
                URI.create("http://127.0.0.1:" + silent.getLocalPort()),
                () -> now,
                Duration.ofMillis(200))) {
      assertThat(slow.deliver(Topics.alert("1")))
          .isInstanceOfSatisfying(
              Delivery.Retry.class, r -> assertThat(r.why()).startsWith("timed out: sns:Publish"));
    }
  }

  @Test
  void showsNoSecretWhenTheSignatureIsWrong() {
    sns.trouble =
        new SnsDouble.Trouble(
            403,
            "SignatureDoesNotMatch",
            "The canonical string should have been 'x-amz-security-token:" + Topics.SECRET_KEY);

    assertThat(channel.deliver(Topics.alert("1")).toString())
        .contains("SignatureDoesNotMatch")
        .doesNotContain("hunter2");
  }

  @Test
  void aCallSignedForAnotherRegionIsTriedAgain() throws IOException {
    Message message = Topics.of("k", "i", Message.Kind.ALERT, Severity.INFO, "INFO", "orders/s");
    try (SnsDouble other = new SnsDouble(Topics.STANDARD);
        SnsChannel elsewhere =
            Topics.channel(Topics.FIFO, other.endpoint(), () -> now, Duration.ofSeconds(5))) {
      assertThat(elsewhere.deliver(message)).isInstanceOf(Delivery.Retry.class);
      assertThat(other.refusals).containsExactly("Credential should be scoped correctly");
    }
  }

  private static Message notice(String key) {
    return Messages.notice(key, "i");
  }
}

package io.slotwarden.notify.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Secret;
import io.slotwarden.notify.Delivery;
import io.slotwarden.notify.Message;
import io.slotwarden.notify.Messages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlackChannelTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Messages.NOON);
  private SlackDouble slack;

  @BeforeEach
  void start() throws IOException {
    slack = new SlackDouble();
  }

  @AfterEach
  void stop() {
    slack.close();
  }

  @Test
  void isDeliveredWhenSlackSaysOk() {
    Delivery delivery = deliver();

    assertThat(delivery).isEqualTo(new Delivery.Delivered());
    assertThat(slack.accepted).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "OK", "okay", "<html>log in to this network</html>", "{\"ok\":true}"})
  void aStatusOf200WithAnotherBodyIsNotDelivered(String body) {
    slack.trouble = new SlackDouble.Trouble(200, body, Map.of());

    assertThat(deliver()).isInstanceOf(Delivery.Retry.class);
  }

  @ParameterizedTest
  @CsvSource({
    "400,invalid_payload",
    "403,action_prohibited",
    "404,no_service",
    "410,channel_is_archived"
  })
  void otherClientErrorsAreRefusedForGood(int status, String body) {
    slack.trouble = new SlackDouble.Trouble(status, body, Map.of());

    assertThat(deliver()).isEqualTo(new Delivery.Refused("Slack answered " + status + " " + body));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 302})
  void isToBeTriedAgainWhenSlackIsNotWell(int status) {
    slack.trouble = new SlackDouble.Trouble(status, "", Map.of("Location", "/elsewhere"));

    assertThat(deliver())
        .isEqualTo(new Delivery.Retry(null, "Slack answered " + status + " with an empty body"));
    assertThat(slack.calls).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "30 | PT30S",
        "Sun, 22 Nov 2026 12:01:30 GMT | PT1M30S",
        "Sun, 22 Nov 2026 11:00:00 GMT | PT0S",
        "999999999 | PT1H",
        "soon | ",
        "-5 | "
      })
  void waitsAsLongAsSlackAsks(String header, Duration wait) {
    slack.trouble = new SlackDouble.Trouble(429, "", Map.of("Retry-After", header));

    assertThat(deliver())
        .isInstanceOfSatisfying(Delivery.Retry.class, r -> assertThat(r.after()).isEqualTo(wait));
  }

  @Test
  void isToBeTriedAgainWhenNobodyListensAndNamesNoAddress() {
    String url = slack.url();
    slack.close();

    Delivery delivery = new SlackChannel("dba", new Secret.Literal(url), CLOCK).deliver(notice());

    assertThat(delivery).isInstanceOf(Delivery.Retry.class);
    assertThat(delivery.toString()).doesNotContain("T00000000", "127.0.0.1", "secret");
  }

  @Test
  void doesNotWaitForEverForASilentServer() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Secret url = new Secret.Literal("http://127.0.0.1:" + silent.getLocalPort() + "/x");

      Delivery delivery =
          new SlackChannel("dba", url, CLOCK, Duration.ofMillis(200)).deliver(notice());

      assertThat(delivery).isInstanceOf(Delivery.Retry.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"xoxb not a url", "", "ftp://user:hunter2@example.org/", "/services/T1/B2/c3"})
  void showsNothingOfAUrlThatIsNone(String url, @TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("slack"), url);

    Delivery delivery = new SlackChannel("dba", new Secret.FromFile(file), CLOCK).deliver(notice());

    assertThat(delivery)
        .isEqualTo(
            new Delivery.Retry(null, "what ${file:" + file + "} holds is no http or https URL"));
  }

  @Test
  void aRotatedSecretCountsAtOnce(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("slack"), slack.url() + "-old\n");
    SlackChannel channel = new SlackChannel("dba", new Secret.FromFile(file), CLOCK);
    assertThat(channel.deliver(notice())).isInstanceOf(Delivery.Refused.class);

    Files.writeString(file, slack.url() + "\n");

    assertThat(channel.deliver(notice())).isEqualTo(new Delivery.Delivered());
  }

  @Test
  void isToBeTriedAgainWhileTheSecretCantBeRead(@TempDir Path dir) {
    Path file = dir.resolve("not-mounted-yet");

    Delivery delivery = new SlackChannel("dba", new Secret.FromFile(file), CLOCK).deliver(notice());

    assertThat(delivery)
        .isEqualTo(
            new Delivery.Retry(null, "the webhook's URL can't be read from ${file:" + file + "}"));
  }

  private Delivery deliver() {
    return new SlackChannel("dba", new Secret.Literal(slack.url()), CLOCK).deliver(notice());
  }

  private static Message notice() {
    return Messages.notice("k", "i");
  }
}

package io.slotwarden.notify.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.slotwarden.config.Secret;
import io.slotwarden.notify.Courier;
import io.slotwarden.notify.MemoryOutbox;
import io.slotwarden.notify.Messages;
import io.slotwarden.testing.Fault;
import io.slotwarden.testing.FaultyWire;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Messages to Slack over a wire that fails.
class SlackWireTest {
  private static final Duration MOMENT = Duration.ofMillis(300);

  private final MemoryOutbox outbox = new MemoryOutbox();
  private Instant now = Messages.NOON;

  @SuppressWarnings("NullAway.Init")
  private SlackDouble slack;

  @SuppressWarnings("NullAway.Init")
  private FaultyWire wire;

  @SuppressWarnings("NullAway.Init")
  private Courier courier;

  @BeforeEach
  void start() throws Exception {
    slack = new SlackDouble();
    wire = FaultyWire.to(URI.create(slack.url()));
    Secret url = new Secret.Literal(wire.of(slack.url()));
    SlackChannel channel = new SlackChannel("dba", url, () -> now, MOMENT);
    courier = new Courier(channel, outbox, () -> now, new Random(7), (name, outcome) -> {});
  }

  @AfterEach
  void stop() {
    wire.close();
    slack.close();
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Fault#ofHttp")
  void aLetterIsDeliveredInTheEndAndNotBefore(Fault fault) {
    wire.strike(fault);
    outbox.enqueue(Messages.notice("1", "i"), List.of("dba"));
    outbox.enqueue(Messages.notice("2", "i"), List.of("dba"));

    for (int i = 0; i < 3; i++, now = now.plusSeconds(600)) {
      assertThat(courier.deliverDue(now)).as("accepted on a bad wire").isZero();
    }
    assertThat(outbox.deliveredAt("1")).as("it counts from the answer").isEmpty();
    wire.mend();
    int delivered = courier.deliverDue(now);

    assertThat(delivered).isEqualTo(2);
    assertThat(outbox.order).containsExactly("1", "2");
    assertThat(outbox.pending()).isEmpty();
    assertThat(slack.accepted).hasSizeBetween(2, 5);
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Fault#ofHttp")
  void attemptsLeaveNoConnectionBehind(Fault fault) {
    wire.strike(fault);
    outbox.enqueue(Messages.notice("1", "i"), List.of("dba"));
    for (int i = 0; i < 5; i++, now = now.plusSeconds(600)) {
      courier.deliverDue(now);
    }

    wire.mend();
    courier.deliverDue(now);

    // One rests for the next letter.
    await().until(() -> wire.open() <= 1);
    assertThat(outbox.order).containsExactly("1");
  }
}

package io.slotwarden.notify.sns;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.notify.Courier;
import io.slotwarden.notify.MemoryOutbox;
import io.slotwarden.notify.Messages;
import io.slotwarden.testing.Fault;
import io.slotwarden.testing.FaultyWire;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Messages to a topic over a wire that fails.
class SnsWireTest {
  private static final Duration MOMENT = Duration.ofMillis(300);
  private static final List<String> PAGER = List.of("pager");

  private final MemoryOutbox outbox = new MemoryOutbox();
  private Instant now = Messages.NOON;

  @SuppressWarnings("NullAway.Init")
  private SnsDouble sns;

  @SuppressWarnings("NullAway.Init")
  private FaultyWire wire;

  @SuppressWarnings("NullAway.Init")
  private SnsChannel channel;

  @SuppressWarnings("NullAway.Init")
  private Courier courier;

  @BeforeEach
  void start() throws IOException {
    sns = new SnsDouble(Topics.STANDARD);
    wire = FaultyWire.to(sns.endpoint());
    channel = Topics.channel(sns.topicArn(), wire.of(sns.endpoint()), () -> now, MOMENT);
    courier = new Courier(channel, outbox, () -> now, new Random(7), (name, outcome) -> {});
  }

  @AfterEach
  void stop() {
    channel.close();
    wire.close();
    sns.close();
  }

  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Fault#ofHttp")
  void aLetterIsDeliveredInTheEndAndNotBefore(Fault fault) {
    wire.strike(fault);
    outbox.enqueue(Topics.alert("1"), PAGER);
    outbox.enqueue(Topics.alert("2"), PAGER);

    for (int i = 0; i < 3; i++, now = now.plusSeconds(600)) {
      assertThat(courier.deliverDue(now)).as("accepted on a bad wire").isZero();
    }
    assertThat(outbox.deliveredAt("1")).as("it counts from the answer").isEmpty();
    wire.mend();
    int delivered = courier.deliverDue(now);

    assertThat(delivered).isEqualTo(2);
    assertThat(outbox.order).containsExactly("1", "2");
    assertThat(outbox.pending()).isEmpty();
    assertThat(sns.published).hasSizeBetween(2, 5);
    assertThat(sns.refusals).isEmpty();
  }

  /// Half of what the topic says of itself is no proof that somebody listens.
  @ParameterizedTest
  @MethodSource("io.slotwarden.testing.Fault#ofHttp")
  void aNoticeIsNotEvenPublishedWhileNobodyCanTellWhetherSomebodyListens(Fault fault) {
    wire.strikeAnswerTo("Action=GetTopicAttributes", fault);
    outbox.enqueue(Messages.notice("1", "i"), PAGER);

    assertThat(courier.deliverDue(now)).isZero();
    assertThat(sns.published).isEmpty();
    wire.mend();
    now = now.plusSeconds(600);

    assertThat(courier.deliverDue(now)).isEqualTo(1);
    assertThat(sns.published).hasSize(1);
  }
}

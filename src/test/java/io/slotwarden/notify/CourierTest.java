package io.slotwarden.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotwarden.model.DeliveryOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CourierTest {
  private static final List<String> DBA = List.of("dba");
  private final MemoryOutbox outbox = new MemoryOutbox();
  private final List<String> sent = new ArrayList<>();
  private final List<DeliveryOutcome> outcomes = new ArrayList<>();
  private Instant now = Messages.NOON;
  private Function<Message, Delivery> answer = m -> new Delivery.Delivered();

  @Test
  void deliversAWholeIncidentInOnePassAndInOrder() {
    for (String key : List.of("1", "2", "3")) {
      outbox.enqueue(Messages.notice(key, "same"), DBA);
    }
    outbox.enqueue(Messages.notice("4", "other"), DBA);

    int accepted = courier().deliverDue(now);

    assertThat(accepted).isEqualTo(4);
    assertThat(sent)
        .containsSubsequence("1", "2", "3")
        .containsExactlyInAnyOrder("1", "2", "3", "4");
  }

  @Test
  void recordsTheInstantOfAcceptanceAndNotOfTheStartOfThePass() {
    outbox.enqueue(Messages.notice("1", "i"), DBA);
    answer =
        m -> {
          now = now.plusSeconds(9);
          return new Delivery.Delivered();
        };

    courier().deliverDue(now);

    assertThat(outbox.deliveredAt("1")).contains(Messages.NOON.plusSeconds(9));
  }

  @Test
  void aRefusedMessageIsNotTriedAgainAndHoldsUpNothing() {
    outbox.enqueue(Messages.notice("1", "i"), DBA);
    outbox.enqueue(Messages.notice("2", "i"), DBA);
    answer =
        m -> m.key().equals("1") ? new Delivery.Refused("no_service") : new Delivery.Delivered();

    int accepted = courier().deliverDue(now);

    assertThat(accepted).isEqualTo(1);
    assertThat(sent).containsExactly("1", "2");
    assertThat(outbox.failures).containsExactly("no_service");
    assertThat(outcomes).containsExactly(DeliveryOutcome.FAILED, DeliveryOutcome.DELIVERED);
  }

  @Test
  void aLetterThatAloneCantBeDeliveredDoesNotHoldUpOtherIncidents() {
    outbox.enqueue(Messages.notice("poison", "1"), DBA);
    outbox.enqueue(Messages.notice("fine", "2"), DBA);
    answer =
        m ->
            m.key().equals("poison")
                ? new Delivery.Retry(null, "Slack answered 500")
                : new Delivery.Delivered();
    Courier courier = courier();

    for (int i = 0; i < 5; i++, now = now.plusSeconds(1)) {
      courier.deliverDue(now);
    }

    assertThat(outbox.deliveredAt("fine")).isPresent();
    assertThat(outbox.pending()).containsEntry("dba", 1);
  }

  @Test
  void aHeldLetterComesBackWhenItIsToldToAndRestsNoChannel() {
    outbox.enqueue(Messages.notice("unheard", "1"), DBA);
    outbox.enqueue(Messages.notice("fine", "2"), DBA);
    Duration minute = Duration.ofMinutes(1);
    answer =
        m ->
            m.key().equals("unheard")
                ? new Delivery.Held(minute, "read by nobody")
                : new Delivery.Delivered();
    Courier courier = courier();

    assertThat(courier.deliverDue(now)).isEqualTo(1);
    assertThat(outcomes).containsExactly(DeliveryOutcome.RETRIED, DeliveryOutcome.DELIVERED);
    now = now.plus(minute).minusMillis(1);
    courier.deliverDue(now);
    assertThat(sent).containsExactly("unheard", "fine");
    now = now.plusMillis(1);
    courier.deliverDue(now);
    assertThat(sent).containsExactly("unheard", "fine", "unheard");
  }

  @Test
  void anAcceptedLetterThatCouldNotBeRecordedIsRecordedLaterAndNotSentAgain() {
    outbox.enqueue(Messages.notice("1", "i"), DBA);
    outbox.readOnly = true;
    Courier courier = courier();
    assertThatThrownBy(() -> courier.deliverDue(now)).hasMessageContaining("read-only");
    assertThatThrownBy(() -> courier.deliverDue(now)).hasMessageContaining("read-only");
    outbox.readOnly = false;
    now = now.plusSeconds(60);

    courier.deliverDue(now);

    assertThat(sent).containsExactly("1");
    assertThat(outbox.deliveredAt("1")).contains(Messages.NOON);
    assertThat(outbox.pending()).isEmpty();
  }

  @Test
  void aStoppedCourierRecordsTheLetterInHandAndTakesUpNoOther() throws Exception {
    outbox.enqueue(Messages.notice("1", "i"), DBA);
    outbox.enqueue(Messages.notice("2", "j"), DBA);
    CountDownLatch inHand = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    answer =
        m -> {
          inHand.countDown();
          await(answered);
          return new Delivery.Delivered();
        };
    Courier courier = courier();
    Thread walk = Thread.ofVirtual().start(() -> courier.run(d -> {}));
    await(inHand);
    courier.stop(Duration.ZERO);
    Thread stopping = Thread.ofVirtual().start(() -> courier.stop(Duration.ofMinutes(1)));

    answered.countDown();
    stopping.join();

    assertThat(outbox.deliveredAt("1")).isPresent();
    walk.join();
    assertThat(sent).containsExactly("1");
    assertThat(outbox.pending()).containsEntry("dba", 1);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aNewCourierTakesUpWhatAnotherLeftUndelivered() {
    outbox.enqueue(Messages.notice("1", "i"), DBA);
    answer = m -> new Delivery.Retry(null, "down");
    courier().deliverDue(now);
    answer = m -> new Delivery.Delivered();
    now = now.plus(Backoff.MOST);

    assertThat(courier().deliverDue(now)).isEqualTo(1);
  }

  @Test
  void theLoopOutlivesAStoreThatFailsAndEndsWhenInterrupted() {
    outbox.enqueue(Messages.notice("1", "i"), DBA);
    outbox.readOnly = true;
    List<Duration> pauses = new ArrayList<>();

    courier()
        .run(
            pause -> {
              pauses.add(pause);
              outbox.readOnly = false;
              if (pauses.size() == 3) {
                throw new InterruptedException();
              }
            });

    assertThat(Thread.interrupted()).isTrue();
    assertThat(outbox.deliveredAt("1")).isPresent();
    assertThat(pauses).containsOnly(Courier.PAUSE);
  }

  private Courier courier() {
    Channel channel =
        new Channel() {
          @Override
          public String name() {
            return "dba";
          }

          @Override
          public Delivery deliver(Message message) {
            sent.add(message.key());
            return answer.apply(message);
          }
        };
    return new Courier(
        channel, outbox, () -> now, new Random(7), (name, outcome) -> outcomes.add(outcome));
  }
}

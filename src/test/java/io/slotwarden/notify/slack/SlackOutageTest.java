package io.slotwarden.notify.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Secret;
import io.slotwarden.notify.Courier;
import io.slotwarden.notify.MemoryOutbox;
import io.slotwarden.notify.Messages;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlackOutageTest {
  private Instant now = Messages.NOON;

  @Test
  void afterHoursOfOutageNothingIsLostNothingComesTwiceAndOrderIsKept() throws Exception {
    try (SlackDouble slack = new SlackDouble()) {
      MemoryOutbox outbox = new MemoryOutbox();
      Courier courier = courier(slack, outbox);
      slack.trouble = new SlackDouble.Trouble(503, "down", Map.of());
      Instant back = now.plus(Duration.ofHours(3));
      Instant end = back.plus(Duration.ofMinutes(6));

      for (int second = 0; now.isBefore(end); second++, now = now.plusSeconds(1)) {
        if (second % 600 == 0 && now.isBefore(back)) {
          int number = second / 600;
          outbox.enqueue(Messages.notice("a" + number, "A" + number), List.of("dba"));
          outbox.enqueue(Messages.notice("b" + number, "same"), List.of("dba"));
        }
        if (now.equals(back)) {
          slack.trouble = null;
        }
        courier.deliverDue(now);
      }

      List<String> incidents =
          slack.accepted.stream().map(p -> SlackRules.texts(p).getLast().split(" ")[1]).toList();
      assertThat(incidents).hasSize(36).filteredOn("same"::equals).hasSize(18);
      assertThat(incidents).filteredOn(i -> i.startsWith("A")).doesNotHaveDuplicates().hasSize(18);
      assertThat(outbox.order)
          .filteredOn(k -> k.startsWith("b"))
          .containsExactlyElementsOf(numbered(18));
      assertThat(outbox.pending()).isEmpty();
      assertThat(slack.calls).as("attempts in three hours of outage").hasSizeLessThan(250);
    }
  }

  @Test
  void waitsForAsLongAsSlackAsks() throws Exception {
    try (SlackDouble slack = new SlackDouble()) {
      MemoryOutbox outbox = new MemoryOutbox();
      Courier courier = courier(slack, outbox);
      outbox.enqueue(Messages.notice("1", "1"), List.of("dba"));
      outbox.enqueue(Messages.notice("2", "2"), List.of("dba"));
      slack.trouble = new SlackDouble.Trouble(429, "", Map.of("Retry-After", "90"));
      courier.deliverDue(now);
      slack.trouble = null;

      for (int second = 1; second < 90; second++) {
        now = now.plusSeconds(1);
        assertThat(courier.deliverDue(now)).isZero();
      }

      assertThat(slack.calls).hasSize(1);
      now = now.plusSeconds(2);
      assertThat(courier.deliverDue(now)).isEqualTo(2);
    }
  }

  private Courier courier(SlackDouble slack, MemoryOutbox outbox) {
    SlackChannel channel = new SlackChannel("dba", new Secret.Literal(slack.url()), () -> now);
    return new Courier(channel, outbox, () -> now, new Random(7), (name, outcome) -> {});
  }

  private static List<String> numbered(int count) {
    return java.util.stream.IntStream.range(0, count).mapToObj(i -> "b" + i).toList();
  }
}

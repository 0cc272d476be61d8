package io.slotwarden.notify.sns;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Secret;
import io.slotwarden.notify.Courier;
import io.slotwarden.notify.Messages;
import io.slotwarden.notify.slack.SlackChannel;
import io.slotwarden.notify.slack.SlackDouble;
import io.slotwarden.record.SqliteStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Through the real store and the real courier.
class SnsOutageTest {
  private static final List<String> PAGER = List.of("pager");

  @TempDir private Path directory;
  private Instant now = Messages.NOON;
  private SnsDouble sns;
  private SnsChannel channel;
  private SqliteStore store;

  @BeforeEach
  void start() throws IOException {
    sns = new SnsDouble(Topics.STANDARD);
    channel = Topics.channel(sns, () -> now);
    store = SqliteStore.open(directory.resolve("store.db"), () -> now);
  }

  @AfterEach
  void stop() {
    store.close();
    channel.close();
    sns.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"InternalError", "Throttled", "AuthorizationError", "NotFound"})
  void afterHoursOfOutageNothingIsLostNothingComesTwiceAndOrderIsKept(String code) {
    Courier courier = courier();
    SnsDouble.Trouble down = new SnsDouble.Trouble(code.equals("NotFound") ? 404 : 500, code, "x");
    sns.trouble = down;
    sns.troubleWithAttributes = down;
    Instant back = now.plus(Duration.ofHours(3));

    for (int second = 0; now.isBefore(back); second++, now = now.plusSeconds(1)) {
      if (second % 600 == 0) {
        int number = second / 600;
        store.enqueue(Messages.notice("a" + number, "A" + number), PAGER);
        store.enqueue(Messages.notice("b" + number, "same"), PAGER);
        store.enqueue(Topics.alert("c" + number), PAGER);
      }
      courier.deliverDue(now);
      if (second == 5_000) {
        courier = restarted();
      }
    }
    assertThat(sns.published).isEmpty();
    assertThat(sns.calls).as("calls in three hours of outage").hasSizeLessThan(1_000);
    sns.trouble = null;
    sns.troubleWithAttributes = null;
    for (int second = 0; second < 700; second++, now = now.plusSeconds(1)) {
      courier.deliverDue(now);
    }

    assertThat(keys()).hasSize(54).doesNotHaveDuplicates();
    assertThat(keys()).filteredOn(k -> k.startsWith("b")).containsExactlyElementsOf(named("b"));
    assertThat(keys()).filteredOn(k -> k.startsWith("c")).containsExactlyElementsOf(named("c"));
    assertThat(store.pending()).isEmpty();
    assertThat(sns.refusals).isEmpty();
  }

  @Test
  void aNoticeCountsOnlyOnceSomebodyHasConfirmedASubscription() {
    sns.confirmed = "0";
    store.enqueue(Messages.notice("notice", "i"), PAGER);
    Courier courier = courier();
    pass(courier, Duration.ofHours(2));
    assertThat(store.deliveredAt("notice")).isEmpty();
    assertThat(store.pending()).containsEntry("pager", 1);
    assertThat(sns.published).isEmpty();
    Instant confirmedAt = now;
    sns.confirmed = "1";

    pass(courier, Duration.ofMinutes(2));

    assertThat(store.deliveredAt("notice"))
        .hasValueSatisfying(
            at -> assertThat(at).isBetween(confirmedAt, confirmedAt.plusSeconds(61)));
    assertThat(keys()).containsExactly("notice");
  }

  @Test
  void noticesThatNobodyWouldReadHoldUpNoAlert() {
    sns.troubleWithAttributes = new SnsDouble.Trouble(403, "AuthorizationError", "no");
    for (int i = 0; i < 60; i++) {
      store.enqueue(Messages.notice("n" + i, "i" + i), PAGER);
    }
    Courier courier = courier();
    pass(courier, Duration.ofHours(1));

    store.enqueue(Topics.alert("alert"), PAGER);
    pass(courier, Duration.ofSeconds(2));

    assertThat(keys()).containsExactly("alert");
    assertThat(store.pending()).containsEntry("pager", 60);
  }

  @Test
  void whileSlackIsDownANoticeCountsBySnsAlone() throws IOException {
    try (SlackDouble slack = new SlackDouble()) {
      slack.trouble = new SlackDouble.Trouble(503, "down", Map.of());
      Courier toSlack =
          courier(new SlackChannel("dba", new Secret.Literal(slack.url()), () -> now));
      Courier toSns = courier();
      store.enqueue(Messages.notice("notice", "i"), List.of("dba", "pager"));

      toSlack.deliverDue(now);
      Instant accepted = now.plusSeconds(3);
      now = accepted;
      toSns.deliverDue(now);

      assertThat(store.deliveredAt("notice")).contains(accepted);
      assertThat(store.pending()).isEqualTo(Map.of("dba", 1));
      slack.trouble = null;
      now = now.plusSeconds(600);
      toSlack.deliverDue(now);
      assertThat(slack.accepted).hasSize(1);
      assertThat(store.deliveredAt("notice")).as("the first counts").contains(accepted);
    }
  }

  @Test
  void whileNobodyListensToTheTopicANoticeCountsBySlackAlone() throws IOException {
    try (SlackDouble slack = new SlackDouble()) {
      sns.confirmed = "0";
      Courier toSlack =
          courier(new SlackChannel("dba", new Secret.Literal(slack.url()), () -> now));
      store.enqueue(Messages.notice("notice", "i"), List.of("dba", "pager"));

      courier().deliverDue(now);
      assertThat(store.deliveredAt("notice")).isEmpty();
      toSlack.deliverDue(now);

      assertThat(store.deliveredAt("notice")).contains(now);
      assertThat(store.pending()).isEqualTo(Map.of("pager", 1));
    }
  }

  private Courier restarted() {
    store.close();
    channel.close();
    store = SqliteStore.open(directory.resolve("store.db"), () -> now);
    channel = Topics.channel(sns, () -> now);
    return courier();
  }

  private Courier courier() {
    return courier(channel);
  }

  private Courier courier(io.slotwarden.notify.Channel to) {
    return new Courier(to, store, () -> now, new Random(7), (name, outcome) -> {});
  }

  private void pass(Courier courier, Duration time) {
    for (Instant end = now.plus(time); now.isBefore(end); now = now.plusSeconds(1)) {
      courier.deliverDue(now);
    }
  }

  private List<String> keys() {
    List<String> keys = new ArrayList<>();
    sns.published.forEach(p -> keys.add(String.valueOf(p.object().get("key"))));
    return keys;
  }

  private static List<String> named(String letter) {
    return IntStream.range(0, 18).mapToObj(i -> letter + i).toList();
  }
}

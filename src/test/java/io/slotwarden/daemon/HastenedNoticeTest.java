package io.slotwarden.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.config.Config;
import io.slotwarden.config.ConfigLoader;
import io.slotwarden.config.Loaded;
import io.slotwarden.notify.MemoryOutbox;
import io.slotwarden.notify.Message;
import io.slotwarden.notify.Messages;
import io.slotwarden.notify.Outbox;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A notice of a date that pressure has shortened counts once somebody was woken.
class HastenedNoticeTest {
  private static final Instant NOW = Messages.NOON;
  private static final Message NOTICE = Messages.notice("hastened/1", "drop/orders/s");

  private final MemoryOutbox outbox = new MemoryOutbox();
  private final Tellers tellers =
      new Tellers(
          config(
              """
              - slack: {name: team, webhook-url: "${env:SLACK}", severity: warning}
              - slack: {name: pager, webhook-url: "${env:SLACK}", severity: critical}
              - slack: {name: alerts, webhook-url: "${env:SLACK}", notices: false}
              """),
          outbox);

  private static Config config(String notify) {
    String text = "sources: []\nnotify:\n" + notify.indent(2);
    return switch (ConfigLoader.load(
        text, "test.yaml", n -> n.equals("SLACK") ? "https://slack.example/hook" : null)) {
      case Loaded.Valid valid -> valid.config();
      case Loaded.Invalid invalid -> throw new AssertionError(invalid.problems());
    };
  }

  private void accept(String channel) {
    for (Outbox.Letter letter : outbox.due(channel, NOW, 9)) {
      outbox.delivered(letter.id(), NOW);
    }
  }

  @Test
  void anAcceptanceByAnotherChannelDoesNotCount() {
    tellers.announceHastened(NOTICE);

    accept("team");
    assertThat(outbox.deliveredAt(NOTICE.key())).isEmpty();

    accept("pager");
    assertThat(outbox.deliveredAt(NOTICE.key())).contains(NOW);
  }

  @Test
  void everyChannelThatTakesNoticesHasTheSameWordsOnce() {
    tellers.announceHastened(NOTICE);
    tellers.announceHastened(NOTICE);

    for (String channel : List.of("team", "pager")) {
      assertThat(outbox.due(channel, NOW, 9))
          .as(channel)
          .singleElement()
          .satisfies(l -> assertThat(l.message().headline()).isEqualTo(NOTICE.headline()));
    }
    assertThat(outbox.due("alerts", NOW, 9)).isEmpty();
    accept("team");
    assertThat(outbox.order).containsExactly("copy/hastened/1");
  }
}

package io.slotwarden.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotwarden.notify.Message;
import io.slotwarden.notify.Outbox.Letter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxTest {
  private static final Instant AT = Stores.NOW;
  private static final Instant LATER = AT.plusSeconds(3_600);

  @TempDir Path directory;
  private SqliteStore store;
  private final Chance chance = new Chance(1);

  @BeforeEach
  void open() {
    store = Stores.open(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32, 33, 34})
  void givesBackTheMessageAsItWas(long seed) {
    Message message = new Chance(seed).message("key", "incident", AT);
    store.enqueue(message, List.of("dba"));

    close();
    open();

    assertThat(store.due("dba", AT, 10))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.message()).isEqualTo(message);
              assertThat(letter.channel()).isEqualTo("dba");
              assertThat(letter.attempts()).isZero();
            });
  }

  @Test
  void queuesTheSameKeyOnce() {
    store.enqueue(message("key", "i", AT), List.of("dba", "pager", "dba"));
    store.enqueue(message("key", "i", LATER), List.of("dba", "third"));

    assertThat(store.pending()).containsOnly(entry("dba", 1), entry("pager", 1));
    assertThat(store.due("dba", LATER, 10)).hasSize(1);
  }

  @Test
  void holdsALaterLetterOfAnIncidentBackUntilTheEarlierIsDelivered() {
    store.enqueue(message("notice", "incident", AT), List.of("dba"));
    store.enqueue(message("outcome", "incident", AT), List.of("dba"));
    Letter notice = only(store.due("dba", LATER, 10), "notice");

    store.retry(notice.id(), LATER.plusSeconds(60), "503");
    assertThat(store.due("dba", LATER, 10)).isEmpty();

    store.delivered(notice.id(), LATER);
    only(store.due("dba", LATER, 10), "outcome");
  }

  @Test
  void neverQueuesWhatAnotherMessageHasSaid() {
    store.enqueue(message("many", "i", AT), List.of("one", "two"), List.of("dba"));
    store.enqueue(message("one", "i1", LATER), List.of("dba"));
    store.enqueue(message("three", "i3", LATER), List.of("dba"));

    assertThat(store.pending()).containsOnly(entry("dba", 2));
    store.delivered(only(store.due("dba", LATER, 1), "many").id(), LATER);
    only(store.due("dba", LATER, 10), "three");
  }

  @Test
  void letsALaterLetterGoWhenTheEarlierFailedForGood() {
    store.enqueue(message("notice", "incident", AT), List.of("dba"));
    store.enqueue(message("outcome", "incident", AT), List.of("dba"));
    Letter notice = only(store.due("dba", LATER, 10), "notice");

    store.failed(notice.id(), LATER, "404 no such webhook");

    only(store.due("dba", LATER, 10), "outcome");
    assertThat(store.deliveredAt("notice")).isEmpty();
  }

  @Test
  void letsOtherIncidentsAndChannelsPassAStuckOne() {
    store.enqueue(message("stuck", "one", AT), List.of("dba", "pager"));
    store.enqueue(message("other", "two", AT), List.of("dba"));
    Letter stuck = store.due("dba", AT, 1).getFirst();

    store.retry(stuck.id(), LATER, "timeout");

    only(store.due("dba", AT, 10), "other");
    only(store.due("pager", AT, 10), "stuck");
  }

  @Test
  void bringsALetterBackAtItsTimeWithItsAttemptsCounted() {
    store.enqueue(message("key", "i", AT), List.of("dba"));
    long id = store.due("dba", AT, 1).getFirst().id();

    store.retry(id, AT.plusSeconds(30), "503");
    store.retry(id, AT.plusSeconds(60), "503");

    assertThat(store.due("dba", AT.plusSeconds(60).minusNanos(1), 10)).isEmpty();
    assertThat(store.due("dba", AT.plusSeconds(60), 10).getFirst().attempts()).isEqualTo(2);
  }

  @Test
  void namesTheOldestFirstAndNoMoreThanAsked() {
    for (int i = 0; i < 5; i++) {
      store.enqueue(message("key" + i, "incident" + i, AT), List.of("dba"));
    }

    assertThat(store.due("dba", AT, 3))
        .extracting(letter -> letter.message().key())
        .containsExactly("key0", "key1", "key2");
  }

  @Test
  void knowsTheEarliestDeliveryOfAKey() {
    store.enqueue(message("key", "i", AT), List.of("dba", "pager"));
    assertThat(store.deliveredAt("key")).isEmpty();

    store.delivered(store.due("dba", AT, 1).getFirst().id(), AT.plusSeconds(20));
    store.delivered(store.due("pager", AT, 1).getFirst().id(), AT.plusSeconds(10));

    assertThat(store.deliveredAt("key")).contains(AT.plusSeconds(10));
    assertThat(store.deliveredAt("unknown")).isEmpty();
    assertThat(store.pending()).isEmpty();
  }

  @Test
  void keepsTheFirstAcceptanceWhateverIsSaidAfterwards() {
    store.enqueue(message("key", "i", AT), List.of("dba"));
    long id = store.due("dba", AT, 1).getFirst().id();
    store.delivered(id, AT.plusSeconds(1));

    store.delivered(id, AT.plusSeconds(2));
    store.retry(id, AT.plusSeconds(3), "late answer");
    store.failed(id, AT.plusSeconds(4), "late answer");

    assertThat(store.deliveredAt("key")).contains(AT.plusSeconds(1));
    assertThat(store.due("dba", LATER, 10)).isEmpty();
  }

  @Test
  void refusesALetterThatItNeverWrote() {
    assertThatThrownBy(() -> store.delivered(7, AT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("7");
  }

  @Test
  void forgetsDeliveredLettersAfterThirtyDaysButNeitherTheirKeyNorTheirDelivery()
      throws SQLException {
    store.enqueue(message("done", "one", AT), List.of("dba"));
    store.enqueue(message("waiting", "two", AT), List.of("dba"));
    store.enqueue(message("refused", "three", AT), List.of("dba"));
    store.delivered(store.due("dba", AT, 3).get(0).id(), AT);
    store.failed(store.due("dba", AT, 3).get(1).id(), AT, "410");

    store.prune(AT.plus(Duration.ofDays(31)));
    store.enqueue(message("done", "one", LATER), List.of("dba"));

    assertThat(Stores.query(directory, "select key from letter order by key"))
        .containsExactly("refused", "waiting");
    assertThat(Stores.query(directory, "select key from message where body is null"))
        .containsExactly("done");
    assertThat(store.deliveredAt("done")).contains(AT);
    assertThat(store.pending()).containsOnly(entry("dba", 1));
  }

  @Test
  void keepsAKeyForAYearAndAsLongAsAMessageWaits() throws SQLException {
    store.enqueue(message("done", "one", AT), List.of("dba"));
    store.enqueue(message("waiting", "two", AT), List.of("dba"));
    store.delivered(store.due("dba", AT, 1).getFirst().id(), AT);

    store.prune(AT.plus(Duration.ofDays(364)));
    assertThat(Stores.query(directory, "select key from message")).hasSize(2);

    store.prune(AT.plus(Duration.ofDays(366)));
    assertThat(Stores.query(directory, "select key from message")).containsExactly("waiting");
  }

  private Message message(String key, String incident, Instant at) {
    return chance.message(key, incident, at);
  }

  private static java.util.Map.Entry<String, Integer> entry(String channel, int letters) {
    return java.util.Map.entry(channel, letters);
  }

  private static Letter only(List<Letter> letters, String key) {
    assertThat(letters).extracting(letter -> letter.message().key()).containsExactly(key);
    return letters.getFirst();
  }
}

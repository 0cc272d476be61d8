package io.slotwarden.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.PersonsWord.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersonsWordsTest {
  private static final Instant AT = Stores.NOW;
  private static final Duration WEEK = Duration.ofDays(7);

  @TempDir Path directory;
  private SqliteStore store;

  @BeforeEach
  void open() {
    store = Stores.open(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void standAcrossARestart() {
    PersonsWord pause = store.addWord(Kind.PAUSE, "all", "it's 3 a.m.", AT, null, "ann");
    PersonsWord snooze =
        store.addWord(Kind.SNOOZE, "orders/mig", "load runs", AT, AT.plusSeconds(60), "bob");

    close();
    open();

    assertThat(store.words(AT)).containsExactly(pause, snooze);
    assertThat(pause.id()).isNotEqualTo(snooze.id());
  }

  @Test
  void showForAWeekAfterTheyWereTakenBack() {
    PersonsWord pause = store.addWord(Kind.PAUSE, "all", "why", AT, null, "ann");
    Instant end = AT.plusSeconds(60);

    PersonsWord ended = store.endWord(pause.id(), end);

    assertThat(ended.endedAt()).isEqualTo(end);
    assertThat(store.words(end.plus(WEEK).minusNanos(1))).containsExactly(ended);
    assertThat(store.words(end.plus(WEEK))).isEmpty();
  }

  @Test
  void showForAWeekAfterTheyRanOut() {
    Instant until = AT.plusSeconds(60);
    PersonsWord pause = store.addWord(Kind.PAUSE, "all", "why", AT, until, "ann");

    assertThat(store.words(until.plus(WEEK).minusNanos(1))).containsExactly(pause);
    assertThat(store.words(until.plus(WEEK))).isEmpty();
  }

  @Test
  void endOnce() {
    PersonsWord pause = store.addWord(Kind.PAUSE, "all", "why", AT, null, "ann");
    store.endWord(pause.id(), AT.plusSeconds(1));

    assertThat(store.endWord(pause.id(), AT.plusSeconds(2)).endedAt()).isEqualTo(AT.plusSeconds(1));
  }

  @Test
  void areNeverPruned() throws java.sql.SQLException {
    store.addWord(Kind.PAUSE, "all", "why", AT, AT.plusSeconds(1), "ann");

    store.prune(AT.plus(Duration.ofDays(10_000)));

    assertThat(Stores.query(directory, "select reason from persons_word")).containsExactly("why");
  }

  @Test
  void canNotEndUnsaid() {
    assertThatThrownBy(() -> store.endWord(5, AT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5");
  }
}

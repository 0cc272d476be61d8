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

    PersonsWord ended = store.endWord(pause.id(), new PersonsWord.Ending(end, "bob", "over"));

    assertThat(ended.ended()).isEqualTo(new PersonsWord.Ending(end, "bob", "over"));
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
    var first = new PersonsWord.Ending(AT.plusSeconds(1), "bob", "over");
    store.endWord(pause.id(), first);

    var second = new PersonsWord.Ending(AT.plusSeconds(2), "eve", "too late");
    assertThat(store.endWord(pause.id(), second).ended()).isEqualTo(first);
  }

  @Test
  void ofAnOlderStoreWereTakenBackByNobodyKnown() throws java.sql.SQLException {
    PersonsWord pause = store.addWord(Kind.PAUSE, "all", "why", AT, null, "ann");
    close();
    Stores.execute(
        directory,
        "alter table persons_word drop column ended_by",
        "alter table persons_word drop column end_reason",
        "alter table task_watch drop column standstill",
        "drop table registration",
        "drop table ended_alert",
        "update persons_word set ended_at = '" + AT + "'",
        "pragma user_version = 2");

    open();

    assertThat(store.words(AT))
        .extracting(PersonsWord::id, PersonsWord::ended)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(pause.id(), new PersonsWord.Ending(AT, "", "")));
  }

  @Test
  void areNeverPruned() throws java.sql.SQLException {
    store.addWord(Kind.PAUSE, "all", "why", AT, AT.plusSeconds(1), "ann");

    store.prune(AT.plus(Duration.ofDays(10_000)));

    assertThat(Stores.query(directory, "select reason from persons_word")).containsExactly("why");
  }

  @Test
  void canNotEndUnsaid() {
    assertThatThrownBy(() -> store.endWord(5, new PersonsWord.Ending(AT, "bob", "over")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5");
  }
}

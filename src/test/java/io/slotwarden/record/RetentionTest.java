package io.slotwarden.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.Alert;
import io.slotwarden.model.AlertBook;
import io.slotwarden.model.AlertKey;
import io.slotwarden.model.AlertState;
import io.slotwarden.model.PersonsWord;
import io.slotwarden.model.Severity;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What stays for how long.
class RetentionTest {
  private static final Alert.Id ID = new Alert.Id(AlertKey.RETAINED_WAL, "orders/cdc");
  private static final Instant BEGAN = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant ENDED = BEGAN.plus(Duration.ofHours(5));
  private static final Duration NINETY_DAYS = Duration.ofDays(90);

  @TempDir Path directory;

  @Test
  void anAlertThatHasEndedIsKeptForNinetyDaysThoughItIsShownForOne() throws SQLException {
    try (SqliteStore store = Stores.open(directory)) {
      AlertBook open = book(alert(null));
      AlertBook resolved = book(alert(ENDED));
      store.saveAlerts(AlertBook.EMPTY, open);
      store.saveAlerts(open, resolved);
      store.saveAlerts(resolved, AlertBook.EMPTY);
      assertThat(store.loadAlerts()).isEqualTo(AlertBook.EMPTY);

      store.prune(ENDED.plus(NINETY_DAYS));
      assertThat(ended())
          .containsExactly(
              "retained-wal orders/cdc critical from 2026-03-01T10:00:00.000000000Z to"
                  + " 2026-03-01T15:00:00.000000000Z: it keeps 12 GiB (it keeps less)");

      store.prune(ENDED.plus(NINETY_DAYS).plusNanos(1));
      assertThat(ended()).isEmpty();
    }
  }

  @Test
  void anOpenAlertIsNeverPrunedAndIsNoEndedOne() throws SQLException {
    AlertBook open = book(alert(null));
    try (SqliteStore store = Stores.open(directory)) {
      store.saveAlerts(AlertBook.EMPTY, open);

      store.prune(BEGAN.plus(Duration.ofDays(10_000)));

      assertThat(store.loadAlerts()).isEqualTo(open);
    }
    assertThat(ended()).isEmpty();
  }

  @Test
  void anIncidentThatEndedIsKeptOnceHoweverOftenItIsSaved() throws SQLException {
    try (SqliteStore store = Stores.open(directory)) {
      store.saveAlerts(AlertBook.EMPTY, book(alert(ENDED)));
      store.saveAlerts(AlertBook.EMPTY, book(alert(ENDED)));
    }

    assertThat(ended()).hasSize(1);
  }

  @Test
  void theJournalAndPersonsWordsAreKeptForGood() throws SQLException {
    Chance chance = new Chance(3);
    try (SqliteStore store = Stores.open(directory)) {
      long id = store.intend(chance.act(), chance.trace(), BEGAN);
      store.settle(id, ActOutcome.DROPPED, "dropped", BEGAN);
      store.addWord(PersonsWord.Kind.PAUSE, "all", "why", BEGAN, BEGAN.plusSeconds(1), "ann");

      store.prune(BEGAN.plus(Duration.ofDays(10_000)));

      assertThat(store.recent(10)).hasSize(1);
    }
    assertThat(Stores.query(directory, "select reason from persons_word")).containsExactly("why");
  }

  private List<String> ended() throws SQLException {
    return Stores.query(
        directory,
        "select key || ' ' || subject || ' ' || severity || ' from ' || since || ' to ' ||"
            + " resolved_at || ': ' || text || ' (' || ended || ')' from ended_alert");
  }

  private static AlertBook book(Alert alert) {
    return new AlertBook(Map.of(alert.id(), alert), Map.of(), Map.of());
  }

  private static Alert alert(@Nullable Instant ended) {
    return new Alert(
        ID,
        "orders",
        Severity.WARNING,
        ended == null ? AlertState.FIRING : AlertState.RESOLVED,
        BEGAN,
        BEGAN.plusSeconds(120),
        ended,
        ended == null ? null : "it keeps less",
        new Alert.Words("disconnected", "it keeps 12 GiB", "orders/cdc", "seen"),
        new Alert.Clocks(
            5,
            31,
            0,
            ended,
            null,
            ended == null ? BEGAN : ended,
            12L,
            Severity.CRITICAL,
            2,
            BEGAN));
  }
}

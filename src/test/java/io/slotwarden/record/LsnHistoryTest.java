package io.slotwarden.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.Lsn;
import io.slotwarden.model.LsnSample;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LsnHistoryTest {
  private static final Instant MINUTE = Instant.parse("2026-03-01T10:00:00Z");
  private static final Lsn HIGH = Lsn.parse("FFFFFFFF/FFFFFFFE");

  @TempDir Path directory;

  @Test
  void keepsTheFirstSampleOfEachMinuteAndSource() {
    try (SqliteStore store = Stores.open(directory)) {
      store.saveLsn("orders", MINUTE.plusMillis(100), new Lsn(1));
      store.saveLsn("orders", MINUTE.plusMillis(59_999), new Lsn(2));
      store.saveLsn("orders", MINUTE.plusSeconds(60), HIGH);
      store.saveLsn("billing", MINUTE, new Lsn(3));

      assertThat(store.lsnHistory("orders", MINUTE))
          .containsExactly(
              new LsnSample(MINUTE, new Lsn(1)), new LsnSample(MINUTE.plusSeconds(60), HIGH));
      assertThat(store.lsnHistory("orders", MINUTE.plusSeconds(1))).hasSize(1);
    }
  }

  @Test
  void forgetsAfterEightDays() {
    try (SqliteStore store = Stores.open(directory)) {
      store.saveLsn("orders", MINUTE, new Lsn(1));

      store.prune(MINUTE.plus(Duration.ofDays(8)));
      assertThat(store.lsnHistory("orders", Instant.EPOCH)).hasSize(1);

      store.prune(MINUTE.plus(Duration.ofDays(8)).plusSeconds(1));
      assertThat(store.lsnHistory("orders", Instant.EPOCH)).isEmpty();
    }
  }
}

package io.slotwarden.endtoend;

import io.slotwarden.assess.Histories;
import io.slotwarden.config.Config;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.Memory;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.SlotHistory;
import io.slotwarden.model.SlotId;
import io.slotwarden.observe.postgres.PostgresObserver;
import io.slotwarden.record.SqliteStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/// What the store would remember had the daemon run before.
final class Remembered {
  private static final Duration GAP_LIMIT = Duration.ofMinutes(2);
  private static final int HOUR = 60;

  private Remembered() {}

  /// An hour of steady WAL up to where the server stands, and a slot that has not moved in it.
  ///
  /// @return bytes a minute
  static long anHour(Config config, String name, String slot, Instant now) {
    SourceConfig source = config.source(name).orElseThrow();
    ServerSample sample;
    try (PostgresObserver observer = PostgresObserver.create(source, InstantSource.system())) {
      sample = observer.observe().sample().toOptional().orElseThrow();
    }
    SlotId id = new SlotId(name, slot);
    SlotHistory history =
        Histories.next(
            null,
            id,
            sample,
            sample.slot(slot).orElseThrow(),
            now.minus(Duration.ofHours(1)),
            GAP_LIMIT);
    long each = sample.currentLsn().value() / (2 * HOUR);
    try (SqliteStore store = SqliteStore.open(config.store().path(), InstantSource.system())) {
      store.saveMemory(Memory.EMPTY, new Memory(Map.of(id, history), Map.of(), Map.of(), Map.of()));
      for (int m = HOUR; m >= 1; m--) {
        store.saveLsn(
            name,
            now.minus(Duration.ofMinutes(m)),
            new Lsn(sample.currentLsn().value() - m * each));
      }
    }
    return each;
  }
}

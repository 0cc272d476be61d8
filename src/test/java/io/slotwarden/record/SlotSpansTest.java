package io.slotwarden.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.Lsn;
import io.slotwarden.model.Memory;
import io.slotwarden.model.ServerIdentity;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.model.SlotHistory;
import io.slotwarden.model.SlotId;
import io.slotwarden.model.SlotType;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotSpansTest {
  private static final SlotId SLOT = new SlotId("orders", "mig_2026");
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir Path directory;

  @Test
  void keepsTheSpanOfASlotThatMoved() throws SQLException {
    SlotHistory old = inactive(START, START, 40, new Lsn(100));
    SlotHistory moved = inactive(START, START.plusSeconds(600), 1, new Lsn(200));

    save(old, moved);

    assertThat(spans("source || ' ' || slot || ' ' || since || ' ' || until || ' ' || samples"))
        .containsExactly(
            "orders mig_2026 2026-03-01T10:00:00.000000000Z 2026-03-01T10:09:45.000000000Z 40");
    assertThat(spans("longest_gap || ' ' || restart_lsn")).containsExactly("PT17.5S 0/64");
  }

  @Test
  void keepsNothingWhileTheEvidenceStandsAndOnlyTheLookIsNewer() throws SQLException {
    SlotHistory old = inactive(START, START, 40, new Lsn(100));
    SlotHistory later = inactive(START, START, 41, new Lsn(100));

    save(old, later);

    assertThat(spans("slot")).isEmpty();
  }

  @Test
  void keepsTheSpanOfASlotThatVanished() throws SQLException {
    try (SqliteStore store = Stores.open(directory)) {
      Memory before = memory(inactive(START, START, 1, new Lsn(100)));
      store.saveMemory(Memory.EMPTY, before);
      store.saveMemory(before, Memory.EMPTY);
    }

    assertThat(spans("slot")).containsExactly("mig_2026");
  }

  @Test
  void keepsTheSpanOfASlotWhoseNameAnotherTook() throws SQLException {
    SlotHistory old = active(START, START, new Lsn(100));
    SlotHistory another = active(START.plusSeconds(15), START.plusSeconds(15), new Lsn(100));

    save(old, another);

    assertThat(spans("first_seen")).containsExactly("2026-03-01T10:00:00.000000000Z");
  }

  @Test
  void spendsNoRowOnEachPollOfABusySlot() throws SQLException {
    try (SqliteStore store = Stores.open(directory)) {
      Memory before = Memory.EMPTY;
      for (int poll = 0; poll < 100; poll++) {
        Memory after = memory(active(START, START.plusSeconds(15L * poll), new Lsn(poll)));
        store.saveMemory(before, after);
        before = after;
      }
    }

    assertThat(spans("slot")).isEmpty();
  }

  @Test
  void writesTheSameSpanOnceWhenASaveIsRepeated() throws SQLException {
    Memory before = memory(inactive(START, START, 40, new Lsn(100)));
    Memory after = memory(inactive(START, START.plusSeconds(600), 1, new Lsn(200)));
    try (SqliteStore store = Stores.open(directory)) {
      store.saveMemory(Memory.EMPTY, before);
      store.saveMemory(before, after);
      store.saveMemory(before, after);
    }

    assertThat(spans("slot")).hasSize(1);
  }

  @Test
  void forgetsSpansAfterNinetyDays() throws SQLException {
    Instant end = START.plus(Duration.ofSeconds(585));
    save(
        inactive(START, START, 40, new Lsn(100)),
        inactive(START, START.plusSeconds(600), 1, new Lsn(200)));

    prune(end.plus(Duration.ofDays(90)));
    assertThat(spans("slot")).hasSize(1);

    prune(end.plus(Duration.ofDays(90)).plusNanos(1));
    assertThat(spans("slot")).isEmpty();
  }

  private void prune(Instant now) {
    try (SqliteStore store = Stores.open(directory)) {
      store.prune(now);
    }
  }

  private void save(SlotHistory old, SlotHistory next) {
    try (SqliteStore store = Stores.open(directory)) {
      store.saveMemory(Memory.EMPTY, memory(old));
      store.saveMemory(memory(old), memory(next));
    }
  }

  private java.util.List<String> spans(String column) throws SQLException {
    return Stores.query(directory, "select " + column + " from slot_span order by since");
  }

  private static Memory memory(SlotHistory history) {
    return new Memory(Map.of(history.id(), history), Map.of(), Map.of(), Map.of());
  }

  private static SlotHistory inactive(Instant firstSeen, Instant since, long samples, Lsn lsn) {
    Instant last = since.plusSeconds(15 * (samples - 1));
    return new SlotHistory(
        SLOT,
        evidence(lsn, last),
        false,
        firstSeen,
        since,
        last,
        samples,
        Duration.ofMillis(17_500),
        null,
        null,
        firstSeen);
  }

  private static SlotHistory active(Instant firstSeen, Instant since, Lsn lsn) {
    return new SlotHistory(
        SLOT,
        evidence(lsn, since),
        true,
        firstSeen,
        since,
        since,
        1,
        Duration.ZERO,
        since,
        since,
        null);
  }

  private static SlotEvidence evidence(Lsn lsn, Instant observedAt) {
    return new SlotEvidence(
        new ServerIdentity(7_300_000_000_000_000_001L, 1, START.minusSeconds(3_600)),
        SLOT.name(),
        SlotType.LOGICAL,
        "test_decoding",
        "orders",
        lsn,
        lsn,
        null,
        null,
        null,
        observedAt);
  }
}

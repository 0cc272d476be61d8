package io.slotwarden.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.Memory;
import io.slotwarden.model.SlotHistory;
import io.slotwarden.model.SlotId;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredMemoryTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-01T10:00:00.123456Z"));

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void comesBackExactlyAsItWasSaved(long seed) {
    Memory saved = new Chance(seed).memory(25);
    try (SqliteStore store = open()) {
      store.saveMemory(Memory.EMPTY, saved);
    }

    try (SqliteStore store = open()) {
      assertThat(store.loadMemory()).isEqualTo(saved);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void followsEveryAdditionChangeAndRemoval(long seed) {
    Chance chance = new Chance(seed);
    Memory before = Memory.EMPTY;
    try (SqliteStore store = open()) {
      for (int step = 0; step < 20; step++) {
        Memory after = step % 3 == 0 ? chance.memory(10) : changed(before, chance);

        store.saveMemory(before, after);

        assertThat(store.loadMemory()).isEqualTo(after);
        before = after;
      }
      store.saveMemory(before, Memory.EMPTY);
      assertThat(store.loadMemory()).isEqualTo(Memory.EMPTY);
    }
  }

  @Test
  void isEmptyInANewStore() {
    try (SqliteStore store = open()) {
      assertThat(store.loadMemory()).isEqualTo(Memory.EMPTY);
    }
  }

  private SqliteStore open() {
    return SqliteStore.open(directory.resolve("store.db"), CLOCK);
  }

  private static Memory changed(Memory before, Chance chance) {
    Map<SlotId, SlotHistory> slots = new HashMap<>();
    for (SlotHistory old : before.slots().values()) {
      switch (chance.below(3)) {
        case 0 -> slots.put(old.id(), old);
        case 1 -> slots.put(old.id(), chance.history(old.id()));
        default -> {
          SlotId other = chance.slotId();
          slots.put(other, chance.history(other));
        }
      }
    }
    return new Memory(slots, Map.of(), before.tasks(), before.inventories());
  }
}

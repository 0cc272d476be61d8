package io.slotwarden.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotwarden.guard.Journal.JournalUnavailable;
import io.slotwarden.model.Act;
import io.slotwarden.model.Memory;
import io.slotwarden.model.Observed;
import io.slotwarden.model.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TroubleTest {
  @TempDir Path directory;
  private SqliteStore store;
  private final Chance chance = new Chance(1);
  private final Act act = chance.act();
  private final Trace trace = chance.trace();

  @BeforeEach
  void open() {
    store = Stores.open(directory);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void permitsNoIntentOnAFullDiskAndGoesOnWhenThereIsRoomAgain() {
    long known = store.intend(act, trace, Stores.NOW);
    int written = fillTheDisk();

    assertThat(store.writable())
        .isInstanceOfSatisfying(
            Observed.Unknown.class,
            unknown ->
                assertThat(unknown.why())
                    .contains("the disk is full; free space on its volume")
                    .contains("store.db"));
    assertThatThrownBy(() -> store.intend(act, trace, Stores.NOW))
        .isInstanceOf(JournalUnavailable.class)
        .hasMessageContaining("the disk is full");
    assertThat(store.recent(10_000)).hasSize(written + 1);

    store.limitPages(StoreFile.NO_PAGE_LIMIT);

    assertThat(store.writable()).isEqualTo(Observed.known(true, Stores.NOW));
    assertThat(store.intend(act, trace, Stores.NOW)).isGreaterThan(known);
  }

  @Test
  void takesAMemoryThatDidNotFitBackAsAWhole() {
    Memory before = chance.memory(3);
    store.saveMemory(Memory.EMPTY, before);
    store.limitPages(1);
    Memory large = chance.memory(200);

    assertThatThrownBy(() -> store.saveMemory(before, large))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("the disk is full");
    assertThat(store.loadMemory()).isEqualTo(before);

    store.limitPages(StoreFile.NO_PAGE_LIMIT);
    store.saveMemory(before, large);
    assertThat(store.loadMemory()).isEqualTo(large);
  }

  @Test
  void refusesToActWhileAnotherProgramHoldsTheFileAndGoesOnAfterwards() throws SQLException {
    try (Connection shell = Stores.connect(directory);
        Statement statement = shell.createStatement()) {
      shell.setAutoCommit(false);
      statement.executeUpdate("insert into probe (filler) values (x'00')");

      assertThatThrownBy(() -> store.intend(act, trace, Stores.NOW))
          .isInstanceOf(JournalUnavailable.class)
          .hasMessageContaining("another program holds a lock");
      assertThat(store.writable().isKnown()).isFalse();
      assertThat(store.recent(10)).isEmpty();
      shell.rollback();
    }

    assertThat(store.intend(act, trace, Stores.NOW)).isPositive();
  }

  @Test
  void noticesThatItsFileWasRemovedAndNeverStartsAnewBehindOurBack() throws IOException {
    Path moved = directory.resolve("moved.db");
    Files.move(Stores.file(directory), moved);

    assertThat(store.writable().isKnown()).isFalse();
    assertThatThrownBy(() -> store.intend(act, trace, Stores.NOW))
        .isInstanceOf(JournalUnavailable.class)
        .hasMessageContaining("moved, removed or replaced");
    assertThat(Stores.file(directory)).doesNotExist();

    Files.move(moved, Stores.file(directory));
    assertThat(store.writable().isKnown()).isTrue();
  }

  @Test
  void refusesToReadARowThatSomebodyBroke() throws SQLException {
    store.intend(act, trace, Stores.NOW);
    Stores.execute(directory, "update act set trace = '{\"rules\":[{\"rule\":\"x\"}]}'");

    assertThatThrownBy(store::open)
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("unreadable row in act-open")
        .hasMessageContaining("verdict is missing");
  }

  @Test
  void goesOnAfterAnInterruptedCaller() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> store.intend(act, trace, Stores.NOW))
        .isInstanceOf(JournalUnavailable.class)
        .hasMessageContaining("interrupted");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(store.writable().isKnown()).isTrue();
  }

  @Test
  void leavesNothingBehindOfAProbe() throws SQLException {
    store.writable();

    assertThat(Stores.query(directory, "select count(*) from probe")).isEqualTo(List.of("0"));
  }

  /// Writes until SQLite itself says SQLITE_FULL.
  private int fillTheDisk() {
    store.limitPages(1); // The least that SQLite takes is the file's present size.
    int written = 0;
    while (true) {
      try {
        store.intend(act, trace, Stores.NOW);
        written++;
      } catch (JournalUnavailable _) {
        return written;
      }
    }
  }
}

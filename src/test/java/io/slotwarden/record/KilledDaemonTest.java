package io.slotwarden.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.Memory;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A daemon is killed with SIGKILL again and again while it writes.
class KilledDaemonTest {
  private static final int KILLS = 4;

  @TempDir Path directory;
  private final List<Process> children = new ArrayList<>();

  @AfterEach
  void endChildren() {
    children.forEach(Process::destroyForcibly);
  }

  @ParameterizedTest
  @ValueSource(longs = {20_260_301L})
  void leavesEverythingThatWasAcknowledged(long seed) throws Exception {
    Random points = new Random(seed);
    List<String> acknowledged = new ArrayList<>();
    for (int run = 1; run <= KILLS; run++) {
      List<String> lines = runAndKill(run, 1 + points.nextInt(300));
      acknowledged.addAll(lines);

      assertThat(Stores.query(directory, "pragma integrity_check")).containsExactly("ok");
      assertThat(Stores.query(directory, "pragma foreign_key_check")).isEmpty();
      try (SqliteStore store = Stores.open(directory)) {
        holdsEveryAct(store, acknowledged);
        holdsTheLastMemory(store, run, lines);
      }
      assertThat(Stores.query(directory, "select key from letter where channel = 'dba'"))
          .containsAll(those("queued ", acknowledged));
      assertThat(Stores.query(directory, "select key from letter where channel = 'pager'"))
          .containsAll(those("queued ", acknowledged));
    }
    assertThat(acknowledged).hasSizeGreaterThan(KILLS);
  }

  @Test
  void leavesNoLockBehind() throws Exception {
    Process child = start(1);
    try (BufferedReader lines = child.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("opened 1");
      assertThatThrownBy(() -> Stores.open(directory))
          .isInstanceOf(StoreUnavailable.class)
          .hasMessageContaining("another slotwarden");

      kill(child);

      try (SqliteStore store = Stores.open(directory)) {
        assertThat(store.holdsLock()).isTrue();
        assertThat(store.startedEmpty()).isFalse();
      }
    }
  }

  private static void holdsEveryAct(SqliteStore store, List<String> acknowledged) {
    List<ActRecord> acts = store.recent(1_000_000);
    assertThat(acts)
        .extracting(entry -> String.valueOf(entry.id()))
        .containsAll(those("intended ", acknowledged));
    assertThat(acts.stream().filter(entry -> entry.outcome() == ActOutcome.DROPPED))
        .extracting(entry -> String.valueOf(entry.id()))
        .containsAll(those("settled ", acknowledged));
    assertThat(store.open().size())
        .as("at most one act of each run was cut off")
        .isLessThanOrEqualTo(KILLS);
  }

  /// The last that was acknowledged, or the next, whose acknowledgement may have been cut off:
  /// never a mixture.
  private static void holdsTheLastMemory(SqliteStore store, int run, List<String> lines) {
    int steps = those("remembered ", lines).size();
    if (steps > 0) {
      Memory last = RestlessWriter.memory(run, steps - 1);
      Memory next = RestlessWriter.memory(run, steps);
      assertThat(store.loadMemory()).isIn(last, next);
    }
  }

  private List<String> runAndKill(int run, int afterLines)
      throws IOException, InterruptedException {
    Process child = start(run);
    List<String> lines = new ArrayList<>();
    try (BufferedReader output = child.inputReader()) {
      String line = output.readLine();
      while (line != null && lines.size() < afterLines) {
        lines.add(line);
        line = output.readLine();
      }
      kill(child);
      while (line != null) {
        lines.add(line);
        line = output.readLine();
      }
    }
    assertThat(lines).hasSizeGreaterThanOrEqualTo(afterLines);
    // The pipe may end in the middle of the last line.
    return lines.subList(0, lines.size() - 1);
  }

  private Process start(int run) throws IOException {
    Process child = RestlessWriter.start(directory, run);
    children.add(child);
    return child;
  }

  private static void kill(Process child) throws InterruptedException {
    // Not through Process: that closes the pipe, and with it what was acknowledged last.
    assertThat(child.toHandle().destroyForcibly()).isTrue();
    assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  private static List<String> those(String word, List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(word))
        .map(line -> line.substring(word.length()))
        .toList();
  }
}

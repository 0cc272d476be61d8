package io.slotwarden.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.Trace;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VirtualThreadsTest {
  @TempDir Path directory;

  @Test
  void writeAllTheyWereAskedToWhateverTheirNumber() throws Exception {
    Act act = new Chance(1).act();
    Trace trace = new Chance(2).trace();
    try (SqliteStore store = Stores.open(directory);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> ids = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        ids.add(
            threads.submit(
                () -> {
                  long id = store.intend(act, trace, Stores.NOW);
                  store.settle(id, ActOutcome.DROPPED, "thread", Stores.NOW);
                  return id;
                }));
      }

      assertThat(store.recent(1_000))
          .as("while they write, others read")
          .allMatch(entry -> entry.act().equals(act));
      List<Long> acknowledged = all(ids);
      assertThat(store.recent(1_000))
          .extracting(ActRecord::id)
          .containsExactlyInAnyOrderElementsOf(acknowledged);
      assertThat(store.open()).isEmpty();
    }
  }

  /// Twice as many as carriers wait for a lock that only another virtual thread can release: were
  /// they to wait in native calls, it would never run, and every one of them would fail after
  /// SQLite's busy timeout.
  @Test
  void leaveTheCarriersToOthersWhileTheyWaitForALock() throws Exception {
    int waiters = 2 * Runtime.getRuntime().availableProcessors();
    Act act = new Chance(1).act();
    Trace trace = new Chance(2).trace();
    try (SqliteStore store = Stores.open(directory);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ExecutorService shells = Executors.newSingleThreadExecutor()) {
      CountDownLatch locked = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      Future<Boolean> shell = shells.submit(() -> holdLock(locked, release));
      assertThat(locked.await(10, TimeUnit.SECONDS)).isTrue();
      List<Future<Long>> ids = new ArrayList<>();
      for (int i = 0; i < waiters; i++) {
        ids.add(threads.submit(() -> store.intend(act, trace, Stores.NOW)));
      }

      threads.submit(release::countDown);

      assertThat(shell.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(all(ids)).hasSize(waiters).doesNotHaveDuplicates();
    }
  }

  private boolean holdLock(CountDownLatch locked, CountDownLatch release)
      throws SQLException, InterruptedException {
    try (Connection connection = Stores.connect(directory);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate("insert into probe (filler) values (x'00')");
      locked.countDown();
      boolean released = release.await(10, TimeUnit.SECONDS);
      connection.rollback();
      return released;
    }
  }

  private static List<Long> all(List<Future<Long>> futures)
      throws ExecutionException, InterruptedException {
    List<Long> values = new ArrayList<>();
    for (Future<Long> future : futures) {
      values.add(future.get());
    }
    return values;
  }
}

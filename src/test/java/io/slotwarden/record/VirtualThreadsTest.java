package io.slotwarden.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.guard.Journal.JournalUnavailable;
import io.slotwarden.model.Act;
import io.slotwarden.model.ActOutcome;
import io.slotwarden.model.ActRecord;
import io.slotwarden.model.Trace;
import java.nio.file.Files;
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
  private static final int CARRIERS = Runtime.getRuntime().availableProcessors();

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

  /// As many as there are carriers wait for locks that only one more virtual thread can have
  /// released: were they to wait in native calls, it would not run before SQLite's busy timeout has
  /// ended their waiting.
  @Test
  void leaveTheCarriersToOthersWhileTheyWaitForALock() throws Exception {
    int carriers = Integer.getInteger("jdk.virtualThreadScheduler.parallelism", CARRIERS);
    Act act = new Chance(1).act();
    Trace trace = new Chance(2).trace();
    List<SqliteStore> stores = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ExecutorService shells = Executors.newCachedThreadPool()) {
      CountDownLatch locked = new CountDownLatch(carriers);
      CountDownLatch release = new CountDownLatch(1);
      for (int i = 0; i < carriers; i++) {
        Path place = Files.createDirectory(directory.resolve("store" + i));
        stores.add(Stores.open(place));
        shells.submit(() -> holdLock(place, locked, release));
      }
      assertThat(locked.await(10, TimeUnit.SECONDS)).isTrue();

      List<Future<Boolean>> releasedWhileTheyWaited = new ArrayList<>();
      for (SqliteStore store : stores) {
        releasedWhileTheyWaited.add(
            threads.submit(
                () -> {
                  intend(store, act, trace);
                  return release.getCount() == 0;
                }));
      }
      threads.submit(release::countDown);

      assertThat(all(releasedWhileTheyWaited)).hasSize(carriers).containsOnly(true);
    } finally {
      stores.forEach(SqliteStore::close);
    }
  }

  private static void intend(SqliteStore store, Act act, Trace trace) {
    try {
      store.intend(act, trace, Stores.NOW);
    } catch (JournalUnavailable _) {
      // On a busy machine the lock may be gone too late; what counts is that others ran meanwhile.
    }
  }

  private static boolean holdLock(Path place, CountDownLatch locked, CountDownLatch release)
      throws SQLException, InterruptedException {
    try (Connection connection = Stores.connect(place);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate("insert into probe (filler) values (x'00')");
      locked.countDown();
      boolean released = release.await(10, TimeUnit.SECONDS);
      connection.rollback();
      return released;
    }
  }

  private static <T> List<T> all(List<Future<T>> futures)
      throws ExecutionException, InterruptedException {
    List<T> values = new ArrayList<>();
    for (Future<T> future : futures) {
      values.add(future.get());
    }
    return values;
  }
}

package io.slotwarden.record;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// The one platform thread that talks to SQLite. Everyone else hands it work and waits with a
/// deadline: a native call on a virtual thread would hold its carrier, and two of them froze every
/// virtual thread of a machine with two cores.
final class StoreThread implements AutoCloseable {
  /// Ten thousand times what a commit takes on an idle disk; beyond it the disk hangs.
  static final Duration DEADLINE = Duration.ofSeconds(5);

  /// Work that may wait. More means that the disk hangs, and then everyone is told at once.
  private static final int QUEUE_LIMIT = 1_000;

  private final StoreFile file;
  private final ThreadPoolExecutor executor;

  StoreThread(StoreFile file) {
    this.file = file;
    this.executor =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE_LIMIT),
            Thread.ofPlatform().name("store").daemon().factory());
  }

  /// Work on the connection; what it throws takes the transaction back and reaches the caller.
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {
    T on(Connection connection) throws SQLException;
  }

  /// Work without a result.
  @FunctionalInterface
  interface Change {
    void on(Connection connection) throws SQLException;
  }

  /// Runs `work` in one transaction and returns when it is durable.
  ///
  /// @param task what it does, after "can't": `write the journal`
  /// @throws StoreUnavailable when it failed (then nothing of it is stored) or the deadline passed
  ///   (then it may be)
  <T extends @Nullable Object> T write(String task, Work<T> work) {
    return call(task, DEADLINE, () -> inTransaction(task, work));
  }

  /// As [#write], for what has no result.
  void change(String task, Change change) {
    write(
        task,
        connection -> {
          change.on(connection);
          return true;
        });
  }

  <T extends @Nullable Object> T read(String task, Work<T> work) {
    return call(task, DEADLINE, () -> guarded(task, work));
  }

  /// As [#read], for what may take longer than a step of the loop.
  <T extends @Nullable Object> T read(String task, Duration deadline, Work<T> work) {
    return call(task, deadline, () -> guarded(task, work));
  }

  /// Closes the connection and ends the thread; a second call does nothing.
  ///
  /// @throws StoreUnavailable when the thread hangs in a call to the disk; then the connection is
  ///   still open
  @Override
  public void close() {
    if (executor.isShutdown()) {
      return;
    }
    try {
      call(
          "close",
          DEADLINE,
          () -> {
            file.abandon();
            return true;
          });
    } finally {
      executor.shutdown();
    }
  }

  private <T extends @Nullable Object> T inTransaction(String task, Work<T> work) {
    return guarded(
        task,
        connection -> {
          connection.setAutoCommit(false);
          T result = work.on(connection);
          // By JDBC's contract this commits, and unlike commit() it does not begin another
          // transaction.
          connection.setAutoCommit(true);
          return result;
        });
  }

  private <T extends @Nullable Object> T guarded(String task, Work<T> work) {
    try {
      return work.on(file.connection());
    } catch (SQLException e) {
      file.abandon();
      throw Trouble.of(file.path(), task, e);
    } catch (RuntimeException e) {
      file.abandon();
      throw e;
    }
  }

  private <T extends @Nullable Object> T call(String task, Duration deadline, Callable<T> work) {
    Future<T> future;
    try {
      future = executor.submit(work);
    } catch (RejectedExecutionException e) {
      throw new StoreUnavailable(
          "can't "
              + task
              + " in the store "
              + file.path()
              + (executor.isShutdown()
                  ? ": it is closed"
                  : ": its disk hangs, too much work waits"),
          e);
    }
    try {
      return future.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // What has not begun will not; what has can't be stopped, and its outcome stays unknown.
      future.cancel(false);
      throw new StoreUnavailable(
          "can't %s in the store %s: no answer within %d s, its disk hangs or is overloaded"
              .formatted(task, file.path(), deadline.toSeconds()),
          e);
    } catch (InterruptedException e) {
      future.cancel(false);
      Thread.currentThread().interrupt();
      throw new StoreUnavailable("interrupted while waiting to " + task, e);
    } catch (CancellationException e) {
      throw new StoreUnavailable("cancelled: " + task, e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }
}

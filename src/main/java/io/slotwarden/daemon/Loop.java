package io.slotwarden.daemon;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread on which everything is decided, one event after the other, and on which time passes.
/// It can't die: what an event throws is logged, and the next one comes (design, rule 20).
final class Loop implements Events, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
  private static final long STOP_SECONDS = 5;

  private final LinkedBlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
  private final Runnable afterwards;
  private final Duration every;
  private final Runnable tick;
  private final Thread thread;
  private volatile boolean stopping;

  /// @param afterwards runs on the loop's thread whenever events came and no other waits
  /// @param every how long after the last tick there is another one, between two events. Not news:
  ///   nothing runs afterwards
  Loop(Runnable afterwards, Duration every, Runnable tick) {
    this.afterwards = afterwards;
    this.every = every;
    this.tick = tick;
    this.thread = Thread.ofPlatform().name("slotwarden-loop").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  @Override
  public void post(Runnable event) {
    events.add(event);
  }

  @Override
  public void beside(String name, Runnable work) {
    Thread.ofVirtual().name(name).start(work);
  }

  /// Runs on the loop's thread and waits for the result.
  ///
  /// @throws RuntimeException what the call throws, or when the loop doesn't come to it in time
  <T> T call(java.util.function.Supplier<T> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    post(
        () -> {
          try {
            result.complete(call.get());
          } catch (RuntimeException e) {
            result.completeExceptionally(e);
          }
        });
    try {
      return result.get(STOP_SECONDS * 2, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("the loop failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the loop", e);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException("the loop is busy; try again", e);
    }
  }

  private void run() {
    boolean news = true;
    long next = System.nanoTime() + every.toNanos();
    while (!stopping) {
      try {
        Runnable event = events.poll(next - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (event != null) {
          news = true;
          event.run();
        }
        if (System.nanoTime() - next >= 0) {
          next = System.nanoTime() + every.toNanos();
          tick.run();
        }
        if (news && events.isEmpty()) {
          news = false;
          afterwards.run();
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.atError()
            .addKeyValue("event", "loop")
            .setCause(e)
            .log("an event of the loop failed; the loop goes on");
      }
    }
  }

  @Override
  public void close() {
    stopping = true;
    post(() -> {});
    try {
      thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

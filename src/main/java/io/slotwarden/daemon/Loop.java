package io.slotwarden.daemon;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread on which everything is decided, one event after the other. It can't die: what an
/// event throws is logged, and the next one comes (design, rule 20).
final class Loop implements Events, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
  private static final long STOP_SECONDS = 5;

  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Runnable afterwards;
  private final Thread thread;
  private volatile boolean stopping;

  /// @param isNews false: when nothing but such happened, nobody need be shown anything
  private record Event(Runnable work, boolean isNews) {}

  /// @param afterwards runs on the loop's thread whenever no event waits and there was news
  Loop(Runnable afterwards) {
    this.afterwards = afterwards;
    this.thread = Thread.ofPlatform().name("slotwarden-loop").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  @Override
  public void post(Runnable event) {
    events.add(new Event(event, true));
  }

  /// As [#post], for what happens all the time and mostly changes nothing.
  void postQuietly(Runnable event) {
    events.add(new Event(event, false));
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
    while (!stopping) {
      try {
        Event event = events.take();
        news |= event.isNews();
        event.work().run();
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

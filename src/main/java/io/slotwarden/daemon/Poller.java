package io.slotwarden.daemon;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at one place again and again on a virtual thread of its own, so that one bad place costs
/// the others nothing. Every look is posted with the time it took.
final class Poller<T> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Poller.class);

  /// One look and how long it took.
  record Look<T>(T seen, Duration took) {}

  private final Thread thread;

  /// @param look returns within a deadline of its own
  /// @param delay before the first look, so that many places don't start at once
  Poller(String name, Duration poll, Duration delay, Supplier<T> look, Consumer<Look<T>> post) {
    thread =
        Thread.ofVirtual().name("poll-" + name).unstarted(() -> run(name, poll, delay, look, post));
  }

  void start() {
    thread.start();
  }

  private static <T> void run(
      String name, Duration poll, Duration delay, Supplier<T> look, Consumer<Look<T>> post) {
    long next = System.nanoTime() + delay.toNanos();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        long wait = next - System.nanoTime();
        if (wait > 0) {
          TimeUnit.NANOSECONDS.sleep(wait);
        }
        long start = System.nanoTime();
        next = Math.max(next + poll.toNanos(), start);
        try {
          T seen = look.get();
          post.accept(new Look<>(seen, Duration.ofNanos(System.nanoTime() - start)));
        } catch (RuntimeException e) {
          LOG.atError()
              .addKeyValue("event", "poll")
              .addKeyValue("place", name)
              .setCause(e)
              .log("a look failed in a way that it should not");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
